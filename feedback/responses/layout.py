"""How large everything in a slot is: computed from the questionnaire alone, never from answers.

A slot is as large as the largest thing that may lie in it. Each text has room for its limit
whether it was written or not, and every person's slot has the same shape, whatever their role.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from crypto import LENGTH_SIZE, box_size, envelope_size, lock_size
from feedback.participants.profile import PROFILE_SIZE
from feedback.questionnaires import codec
from feedback.questionnaires.model import Questionnaire, Wave

__all__ = [
    "KEYS_MARK_SIZE",
    "QUESTION_ID_SIZE",
    "TOLD_SIZE",
    "Layout",
    "layout_of",
]

QUESTION_ID_SIZE: Final = 64
# By which a slot shows that its parts are sealed under the keys that stand in the keyring.
KEYS_MARK_SIZE: Final = 16
# The version of the notice that somebody was shown.
TOLD_SIZE: Final = 16
_SECRET: Final = 32
_STATE: Final = 1
_PAGE: Final = 1
_TEXT_LENGTH: Final = 2
_QUOTE: Final = 1


@dataclass(frozen=True)
class Layout:
    """Sizes in bytes for one questionnaire and wave.

    `answers`, `comments`, `receipt` and `draft` are padded contents; the properties give what
    lies in the slot.
    """

    closed: int
    answers: int
    comments: tuple[int, ...]
    receipt: int
    draft: int

    @property
    def parts(self) -> tuple[int, ...]:
        """Sealed: the answers' envelope, each comment's, the receipt."""
        return (
            envelope_size(self.answers),
            *(envelope_size(size) for size in self.comments),
            lock_size(self.receipt),
        )

    @property
    def slot(self) -> int:
        """Padded content of the slot's box."""
        sent = sum(self.parts) + KEYS_MARK_SIZE
        return LENGTH_SIZE + _STATE + max(sent, lock_size(self.draft))

    @property
    def row(self) -> int:
        """The slot as it is stored."""
        return box_size(self.slot)

    @property
    def purposes(self) -> tuple[str, ...]:
        """One participant key for each: the answers, and each comment."""
        return ("answers", *(f"comment-{at}" for at in range(len(self.comments))))


def layout_of(questionnaire: Questionnaire, wave: Wave) -> Layout:
    """The sizes for one wave of a questionnaire."""
    return _layout(codec.size(questionnaire), questionnaire.largest_texts(wave))


@lru_cache(maxsize=256)
def _layout(closed: int, texts: tuple[int, ...]) -> Layout:
    return Layout(
        closed=closed,
        answers=LENGTH_SIZE + PROFILE_SIZE + closed,
        comments=tuple(LENGTH_SIZE + _QUOTE + QUESTION_ID_SIZE + limit for limit in texts),
        receipt=LENGTH_SIZE + _SECRET * (1 + len(texts)),
        # What is sent is larger by far, so that this never decides how large a slot is: those of
        # surveys that opened before drafts had room for the notice's version stay as they are.
        draft=LENGTH_SIZE
        + _PAGE
        + closed
        + sum(_TEXT_LENGTH + limit for limit in texts)
        + TOLD_SIZE,
    )
