"""`feedback release simulate`: what would be released, without a database. And `feedback ledger
verify`: whether what was published is still what was published."""

import re
import sqlite3
from typing import TYPE_CHECKING, Final

import click

from feedback.releases.inputs import InputError
from feedback.releases.simulate import run

if TYPE_CHECKING:
    from feedback.releases.ledger_checking import Entry, Report

__all__ = ["ledger", "release"]

_ENDS: Final = "The end of the ledger cannot be trusted: the record of actions was changed too."


class _Unusable(click.ClickException):
    exit_code = 2


@click.group()
def release() -> None:
    """Try out what would be shown."""


@release.command()
@click.option("--policy", required=True, type=click.Path(), help="The policy, as JSON.")
@click.option("--questions", required=True, type=click.Path(), help="The questions, as JSON.")
@click.option("--answers", required=True, type=click.Path(), help="Everybody's answers, as CSV.")
def simulate(policy: str, questions: str, answers: str) -> None:
    """Print what a release of these answers would store and show, as JSON.

    Ends with 0, or with 2 where a file cannot be used; the message names the place.
    """
    try:
        released = run(policy, questions, answers)
    except InputError as error:
        raise _Unusable(str(error)) from error
    click.echo(released.body)
    if released.withheld:
        click.echo("Withheld: a last check found that these figures give somebody away.", err=True)


@click.group()
def ledger() -> None:
    """Check the ledger of everything that was published."""


@ledger.command()
@click.option(
    "--head", "noted", metavar="HEX", help="A public commitment that somebody noted down."
)
@click.pass_context
def verify(context: click.Context, noted: str | None) -> None:
    """Check that nothing published was changed, removed, added or moved.

    Ends with 0 if all is whole; with 1 if not, naming the first row at fault (rows are counted
    from 0), or if no row has the commitment that was noted down; with 2 where that cannot be
    told: the installation cannot be opened, or the commitment is not one.
    """
    wanted = None if noted is None else _commitment(noted)
    report, record_whole = _checked()
    if report.fault:
        there = len(report.entries)
        click.echo(f"The ledger was changed. Row {report.fault.number}: {report.fault.what}.")
        click.echo(f"{there} rows are there. See “The ledger was changed” in docs/operations.md.")
        context.exit(1)
    if not record_whole:
        click.echo(f"{_ENDS} Run: feedback audit verify")
        context.exit(1)
    click.echo(f"The ledger is whole. Rows: {len(report.entries)}")
    if report.head:
        click.echo(f"Newest: row {report.head.number}, {report.head.commitment.hex()}")
    if wanted is not None:
        found = next((one for one in report.entries if one.commitment == wanted), None)
        click.echo(_compared(report, found))
        context.exit(0 if found else 1)


def _checked() -> "tuple[Report, bool]":
    """What the installation's ledger says, and whether its record of actions is whole."""
    from feedback.audit.service import check as check_record  # noqa: PLC0415 - help answers at once
    from feedback.config import load  # noqa: PLC0415 - as above
    from feedback.errors import ConfigError  # noqa: PLC0415 - as above
    from feedback.releases.ledger_checking import check  # noqa: PLC0415 - as above
    from feedback.running import open_store  # noqa: PLC0415 - as above

    try:
        folder = load().data_dir
    except ConfigError as error:
        raise _Unusable(str(error)) from error
    if not (folder / "main.db").exists():
        # Opening would make an empty installation there, whose ledger is whole.
        raise _Unusable(f"{folder}: no installation is there. Is FEEDBACK_DATA_DIR right?")
    _, store = open_store()
    try:
        report = check(store)
        return report, not check_record(store).faults
    except sqlite3.Error as error:
        raise _Unusable(f"{folder} cannot be read: {error}") from error
    finally:
        store.close()


def _commitment(noted: str) -> bytes:
    """As somebody may have written it down: in groups, in capitals."""
    wanted = "".join(noted.split()).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", wanted):
        raise _Unusable("--head: give the 64 letters and digits that were noted down.")
    return bytes.fromhex(wanted)


def _compared(report: "Report", found: "Entry | None") -> str:
    if found is None:
        return "No row has that commitment: this is not the ledger that it was noted from."
    since = len(report.entries) - found.number - 1
    return f"That commitment is the one of row {found.number}. Rows added since: {since}."
