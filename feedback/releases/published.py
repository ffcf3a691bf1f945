"""The ledger as it is stored: sealed bodies in a chain, one row for each published release.

A row's box holds the chain's salt, the salt of the release's public digest, and the canonical
body (see `ledger`). So the server can always tell whether the words that it shows are those
that were published, and a writer of the database cannot change them unseen.
"""

import json
import secrets
from collections.abc import Sequence
from typing import Any, Final, NamedTuple, cast

from crypto import LENGTH_SIZE, Context, CryptoError, context, lock_box, open_box
from feedback.releases import ledger
from feedback.releases.engine import QuestionResult, Release, Slice
from feedback.releases.masks import members, person_id
from feedback.releases.model import Published, Question, Statement, Wave
from feedback.releases.populations import Populations
from feedback.releases.records import SALT_SIZE, ReleaseAltered, ReleaseRow, Words
from feedback.storage.store import Reader, Row, Store, Writer

__all__ = [
    "Opened",
    "append",
    "check_ledger",
    "checked_body",
    "checked_words",
    "open_row",
    "read_release",
    "standing",
]

_FACT: Final = 1024  # one population's names, beside its members and figures
_COUNT: Final = 128  # what is said of one answer, beside its value
_WEIGHT: Final = 12  # one pair of answers in a sum, beside their values
_SUMS: Final = 3  # who rose, the change, its spread
_MEMBER: Final = 70  # one person, as text


class Opened(NamedTuple):
    """A row's link in the chain, the salt of its release's digest, and its body."""

    link: ledger.Row
    salt: bytes
    body: bytes


def read_release(body: bytes, populations: Populations) -> Release:
    """The release of these bytes. ReleaseAltered unless it is written exactly like that."""
    read = json.loads(body)
    questions = tuple(
        QuestionResult(one["id"], tuple(_slice(part) for part in one["slices"]))
        for one in read["questions"]
    )
    meetings = {name: (low, below) for name, (low, below) in read.get("meetings", {}).items()}
    comments = tuple(read.get("comments", ()))
    release = Release(questions, populations.shown, comments, meetings=meetings)
    if release.to_bytes() != body:
        raise ReleaseAltered("the words of a release are not in their one spelling")
    return release


def append(
    store: Store,
    writer: Writer,
    row: ReleaseRow,
    words: Words,
    populations: Populations,
    questions: Sequence[Question],
) -> None:
    """Add a release of these questions to the ledger, in the change (main) that publishes it."""
    newest = writer.all("ledger", order="seq desc", limit=1)
    last = open_row(store, newest[0]).link if newest else None
    body = ledger.body(read_release(words.body, populations), questions, row.id)
    link = ledger.append(last, body, salt=secrets.token_bytes(SALT_SIZE))
    box = lock_box(
        link.salt + words.salt + body,
        key=store.vault.key("ledger"),
        context=_context(link.number, row.id),
        size=_room(populations, questions),
    )
    writer.add(
        "ledger",
        {
            "seq": link.number,
            "release": row.id,
            "body": box,
            "previous": link.previous,
            "digest": link.digest,
            "commitment": link.public_digest,
        },
    )


def _room(populations: Populations, questions: Sequence[Question]) -> int:
    """Bytes for a row. They follow from who was invited, what was asked and what is shown, never
    from an answer, and are enough for any: what cannot be sealed could not be published."""
    people = len(populations.people)
    options = {one.id: one.options for one in questions}
    facts = sum(
        # The total of meetings is of no question; its two figures have room in any fact's.
        _FACT + people // 6 + _figures(options.get(one.question, ()), one.wave)
        for one in populations.shown
    )
    return LENGTH_SIZE + 2 * SALT_SIZE + 256 + facts + _MEMBER * people


def _figures(options: Sequence[str], wave: Wave) -> int:
    """Bytes for all that may be said of one population; what is said of both waves stands with
    the second."""
    longest = max(map(len, options), default=0)  # values are ASCII
    pairs = (len(options) + 1) ** 2 if wave == "post" else 0
    return len(options) * (_COUNT + 3 * longest) + pairs * _SUMS * (_WEIGHT + 2 * longest)


def standing(store: Store, reader: Reader, *, scheme: str) -> list[Published]:
    """Every population ever published, of any scheme of the installation.

    Raises ReleaseAltered where the ledger is not whole: nothing may be planned around a part.
    """
    mine = {str(row["id"]): str(row["scheme"]) for row in reader.all("releases")}
    found: list[Published] = []
    for stored, body in check_ledger(store, reader):
        same = mine.get(str(stored["release"])) == scheme
        record = json.loads(body)
        people = tuple(person_id(name) for name in record["people"])
        for fact in record["facts"]:
            told = tuple(Statement(**figure) for figure in fact["figures"])
            whose = members(fact["members"], people)
            found.append(Published(fact["item"], fact["wave"], whose, same, told))
    return found


def check_ledger(store: Store, reader: Reader) -> list[tuple[Row, bytes]]:
    """Every row with its body, in order, once the chain and its ends are checked."""
    rows = reader.all("ledger", order="seq")
    opened = [open_row(store, row) for row in rows]
    try:
        ledger.verify((link, body) for link, _, body in opened)
    except ledger.LedgerError as error:
        raise ReleaseAltered(f"the ledger is broken at row {error.place}") from error
    there = {row["release"] for row in rows}
    if {row["id"] for row in reader.all("releases", state="published")} != there:
        raise ReleaseAltered("the ledger does not hold what was published")
    return [(row, body) for row, (_, _, body) in zip(rows, opened, strict=True)]


def checked_body(store: Store, row: ReleaseRow) -> dict[str, Any]:
    """A published release, once its words are found to be those that the ledger vouches for."""
    found: dict[str, Any] = json.loads(checked_words(store, row).body)
    return found


def checked_words(store: Store, row: ReleaseRow) -> Words:
    """The same as its bytes, and what its digest was made with. That salt is harmless once the
    words are public; the other one in the ledger's row keeps its list of people from being tried.
    """
    stored = store.one("ledger", release=row.id)
    if stored is None or row.body is None:
        raise ReleaseAltered("a published release is not in the ledger")
    words = Words(row.body.encode(), open_row(store, stored).salt)
    if words.digest != row.digest:
        raise ReleaseAltered("the words of a published release were changed")
    return words


def open_row(store: Store, row: Row) -> Opened:
    """Open a stored row by itself. ReleaseAltered where its seal or a digest does not fit."""
    number = cast("int", row["seq"])
    sealed, previous = row["body"], row["previous"]
    if not (isinstance(sealed, bytes) and isinstance(previous, bytes)):
        # SQLite keeps what it is given, whatever the column's type.
        raise ReleaseAltered(f"row {number} of the ledger holds something else")
    about = _context(number, str(row["release"]))
    try:
        plain = open_box(sealed, key=store.vault.key("ledger"), context=about)
    except CryptoError as error:
        raise ReleaseAltered(f"row {number} of the ledger does not open") from error
    salt, other, body = plain[:SALT_SIZE], plain[SALT_SIZE : 2 * SALT_SIZE], plain[2 * SALT_SIZE :]
    blank = ledger.append(None, body, salt=salt)
    link = ledger.Row(number, previous, blank.body_digest, salt)
    if link.digest != row["digest"] or link.public_digest != row["commitment"]:
        raise ReleaseAltered(f"row {number} of the ledger was changed")
    return Opened(link, other, body)


def _slice(part: dict[str, Any]) -> Slice:
    told = {} if part.get("not_shown") else part
    figures = {key: value for key, value in told.items() if key not in {"name", "breakdown"}}
    return Slice(part["name"], figures, part.get("breakdown"))


def _context(number: int, release: str) -> Context:
    return context("ledger", str(number), release)
