"""The words of a contract as data: its clauses, with {settings} in them. Standard library only.

A version is known by the hash of its content, so that what somebody signed stays exactly that.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Final, cast

from feedback.canonical import canonical, sha256_of
from feedback.questionnaires.placeholders import filler, unknown_placeholders

__all__ = [
    "MAX_CLAUSES",
    "MAX_HEADING",
    "MAX_PROMISE",
    "MAX_TEXT",
    "PLACEHOLDERS",
    "Clause",
    "ContractText",
    "TextAlteredError",
    "clause_fault",
    "letter",
]

PLACEHOLDERS: Final = (
    *("organisation", "place", "group", "mentor", "mentee", "mentors", "mentees"),
    *("Mentor", "Mentee", "Mentors", "Mentees"),
    *("support", "support_address", "fewest", "most", "length", "span", "months"),
)
"""What may stand in braces; `feedback.agreements.values` says what stands for each."""

MAX_CLAUSES: Final = 26
"""One for each letter."""
MAX_TITLE: Final = 100
MAX_HEADING: Final = 100
MAX_PROMISE: Final = 200
MAX_TEXT: Final = 2000


class TextAlteredError(Exception):
    """A stored text that is not what its hash says, or nothing that was ever written as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A heading and paragraphs, one on each line. A rule gets a letter; `promise` is what each
    of the two ticks when signing, and may be empty."""

    heading: str
    text: str
    rule: bool = False
    promise: str = ""

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractText:
    """One version of the words. `filled` ones have no {settings} any more."""

    title: str
    clauses: tuple[Clause, ...]
    filled: bool = False

    @property
    def hash(self) -> str:
        """Hex SHA-256 of the canonical JSON."""
        return sha256_of(self.to_dict())

    @property
    def promises(self) -> tuple[str, ...]:
        """What is ticked, in order, each once."""
        return tuple(dict.fromkeys(one.promise for one in self.clauses if one.promise))

    def lettered(self) -> Iterator[tuple[str, Clause]]:
        """Each clause with its letter; "" for one that is no rule."""
        rules = 0
        for clause in self.clauses:
            yield (letter(rules) if clause.rule else ""), clause
            rules += clause.rule

    def needed(self) -> frozenset[str]:
        """The {settings} that stand in it."""
        texts = [self.title, *(part for one in self.clauses for part in _texts(one))]
        return frozenset(name for text in texts for name in unknown_placeholders(text, ()))

    def fill(self, values: Mapping[str, str]) -> "ContractText":
        """As people read it. PlaceholderError where a value is missing."""
        if self.filled:
            return self
        put = filler(values, PLACEHOLDERS)
        return ContractText(
            title=put("title", self.title),
            clauses=tuple(
                replace(
                    one,
                    heading=put("heading", one.heading),
                    text=put("text", one.text),
                    promise=put("promise", one.promise),
                )
                for one in self.clauses
            ),
            filled=True,
        )

    def to_dict(self) -> dict[str, object]:
        return {
            "title": self.title,
            "clauses": [asdict(one) for one in self.clauses],
            "filled": self.filled,
        }

    def to_json(self) -> str:
        """Canonical: what is stored, and what `hash` is taken of."""
        return canonical(self.to_dict())

    @classmethod
    def of(cls, data: object) -> "ContractText":
        """The inverse of `to_dict`. TextAlteredError for anything else."""
        try:
            given = cast("dict[str, object]", data)
            clauses = cast("list[dict[str, str]]", given["clauses"])
            made = cls(
                title=cast("str", given["title"]),
                clauses=tuple(Clause(**one) for one in clauses),  # type: ignore[arg-type]  # checked below
                filled=bool(given["filled"]),
            )
        except (KeyError, TypeError) as error:
            raise TextAlteredError("this is no text of a contract") from error
        if made.to_dict() != data or not all(_typed(one) for one in made.clauses):
            raise TextAlteredError("this is no text of a contract")
        return made


def clause_fault(clause: Clause) -> tuple[str, str, dict[str, object]] | None:
    """What is wrong with a clause: the field, and the message with its values (per cent
    formatting), kept apart for translation."""
    for field, text, most in (
        ("heading", clause.heading, MAX_HEADING),
        ("text", clause.text, MAX_TEXT),
        ("promise", clause.promise, MAX_PROMISE),
    ):
        if not text and field != "promise":
            return field, "must not be empty", {}
        if len(text) > most:
            return field, "must be %(most)d characters or fewer", {"most": most}
        if not text.replace("\n" if field == "text" else "", "").isprintable():
            return field, "has characters that cannot be seen", {}
        for name in unknown_placeholders(text, PLACEHOLDERS):
            return field, "“%(name)s” in braces is not a setting", {"name": name}
    return None


def letter(place: int) -> str:
    """a for 0, b for 1."""
    return chr(ord("a") + place)


def _texts(clause: Clause) -> tuple[str, str, str]:
    return clause.heading, clause.text, clause.promise


def _typed(clause: Clause) -> bool:
    return isinstance(clause.rule, bool) and all(isinstance(one, str) for one in _texts(clause))
