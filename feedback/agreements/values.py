"""What stands for each {setting} of a contract: names of the scheme, and limits of meetings."""

from typing import Final, Protocol

from feedback.schemes.settings import Settings

__all__ = ["Limits", "lacking", "length_of", "minutes_in_words", "values"]

_HOUR: Final = 60
_DASH: Final = "\N{EN DASH}"
# Reads well wherever a contract says "the {support}"; a person's name does not.
_TEAM: Final = "support team"


class Limits(Protocol):
    """What the lead sets about meetings and support (`feedback.members.arrangements`)."""

    @property
    def fewest(self) -> int: ...
    @property
    def most(self) -> int: ...
    @property
    def shortest_minutes(self) -> int: ...
    @property
    def longest_minutes(self) -> int: ...
    @property
    def months(self) -> int: ...
    @property
    def support_name(self) -> str: ...
    @property
    def support_email(self) -> str: ...


def values(settings: Settings, limits: Limits) -> dict[str, str]:
    """By name; "" where the scheme has not said it yet.

    Where no support contact is named, it is whom people ask whether an email is real: their
    address, for "the support team".
    """
    roles = {name: getattr(settings, name) for name in ("mentor", "mentee", "mentors", "mentees")}
    address = limits.support_email or settings.contact_email or settings.contact_phone
    named = limits.support_name if limits.support_email else ""
    return {
        **roles,
        **{name.capitalize(): word[:1].upper() + word[1:] for name, word in roles.items()},
        "organisation": settings.organisation,
        "place": settings.place or settings.organisation,
        "group": settings.group,
        "support": (named or _TEAM) if address else "",
        "support_address": address,
        "fewest": str(limits.fewest),
        "most": str(limits.most),
        "length": length_of(limits),
        "span": _span(limits),
        "months": str(limits.months),
    }


def lacking(needed: frozenset[str], given: dict[str, str]) -> list[str]:
    """The settings that a text needs and that have no value which can be read."""
    words = {name: " ".join(given.get(name, "").split()) for name in needed}
    return sorted(name for name, word in words.items() if not word or not word.isprintable())


def length_of(limits: Limits) -> str:
    """45 minutes to 1 hour."""
    shortest, longest = limits.shortest_minutes, limits.longest_minutes
    if shortest == longest:
        return minutes_in_words(longest)
    return f"{minutes_in_words(shortest)} to {minutes_in_words(longest)}"


def minutes_in_words(minutes: int) -> str:
    """45 minutes, 1 hour, 1 hour 30 minutes. Words of the contract itself, so not translated."""
    hours, rest = divmod(minutes, _HOUR)
    parts = [_count(hours, "hour")] if hours else []
    parts += [_count(rest, "minute")] if rest or not hours else []
    return " ".join(parts)


def _span(limits: Limits) -> str:
    """Monthly meetings take as many months as there are meetings."""
    if limits.fewest < limits.months:
        return f"between {limits.fewest} {_DASH} {limits.months} months"
    return _count(limits.months, "month")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" + ("" if number == 1 else "s")
