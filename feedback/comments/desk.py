"""A guardian before one survey's comments: let in, and the comments opened.

Comments are opened in memory for one request and are never written anywhere. A comment whose
writer deleted it has lost its key, and is simply absent.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, cast

from crypto import CryptoError, Identity, Tampered, open_envelope
from feedback.accounts.holders import Role, holders
from feedback.accounts.service import account
from feedback.errors import Conflict, NotAllowed, NotFound
from feedback.questionnaires.model import Question, Questionnaire
from feedback.responses import records
from feedback.responses.contents import Comment, ContentError, decode_comment
from feedback.responses.opening import seed_context
from feedback.responses.waves import asked_in
from feedback.responses.waves import wave as load_wave
from feedback.schemes.model import Wave
from feedback.storage.participant_keys import participant_key, recall_digest
from feedback.storage.store import Reader, Row, Store, WaveGoneError

__all__ = [
    "CommentsAltered",
    "Desk",
    "all_comments",
    "comments",
    "sit",
    "still_there",
    "text_questions",
]

_BARRED: Final = (
    "Your sign-in was changed less than 24 hours ago. Until that time is over, you cannot read "
    "comments."
)
_EARLY: Final = "Nobody reads comments before the day that people were told."
_GONE: Final = "The comments were destroyed on the day that people were told."
_NO_KEY: Final = (
    "You have no key for these comments. Ask the other guardian or the lead to pass the keys on "
    "to you."
)


class CommentsAltered(Exception):
    """Stored comments or decisions are not those that this service wrote."""


@dataclass(frozen=True)
class Desk:
    """Who reads (`by`, a guardian's account), which survey, and the key of its comments.

    `opened` remembers comments that were opened, for as long as one request takes; None opens
    them each time.
    """

    store: Store
    wave: Wave
    by: str
    key: Identity = field(repr=False)
    opened: dict[int, Comment | None] | None = field(default=None, repr=False)

    @property
    def file(self) -> str:
        if self.wave.file is None:
            raise Conflict(_GONE)
        return self.wave.file

    @property
    def rows(self) -> Reader:
        """The survey's own file."""
        return self.store.wave(self.file)

    @property
    def asked(self) -> Questionnaire:
        return asked_in(self.store, self.wave)

    @property
    def questions(self) -> tuple[Question, ...]:
        return text_questions(self.asked, self.wave)


def sit(store: Store, *, scheme: str, wave: str, by: str, identity: Identity) -> Desk:
    """Let a guardian in.

    Raises:
        NotAllowed: `by` is no confirmed guardian of the scheme, is barred, or has no key.
        NotFound: the scheme has no such survey.
        Conflict: it is not dealt yet, or destroyed.
        CommentsAltered: the key is not the survey's.
    """
    there = holders(store, scheme)
    if not any(one.acts and one.role is Role.GUARDIAN and one.account == by for one in there):
        raise NotAllowed("Only a guardian of this scheme reads comments.")
    if account(store, by).barred(store.now()):
        raise NotAllowed(_BARRED)
    at = load_wave(store, wave)
    if at.scheme != scheme:
        raise NotFound("There is no such survey.")
    if at.state != "dealt":
        raise Conflict(_GONE if at.state == "destroyed" else _EARLY)
    return Desk(store, at, by, _key(store, at, by, identity))


def text_questions(asked: Questionnaire, wave: Wave) -> tuple[Question, ...]:
    """What people could write in this survey, in the questionnaire's order."""
    kinds = {"both", wave.kind}
    return tuple(one for one in asked.questions if one.kind == "text" and one.waves in kinds)


@contextmanager
def still_there() -> Iterator[None]:
    """Say in words that the survey was destroyed while somebody looked."""
    try:
        yield
    except WaveGoneError as error:
        raise Conflict(_GONE) from error


def all_comments(desk: Desk) -> dict[int, Comment]:
    """Every comment that was written, by its row's id, in no order that means anything."""
    with still_there():
        rows = desk.rows.all("comments")
    return _written(_opened(desk, rows))


def comments(desk: Desk, rows: Sequence[int]) -> dict[int, Comment]:
    """These, as far as they still open."""
    kept = {} if desk.opened is None else desk.opened
    with still_there():
        found = [desk.rows.one("comments", id=row) for row in rows if row not in kept]
    if None in found:
        raise CommentsAltered("a comment is missing")
    fresh = dict(_opened(desk, [row for row in found if row is not None]))
    if desk.opened is not None:
        desk.opened.update(fresh)
    both = {**kept, **fresh}
    return _written((row, both[row]) for row in rows)


def _written(opened: Iterable[tuple[int, Comment | None]]) -> dict[int, Comment]:
    return {row: comment for row, comment in opened if comment is not None}


def _opened(desk: Desk, rows: Iterable[Row]) -> Iterator[tuple[int, Comment | None]]:
    """Each with its row's id; None for what was not written, or does not open any more."""
    destroyed = desk.store.never_back.digests()
    asked = {question.id for question in desk.questions}
    for row in rows:
        plain = _open(desk, row, destroyed)
        found = _decoded(plain) if plain else None
        if found is not None and not found.text.strip():
            found = None
        if found is not None and found.question not in asked:
            raise CommentsAltered("a comment answers no question of this survey")
        yield cast("int", row["id"]), found


def _open(desk: Desk, row: Row, destroyed: frozenset[bytes]) -> bytes | None:
    key = participant_key(desk.store, desk.store, cast("bytes", row["key_name"]))
    if key is None:
        # Keys are overwritten when someone deletes, and removed only with the whole survey.
        raise CommentsAltered("a key is missing: is the keyring the one of this survey?")
    if recall_digest(desk.store, key) in destroyed:
        return None
    try:
        return open_envelope(
            cast("bytes", row["envelope"]),
            identity=desk.key,
            context=records.comment_context(desk.wave, cast("int", row["position"])),
            key=key,
        )
    except Tampered:
        return None  # its key was destroyed and another stands in its place
    except CryptoError as error:
        raise CommentsAltered("a comment is not one of this survey's") from error


def _decoded(plain: bytes) -> Comment:
    try:
        return decode_comment(plain)
    except ContentError:
        raise CommentsAltered("a comment is not readable") from None


def _key(store: Store, at: Wave, by: str, identity: Identity) -> Identity:
    row = store.one("comment_seeds", wave=at.id, account=by)
    if row is None:
        raise NotAllowed(_NO_KEY)
    sealed = cast("bytes", row["seed"])
    try:
        seed = open_envelope(sealed, identity=identity, context=seed_context(at.id, by))
        key = Identity(seed)
    except CryptoError as error:
        raise CommentsAltered("a comments' key does not open") from error
    if key.recipient.public != at.comments_key:
        raise CommentsAltered("this is not the survey's key of comments")
    return key
