"""What a scheme's policy may hold, and when a new one is at least as strict. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from feedback.releases.model import ALL, ROLE, Policy, PolicyError
from feedback.releases.phrases import N_
from feedback.schemes import periods

__all__ = ["KEEP_DAYS", "MOST", "SECOND_THOUGHTS", "Terms", "family_choices", "read", "stricter"]

SECOND_THOUGHTS: Final = range(1, 29)  # days
KEEP_DAYS: Final = range(30, 366)
# Beyond these nothing could ever be shown, and the forecast would count for minutes.
MOST: Final = {"k": 100, "coalition": 10, "rounding": 100, "min_comments": 100}
_DAYS: Final = {"second_thoughts": SECOND_THOUGHTS, "keep_days": KEEP_DAYS}
_TIMES: Final = {**_DAYS, **periods.RANGES}


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The whole of a scheme's policy: what is shown, and for how long what is kept.

    `months`: the periods of `schemes.periods`, by name."""

    policy: Policy
    second_thoughts: int
    keep_days: int
    months: Mapping[str, int]

    def to_dict(self) -> dict[str, object]:
        """As it is stored with the scheme."""
        days = {"second_thoughts": self.second_thoughts, "keep_days": self.keep_days}
        return {**self.policy.to_dict(), **days, **self.months}


def read(values: Mapping[str, object], *, columns: Collection[str] | None = None) -> Terms:
    """Check plain values. Raises PolicyError, which names the field. A policy that was written
    before there were periods has the usual ones.

    `columns` are the breakdowns that the list of people has; None takes them as they come.
    """
    given = {**periods.DEFAULTS, **values}
    times = {name: _time(name, given.get(name)) for name in _TIMES}
    if wrong := periods.faults(times):
        raise PolicyError(*wrong[0])
    policy = Policy.from_dict({name: value for name, value in values.items() if name not in _TIMES})
    for name, most in MOST.items():
        if getattr(policy, name) > most:
            raise PolicyError(name, f"must be {most} or less")
    if columns is not None:
        for name in policy.columns:
            if name not in columns:
                field = "family" if name == policy.family else "breakdowns"
                raise PolicyError(field, "is not a column of the list of people")
    return Terms(
        policy=policy,
        second_thoughts=times["second_thoughts"],
        keep_days=times["keep_days"],
        months={name: times[name] for name in periods.RANGES},
    )


def stricter(old: Mapping[str, object], new: Mapping[str, object]) -> list[str]:
    """Every reason why `new` does not keep what `old` promised; empty if it does.

    For a scheme whose first survey has opened: people have read how their answers are used.
    """
    was, wanted = read(old), read(new)
    before, after = was.policy, wanted.policy
    reasons = []
    for name, why in _NOT_LESS.items():
        if getattr(after, name) < getattr(before, name):
            reasons.append(why)
    if after.paired != before.paired:
        reasons.append(N_("People were told whether before and after are shown together."))
    if after.family != before.family:
        reasons.append(N_("People were told whose answers are shown together."))
    kept = [name for name in before.breakdowns if name in after.breakdowns]
    if list(after.breakdowns) != kept:
        reasons.append(N_("Groups can be taken out, but not added or moved."))
    if after.show_rose and not before.show_rose:
        reasons.append(N_("You can stop showing how many rose, but not start."))
    return [*reasons, *_kept_longer(was, wanted)]


def _kept_longer(was: Terms, wanted: Terms) -> list[str]:
    """What people were told about days and months, and is not kept."""
    reasons = []
    if wanted.second_thoughts != was.second_thoughts:
        reasons.append(N_("People were told until when they can change their answers."))
    if wanted.keep_days > was.keep_days:
        reasons.append(N_("Answers cannot be kept longer than people were told."))
    reasons += [why for name, why in _NOT_MORE.items() if wanted.months[name] > was.months[name]]
    if wanted.months["diary_months"] != was.months["diary_months"]:
        # Shorter would take a diary away sooner than its owner was told.
        reasons.append(N_("People were told how long their diary stays."))
    return reasons


_NOT_LESS: Final = {
    "k": N_("The least number of people cannot go down."),
    "coalition": N_("The number of people who may talk to each other cannot go down."),
    "rounding": N_("Rounding cannot become finer."),
    "min_comments": N_("The least number of comments cannot go down."),
}
_NOT_MORE: Final = {
    "pairs_months": N_("What pairs share cannot be kept longer than people were told."),
    "people_months": N_("The list of people cannot be kept longer than people were told."),
    "record_years": N_("The record cannot be kept longer than people were told."),
}


def family_choices(columns: Collection[str]) -> tuple[str, ...]:
    """What a family may be, in the order in which it is offered."""
    return (ALL, ROLE, *(name for name in columns if name not in (ALL, ROLE)))


def _time(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise PolicyError(name, "must be a whole number")
    allowed = _TIMES[name]
    if value not in allowed:
        raise PolicyError(name, f"must be from {allowed.start} to {allowed.stop - 1}")
    return value
