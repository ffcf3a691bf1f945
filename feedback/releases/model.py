"""Terms of a release: its policy, questions, people, and what was published before.

Standard library only, and no rule of disclosure control: those are in `plan` and `safety`.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Literal

PersonId = str | bytes
Wave = Literal["pre", "post"]
Waves = Literal["both", "pre", "post"]

ALL = "all"
ROLE = "role"
LEAST_K = 5


class PlacedError(ValueError):
    """A refusal that names where the fault lies (a field, a line and column) and what it is."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place = place
        self.message = message


class PolicyError(PlacedError):
    """A policy that no scheme may have; `place` is the field."""


class QuestionError(PlacedError):
    """A question that cannot be told in words; `place` is the field."""


class AnswerError(PlacedError):
    """Answers that do not belong to the questions; `place` names question and wave, nobody."""


@dataclass(frozen=True)
class Policy:
    """How a scheme releases. Sizes are people; `rounding` serves from 50 people on.

    `family` is "all" or the one breakdown whose parts are shown instead of the whole.
    `coalition` is how many participants may pool what they know. Raises PolicyError.
    """

    k: int = 8
    coalition: int = 1
    rounding: int = 5
    min_comments: int = 8
    paired: bool = True
    family: str = ALL
    breakdowns: tuple[str, ...] = ()
    show_rose: bool = True

    def __post_init__(self) -> None:
        _at_least("k", self.k, LEAST_K)
        _at_least("coalition", self.coalition, 1)
        _at_least("rounding", self.rounding, 5)
        _at_least("min_comments", self.min_comments, LEAST_K)
        for name in ("paired", "show_rose"):
            if not isinstance(getattr(self, name), bool):
                raise PolicyError(name, "must be true or false")
        if not isinstance(self.family, str) or not self.family:
            raise PolicyError("family", 'must be "all" or the name of a breakdown')
        _names(self.breakdowns)

    @property
    def columns(self) -> tuple[str, ...]:
        """The breakdowns this policy needs to know of a person, beside the role."""
        named = dict.fromkeys((*self.breakdowns, self.family))
        return tuple(name for name in named if name not in (ALL, ROLE))

    def to_dict(self) -> dict[str, object]:
        """Plain values that `from_dict` reads back."""
        return {**asdict(self), "breakdowns": list(self.breakdowns)}

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> "Policy":
        """Read plain values strictly: an unknown field or a wrong type is a PolicyError."""
        known = {field.name for field in fields(cls)}
        for name in values:
            if name not in known:
                raise PolicyError(str(name), "is not a field of a policy")
        given = dict(values)
        listed = given.get("breakdowns", ())
        if not isinstance(listed, list | tuple):
            raise PolicyError("breakdowns", "must be a list of names")
        given["breakdowns"] = tuple(listed)
        return cls(**given)  # type: ignore[arg-type]  # every field is checked in __post_init__


@dataclass(frozen=True)
class Question:
    """One question as asked. `options` run from least to most; `roles` empty means everybody.

    `item` is the content hash by which the same item is known again in another scheme; `former`
    another one, by which older ledgers know it, or empty.
    `favourable` is literal; `reverse` only says that a lower answer is the better one.
    """

    id: str
    item: str
    text: str
    options: tuple[str, ...] = ()
    favourable: frozenset[str] = frozenset()
    reverse: bool = False
    kind: Literal["scale", "text"] = "scale"
    waves: Waves = "both"
    roles: tuple[str, ...] = ()
    former: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", tuple(self.options))
        object.__setattr__(self, "favourable", frozenset(self.favourable))
        object.__setattr__(self, "roles", tuple(self.roles))
        if not self.id:
            raise QuestionError("id", "is empty")
        if self.waves not in ("both", "pre", "post"):
            raise QuestionError("waves", "must be both, pre or post")
        if self.kind not in ("scale", "text"):
            raise QuestionError("kind", "must be scale or text")
        if self.kind == "scale":
            self._check_scale()

    def _check_scale(self) -> None:
        if len(set(self.options)) != len(self.options) or "" in self.options:
            raise QuestionError("options", "must differ, and none may be empty")
        if not self.favourable or not self.favourable < set(self.options):
            raise QuestionError("favourable", "must name some of the options, and not all")

    def asks(self, wave: Wave) -> bool:
        """Whether the question stands in the questionnaire of this wave."""
        return self.waves in ("both", wave)

    def asked_of(self, role: str) -> bool:
        """Whether people of this role are asked."""
        return not self.roles or role in self.roles


@dataclass(frozen=True)
class Person:
    """An invitee with answers by question id; None for a whole wave: did not submit it."""

    id: PersonId
    role: str
    groups: Mapping[str, str]
    before: Mapping[str, str | None] | None
    after: Mapping[str, str | None] | None


@dataclass(frozen=True)
class Statement:
    """A published figure as a reader knows it: low ≤ Σ weight · (people with that answer) ≤ high.

    An answer of one wave is the option's value, "" for skipped; of both it is "before|after".
    """

    figure: str
    wave: Wave | Literal["both"]
    weights: Mapping[str, int]
    low: int
    high: int


@dataclass(frozen=True)
class Published:
    """A population already published for an item, by any scheme of the installation.

    Its wave counts only within the scheme that is released now (`same_scheme`): there the
    two waves are two different answers, while in another scheme either wave may hold what
    the same people still think. `figures` are what was said of it, where that is known.
    """

    item: str
    wave: Wave
    members: frozenset[PersonId]
    same_scheme: bool = False
    figures: tuple[Statement, ...] = ()


def item_digest(text: str, options: Sequence[str]) -> str:
    """Hash of what a person reads: the wording and its options, in hexadecimal."""
    content = json.dumps([text, list(options)], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()


def _at_least(name: str, value: object, least: int) -> None:
    # bool is an int in Python, and True would pass for 1.
    if isinstance(value, bool) or not isinstance(value, int):
        raise PolicyError(name, "must be a whole number")
    if value < least:
        raise PolicyError(name, f"must be {least} or more")


def _names(breakdowns: object) -> None:
    if not isinstance(breakdowns, tuple) or not all(
        isinstance(name, str) and name for name in breakdowns
    ):
        raise PolicyError("breakdowns", "must be names")
    if ALL in breakdowns or len(set(breakdowns)) != len(breakdowns):
        raise PolicyError("breakdowns", 'must differ, and none may be called "all"')
