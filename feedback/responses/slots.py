"""Opening and sealing slots. Nothing here writes: callers do, in one transaction.

Every seal derives a fresh key, and its context holds the row's own name, so that slots cannot
be swapped. Empty, draft, submitted, declined and closed look alike from outside.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, cast

from crypto import (
    CryptoError,
    Malformed,
    equal,
    group,
    lock_box,
    lock_code,
    new_code,
    open_box,
    open_code,
    open_with_secret,
    parse_code,
    seal_with_secret,
)
from feedback.questionnaires.model import Questionnaire
from feedback.responses import contents, records
from feedback.responses.contents import Comment
from feedback.responses.layout import Layout, layout_of
from feedback.responses.model import SENT, Answers, Profile, State
from feedback.schemes.model import Wave
from feedback.schemes.wave_keys import answers_to, comments_to
from feedback.storage.store import Row, Store

__all__ = [
    "RETURN_SIZE",
    "Ballot",
    "Place",
    "Receipt",
    "drafted",
    "empty",
    "new_receipt",
    "open_slot",
    "parse_receipt",
    "seal_slot",
    "submitted",
    "without_receipt",
]

RETURN_SIZE: Final = 10  # 80 bits, 16 characters
_RECEIPT_SIZE: Final = 16  # 128 bits
_SECRET: Final = 32


@dataclass(frozen=True)
class Place:
    """One slot: whose wave, its name, and how large its parts are."""

    wave: Wave
    name: bytes
    questionnaire: Questionnaire

    @cached_property
    def layout(self) -> Layout:
        return layout_of(self.questionnaire, self.wave.kind)

    @property
    def file(self) -> str:
        if self.wave.file is None:
            raise RuntimeError("a wave that is open has a file")
        return self.wave.file


@dataclass(frozen=True)
class Receipt:
    """What a person keeps: where the slot is, and what opens its record."""

    locator: bytes
    secret: bytes

    @property
    def code(self) -> bytes:
        return self.locator + self.secret

    @classmethod
    def from_code(cls, code: bytes) -> "Receipt":
        return cls(code[: records.LOCATOR_SIZE], code[records.LOCATOR_SIZE :])

    def __str__(self) -> str:
        return group(self.code)

    def __repr__(self) -> str:
        return "Receipt(…)"


def new_receipt(store: Store, place: Place) -> Receipt:
    return Receipt(records.locator(store, place.name), new_code(_RECEIPT_SIZE))


def parse_receipt(typed: str) -> Receipt:
    """`Malformed` if it is no receipt code."""
    return Receipt.from_code(parse_code(typed, records.LOCATOR_SIZE + _RECEIPT_SIZE))


@dataclass(frozen=True)
class Ballot:
    """A slot's content as it was found."""

    state: State
    body: bytes
    broken: bool = False  # the slot itself did not open, and so counts as empty

    def sealed_under(self, place: Place, key: bytes | None) -> bool:
        """Whether the parts of a slot that was sent are sealed under this answers' key. They are
        not once it was destroyed: a crash came before the slot was overwritten too."""
        mark = self.body[sum(place.layout.parts) :]
        return key is not None and equal(mark, records.keys_mark(key, place.name))

    def draft(self, place: Place, role: str, code: bytes | None) -> Answers | None:
        """The draft, if there is one and the return code opens it. As much work where none is."""
        if code is None:
            return None
        bound = records.draft_context(place.wave, place.name)
        # All of the body: a draft from before there were versions of the notice is shorter.
        lock = self.body if self.state is State.DRAFT else records.nobodys_lock()
        try:
            plain = open_code(lock, code=code, context=bound)
            return contents.decode_draft(place.questionnaire, place.wave.kind, role, plain)
        except (CryptoError, contents.ContentError):  # the latter: they have another role now
            return None

    def parts(self, layout: Layout) -> tuple[bytes, ...]:
        """The sealed parts of a slot that was sent: answers, comments, receipt."""
        found, at = [], 0
        for size in layout.parts:
            found.append(self.body[at : at + size])
            at += size
        return tuple(found)

    def received_by(self, place: Place, receipt: Receipt) -> bool:
        """Whether these answers were sent with this receipt."""
        return self._secrets(place, receipt) is not None

    def read(
        self, place: Place, receipt: Receipt, keys: Mapping[str, bytes]
    ) -> tuple[Profile, Answers] | None:
        """What was sent, opened by its receipt; None if it does not open."""
        found = self._secrets(place, receipt)
        if found is None:
            return None
        layout, wave = place.layout, place.wave
        sealed = self.parts(layout)
        try:
            plain = open_with_secret(
                sealed[0],
                secret=found[0],
                context=records.answers_context(wave),
                key=keys["answers"],
            )
        except CryptoError:
            return None
        comments = [
            self._comment(place, at, found[1 + at], keys) for at in range(len(layout.comments))
        ]
        profile, closed = contents.decode_answers(place.questionnaire, wave.kind, plain)
        return profile, Answers(
            closed={name: value or "" for name, value in closed.items()},
            texts={one.question: one.text for one in comments if one.question},
            quote=any(one.quote for one in comments),
            told=contents.decode_told(plain),
        )

    def _comment(self, place: Place, at: int, secret: bytes, keys: Mapping[str, bytes]) -> Comment:
        """One comment; an empty one where its key was destroyed, as if it had not been written:
        a crash came before the slot was overwritten too."""
        try:
            plain = open_with_secret(
                self.parts(place.layout)[1 + at],
                secret=secret,
                context=records.comment_context(place.wave, at),
                key=keys[f"comment-{at}"],
            )
        except CryptoError:
            return Comment("", "", quote=False)
        return contents.decode_comment(plain)

    def _secrets(self, place: Place, receipt: Receipt) -> tuple[bytes, ...] | None:
        # Whoever has a copy of the file knows where each slot is: how long the answer takes to a
        # code that is none must not say which of them hold answers.
        sent = self.state in SENT
        lock = self.parts(place.layout)[-1] if sent else records.nobodys_lock()
        context = records.receipt_context(place.wave, place.name)
        try:
            plain = open_code(lock, code=receipt.secret, context=context)
        except CryptoError:
            return None
        return tuple(plain[i : i + _SECRET] for i in range(0, len(plain), _SECRET))


def open_slot(store: Store, place: Place, row: Row) -> Ballot:
    """What is in a slot. One that does not open was changed from outside: `Tampered`."""
    plain = open_box(
        cast("bytes", row["body"]),
        key=store.vault.key("slots"),
        context=records.slot_context(place.wave, place.name),
    )
    if not plain:
        raise Malformed("a slot holds at least its state")
    return Ballot(State(plain[0]), plain[1:])


def seal_slot(store: Store, place: Place, ballot: Ballot) -> bytes:
    """The slot's row, of the size that all slots of the wave have."""
    plain, bound = bytes([ballot.state]) + ballot.body, records.slot_context(place.wave, place.name)
    return lock_box(plain, key=store.vault.key("slots"), context=bound, size=place.layout.slot)


def empty(state: State = State.EMPTY) -> Ballot:
    return Ballot(state, b"")


def drafted(place: Place, role: str, answers: Answers, code: bytes) -> Ballot:
    """A draft that only the return code opens."""
    plain = contents.encode_draft(place.questionnaire, place.wave.kind, role, answers)
    lock = lock_code(
        plain,
        code=code,
        context=records.draft_context(place.wave, place.name),
        size=place.layout.draft,
    )
    return Ballot(State.DRAFT, lock)


def submitted(
    place: Place,
    profile: Profile,
    answers: Answers,
    receipt: Receipt,
    keys: Mapping[str, bytes],
    *,
    state: State = State.SUBMITTED,
) -> Ballot:
    """Answers sealed to the wave, each comment to its own key, and the receipt's record.

    `state`: one of `model.SENT`.
    """
    wave, layout = place.wave, place.layout
    plain = contents.encode_answers(place.questionnaire, wave.kind, profile, answers)
    sealed, secret = seal_with_secret(
        plain,
        to=[answers_to(wave)],
        context=records.answers_context(wave),
        key=keys["answers"],
        size=layout.answers,
    )
    parts, held = [sealed], [secret]
    questions = place.questionnaire.text_questions(wave.kind, profile.role)
    for at, size in enumerate(layout.comments):
        asked = questions[at].id if at < len(questions) else ""
        comment = Comment(asked, answers.texts.get(asked, ""), answers.quote)
        sealed, secret = seal_with_secret(
            contents.encode_comment(comment),
            to=[comments_to(wave)],
            context=records.comment_context(wave, at),
            key=keys[f"comment-{at}"],
            size=size,
        )
        parts.append(sealed)
        held.append(secret)
    lock = lock_code(
        b"".join(held),
        code=receipt.secret,
        context=records.receipt_context(wave, place.name),
        size=layout.receipt,
    )
    mark = records.keys_mark(keys["answers"], place.name)
    return Ballot(state, b"".join((*parts, lock, mark)))


def without_receipt(place: Place, ballot: Ballot) -> Ballot:
    """The same answers, with the receipt's record replaced by one that nothing opens."""
    parts = ballot.parts(place.layout)
    lock = lock_code(
        bytes(_SECRET * (len(parts) - 1)),
        code=secrets.token_bytes(_RECEIPT_SIZE),
        context=records.receipt_context(place.wave, place.name),
        size=place.layout.receipt,
    )
    mark = ballot.body[sum(place.layout.parts) :]
    return Ballot(ballot.state, b"".join((*parts[:-1], lock, mark)))
