"""`feedback audit`: check the chain of recorded actions, and take it away."""

from pathlib import Path

import click

from feedback.audit.export import NotAnExport, check_export
from feedback.audit.export import export as lines_of
from feedback.audit.service import check, incidents
from feedback.audit.shortening import start
from feedback.storage.store import Store

__all__ = ["audit"]

_FILE = click.Path(path_type=Path)
# The record of a thousand years. More is something else, and is not read into memory.
_MOST = 512 * 1024 * 1024
_WANTED = "Give one from 'feedback audit export' or from a guardian's page, as it was written."


class _Unusable(click.ClickException):
    exit_code = 2


@click.group()
def audit() -> None:
    """Check the chain of recorded actions, or write it to a file."""


@audit.command()
@click.option("--file", type=_FILE, help="Check a file that was exported, not the record itself.")
@click.pass_context
def verify(context: click.Context, file: Path | None) -> None:
    """Check that no recorded action was changed, removed or reordered. Exit 1 if one was.

    Also names incidents, after which somebody has to act; they do not change how it ends. With
    --file it checks an export, and that the record still has its last row; it ends with 2 where
    the file is none.
    """
    from feedback.running import open_store  # noqa: PLC0415 - help answers at once

    store = open_store()[1]
    if file is None:
        _verify_record(context, store)
    else:
        _verify_file(context, store, file)


@audit.command()
@click.argument("file", type=_FILE)
def export(file: Path) -> None:
    """Write the whole record to FILE, which must be new: a row a line, as JSON, with the chain.

    `feedback audit verify --file FILE` checks it, here and with this installation's keys.
    """
    from feedback.running import open_store  # noqa: PLC0415 - help answers at once

    store = open_store()[1]
    count = -1
    try:
        with file.open("x", encoding="ascii") as target:
            file.chmod(0o600)
            for line in lines_of(store):
                target.write(line)
                count += 1
    except FileExistsError as error:
        raise _Unusable(f"{file} is there already. Give another name.") from error
    except OSError as error:
        raise _Unusable(f"{file}: {error.strerror or error}") from error
    click.echo(f"Rows written: {count}")


def _verify_file(context: click.Context, store: Store, file: Path) -> None:
    try:
        if file.stat().st_size > _MOST:
            raise _Unusable(f"{file}: this is too large to be an export of the record.")
        found = check_export(store, file.read_text(encoding="ascii"))
    except OSError as error:
        raise _Unusable(f"{file}: {error.strerror or error}") from error
    except (NotAnExport, UnicodeDecodeError) as error:
        told = str(error) if isinstance(error, NotAnExport) else "It is no text of an export."
        raise _Unusable(f"{file}: {told} {_WANTED}") from error
    for fault in found.faults:
        click.echo(f"row {fault.seq}: {fault.what}")
    if found.faults:
        click.echo("The file and the record of this installation do not fit together.")
        context.exit(1)
    click.echo("The file is whole, and the record still has its last row.")
    click.echo(f"Rows: {found.rows}. Rows since then: {found.since}")


def _verify_record(context: click.Context, store: Store) -> None:
    report = check(store)
    for fault in report.faults:
        click.echo(f"row {fault.seq}: {fault.what}")
    if report.faults:
        told = f"Faults: {len(report.faults)}. Rows: {report.rows}."
        click.echo(f"The record was changed. {told}")
        context.exit(1)
    click.echo(f"The record is whole. Rows: {report.rows}")
    if dropped := start(store):
        click.echo(f"Rows up to {dropped.seq} were dropped: their time was over.")
    if report.head:
        click.echo(f"Newest: row {report.head.seq}, {report.head.mac.hex()}")
    found = incidents(store)
    for one in found:
        told = ", ".join(f"{name} {value}" for name, value in sorted(one.detail.items()))
        day = one.at.date().isoformat()
        click.echo(f"Incident: row {one.seq}, {day}, {one.event}, scheme {one.scheme}, {told}")
    if found:
        click.echo("What to do: “Incidents” in docs/operations.md.")
