"""`feedback release verify`: whether a file is what was released.

It joins the group of `feedback.releases.commands`, which stands below and cannot name it.
"""

import re
from pathlib import Path
from typing import Final, NoReturn

import click

from feedback.packs.jsons import NotResults, figures_of
from feedback.packs.verifying import Finding, Verdict, fingerprint
from feedback.packs.verifying import verify as look_at
from feedback.releases.commands import release
from feedback.releases.records import ReleaseAltered
from feedback.schemes.service import scheme as load_scheme
from feedback.storage.store import Store

__all__ = ["release"]

# A pack of the largest scheme has some MB. More is something else, and is not read into memory.
_MOST: Final = 256 * 1024 * 1024
_OTHER: Final = "This is not the file with that fingerprint."
_FIGURES: Final = (
    "These figures and comments had that number before they were published.\n"
    "The number does not cover wording, dates and other files: compare their fingerprints."
)
_OTHER_FIGURES: Final = "These are not the figures and comments of that number."
_NO: Final = {
    Finding.NO_STAMP: "It carries no number of a release, or its number was changed.",
    Finding.UNKNOWN: "This installation has published nothing under the number that it carries.",
    Finding.CHANGED: "It was changed after it was made.",
}


@release.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--fingerprint",
    "expected",
    metavar="SHA256",
    help="Compare with a fingerprint that was published. Needs no installation.",
)
@click.option(
    "--number",
    metavar="HEX",
    help="Tell whether results.json holds the figures of this number. Needs no installation.",
)
@click.pass_context
def verify(context: click.Context, file: Path, expected: str | None, number: str | None) -> None:
    """Tell whether FILE, a pack or any file of one, is what was released.

    Ends with 0 if it is, to the last byte; with 1 if it is not; with 2 where that cannot be
    told: the file cannot be read, or the installation cannot be opened.
    """
    if expected is not None and number is not None:
        raise _Unusable("Give --fingerprint or --number, not both.")
    data = _read(file)
    if expected is not None:
        same = fingerprint(data) == _hex("--fingerprint", expected).hex()
        _end(context, same, "This is the file with that fingerprint, to the last byte.", _OTHER)
    if number is not None:
        _end(context, _figures(file, data, _hex("--number", number)), _FIGURES, _OTHER_FIGURES)
    from feedback.running import open_store  # noqa: PLC0415 - help answers at once

    _, store = open_store()
    try:
        verdict = look_at(store, data)
        click.echo(_said(store, verdict))
    except ReleaseAltered as error:
        raise _Unusable(f"What this installation stores was changed: {error}.") from error
    finally:
        store.close()
    context.exit(0 if verdict.genuine else 1)


class _Unusable(click.ClickException):
    exit_code = 2


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > _MOST:
            raise _Unusable(f"{file}: this is too large to be a file of a pack.")
        data = file.read_bytes()
    except OSError as error:
        raise _Unusable(f"{file}: {error.strerror or error}") from error
    if not data:
        raise _Unusable(f"{file}: this file is empty.")
    return data


def _hex(option: str, text: str) -> bytes:
    wanted = "".join(text.split()).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", wanted):
        raise _Unusable(f"{option}: give the 64 letters and digits that were published.")
    return bytes.fromhex(wanted)


def _figures(file: Path, data: bytes, number: bytes) -> bool:
    try:
        return figures_of(data, number)
    except NotResults as error:
        raise _Unusable(
            f"{file}: a number can be compared with results.json alone. It is in the archive."
        ) from error


def _end(context: click.Context, same: bool, yes: str, no: str) -> NoReturn:
    click.echo(yes if same else no)
    context.exit(0 if same else 1)


def _said(store: Store, verdict: Verdict) -> str:
    if not verdict.genuine or verdict.published_on is None:
        return f"This is not what was released. {_NO[verdict.finding]}"
    title = " ".join(load_scheme(store, verdict.scheme).title.split())
    day = verdict.published_on.isoformat()
    return (
        f"This is what was released on {day}, to the last byte: {title}.\n"
        f"Its public commitment, as a guardian may have noted it down: {verdict.commitment.hex()}"
    )
