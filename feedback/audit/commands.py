"""`feedback audit`: check the chain of recorded actions."""

import click

from feedback.audit.service import check, incidents

__all__ = ["audit"]


@click.group()
def audit() -> None:
    """Check the chain of recorded actions."""


@audit.command()
@click.pass_context
def verify(context: click.Context) -> None:
    """Check that no recorded action was changed, removed or reordered. Exit 1 if one was.

    Also names incidents, after which somebody has to act; they do not change how it ends.
    """
    from feedback.running import open_store  # noqa: PLC0415 - help answers at once

    store = open_store()[1]
    report = check(store)
    for fault in report.faults:
        click.echo(f"row {fault.seq}: {fault.what}")
    if report.faults:
        click.echo(f"The record was changed: {len(report.faults)} faults in {report.rows} rows.")
        context.exit(1)
    click.echo(f"The record is whole: {report.rows} rows.")
    if report.head:
        click.echo(f"Newest: row {report.head.seq}, {report.head.mac.hex()}")
    found = incidents(store)
    for one in found:
        told = ", ".join(f"{name} {value}" for name, value in sorted(one.detail.items()))
        day = one.at.date().isoformat()
        click.echo(f"Incident: row {one.seq}, {day}, {one.event}, scheme {one.scheme}, {told}")
    if found:
        click.echo("What to do: “Incidents” in docs/operations.md.")
