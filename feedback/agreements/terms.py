"""What a pair agrees by itself: how often, when, how many, how long and where it meets."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from feedback.agreements.values import Limits
from feedback.errors import N_
from feedback.schemes.periods import after

__all__ = [
    "FREQUENCIES",
    "MAX_DATES",
    "MAX_WORDS",
    "PLACES",
    "DatesError",
    "Fault",
    "Terms",
    "check",
    "read_dates",
]

FREQUENCIES: Final = ("week", "fortnight", "month", "own")
PLACES: Final = ("person", "video", "both")
MAX_WORDS: Final = 200
MAX_DATES: Final = 100
_YEARS: Final = range(2000, 2200)
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_SHORTEST_NAME: Final = 3
_PARTS: Final = 3
_NUMBER: Final = re.compile(r"[0-9]{1,4}")
_GAP: Final = re.compile(r"[\s./,-]+")
_ENDING: Final = re.compile(r"(?<=[0-9])(?:st|nd|rd|th)\b")

Fault = tuple[str, str, dict[str, object]]
"""Field, message, its values (per cent formatting), kept apart for translation."""


class DatesError(ValueError):
    """A line that is no day; the text is that line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """`often_own` are words for "own"; `where` is the place, or how to join by video."""

    often: str
    often_own: str = ""
    dates: tuple[date, ...] = ()
    number: int
    minutes: int
    place: str
    where: str = ""

    def to_dict(self) -> dict[str, object]:
        return {
            "often": self.often,
            "often_own": self.often_own,
            "dates": [one.isoformat() for one in self.dates],
            "number": self.number,
            "minutes": self.minutes,
            "place": self.place,
            "where": self.where,
        }

    @classmethod
    def of(cls, data: Mapping[str, object]) -> "Terms":
        """The inverse of `to_dict`."""
        days = cast("list[str]", data["dates"])
        return cls(
            often=str(data["often"]),
            often_own=str(data["often_own"]),
            dates=tuple(date.fromisoformat(one) for one in days),
            number=cast("int", data["number"]),
            minutes=cast("int", data["minutes"]),
            place=str(data["place"]),
            where=str(data["where"]),
        )


def check(terms: Terms, limits: Limits) -> list[Fault]:
    """Every fault, in the order of the form; none where the terms are within the limits."""
    return [
        *_often(terms),
        *_number(terms, limits),
        *_minutes(terms, limits),
        *_dates(terms, limits),
        *_place(terms),
    ]


def read_dates(text: str) -> tuple[date, ...]:
    """One day on each line, as people write it: 14 3 2027, 14/3/2027, 14 March 2027, 2027-03-14.

    In order, each once. DatesError, with the line, for what is no day.
    """
    lines = [line.strip() for line in text.splitlines()]
    return tuple(sorted({_day(line) for line in lines if line}))


def _day(line: str) -> date:
    parts = _ENDING.sub("", line.casefold()).strip(" ./,-")
    numbers = [_whole(part) for part in _GAP.split(parts)]
    if len(numbers) != _PARTS or 0 in numbers:
        raise DatesError(line)
    day_of_month, month, year = numbers if numbers[0] not in _YEARS else reversed(numbers)
    try:
        if year in _YEARS:
            return date(year, month, day_of_month)
    except ValueError as error:
        raise DatesError(line) from error
    raise DatesError(line)


def _whole(part: str) -> int:
    """A number, or that of a month by name; 0 for anything else."""
    if _NUMBER.fullmatch(part):
        return int(part)
    named = [at for at, name in enumerate(_MONTHS, start=1) if name.startswith(part)]
    return named[0] if len(part) >= _SHORTEST_NAME and len(named) == 1 else 0


def _often(terms: Terms) -> list[Fault]:
    if terms.often not in FREQUENCIES:
        return [("often", N_("Choose how often you will meet"), {})]
    if terms.often == "own":
        return _words("often_own", terms.often_own, N_("Say how often you will meet"))
    return []


def _number(terms: Terms, limits: Limits) -> list[Fault]:
    if limits.fewest <= terms.number <= limits.most:
        return []
    if limits.fewest == limits.most:
        return [("number", N_("This scheme asks for %(most)d meetings"), {"most": limits.most})]
    span: dict[str, object] = {"fewest": limits.fewest, "most": limits.most}
    return [("number", N_("Choose from %(fewest)d to %(most)d meetings"), span)]


def _minutes(terms: Terms, limits: Limits) -> list[Fault]:
    shortest, longest = limits.shortest_minutes, limits.longest_minutes
    if shortest <= terms.minutes <= longest:
        return []
    if shortest == longest:
        told: dict[str, object] = {"minutes": longest}
        return [("minutes", N_("In this scheme a meeting lasts %(minutes)d minutes"), told)]
    span: dict[str, object] = {"shortest": shortest, "longest": longest}
    return [("minutes", N_("Choose from %(shortest)d to %(longest)d minutes"), span)]


def _dates(terms: Terms, limits: Limits) -> list[Fault]:
    count = len(terms.dates)
    if count > terms.number:
        told: dict[str, object] = {"dates": count, "number": terms.number}
        return [("dates", N_("You gave %(dates)d dates for %(number)d meetings"), told)]
    if count and terms.dates[-1] > after(terms.dates[0], limits.months):
        return [
            (
                "dates",
                N_("The last date is more than %(months)d months after the first"),
                {"months": limits.months},
            )
        ]
    return []


def _place(terms: Terms) -> list[Fault]:
    if terms.place not in PLACES:
        return [("place", N_("Choose where you will meet"), {})]
    if terms.where or terms.place != "video":
        return _words("where", terms.where, N_("Say where you will meet"))
    return []


def _words(field: str, words: str, missing: str) -> list[Fault]:
    if not words:
        return [(field, missing, {})]
    if len(words) > MAX_WORDS:
        return [(field, N_("Use %(most)d characters or fewer"), {"most": MAX_WORDS})]
    if not words.isprintable():
        return [(field, N_("Use only letters, figures and signs that can be seen"), {})]
    return []
