"""Schemes and their two surveys: what they are, which states follow which, which dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, cast

from feedback.canonical import canonical, sha256_of
from feedback.schemes import periods
from feedback.schemes.settings import Settings

__all__ = [
    "COUNTED",
    "DEFAULT_POLICY",
    "GOING_ON",
    "KINDS",
    "SPARE_INVITEES",
    "STATES",
    "WAVE_STATES",
    "Scheme",
    "SchemeAlteredError",
    "Wave",
    "WaveKind",
    "deals_on",
    "destroys_on",
]

WaveKind = Literal["pre", "post"]
KINDS: Final[tuple[WaveKind, ...]] = ("pre", "post")

# state -> the states that may follow. From "open" on, settings and people are frozen for good.
STATES: Final[Mapping[str, tuple[str, ...]]] = {
    "draft": ("agreed", "ended"),
    "agreed": ("draft", "open", "ended"),
    "open": ("ended",),
    "ended": ("cleared",),  # the list of people is destroyed
    "cleared": (),
}
WAVE_STATES: Final[Mapping[str, tuple[str, ...]]] = {
    "planned": ("open",),
    "open": ("closed",),
    "closed": ("dealing",),
    "dealing": ("dealt",),
    "dealt": ("destroyed",),
    "destroyed": (),
}
GOING_ON: Final = frozenset(WAVE_STATES) - {"planned", "destroyed"}
"""From the day on which a survey's keys are made until they are destroyed with its answers."""
COUNTED: Final = 50
"""People from whom on results may be told in rounded numbers (see `releases.counted`)."""
# With fewer, one or two who stay silent would leave nothing to show.
SPARE_INVITEES: Final = 3

DEFAULT_POLICY: Final[Mapping[str, object]] = {
    "k": 8,
    "coalition": 1,
    "rounding": 5,
    "min_comments": 8,
    "paired": True,
    "family": "all",
    "breakdowns": [],
    "show_rose": True,
    "second_thoughts": 7,
    "keep_days": 90,
    **periods.DEFAULTS,
}


class SchemeAlteredError(Exception):
    """A scheme's row was changed by something other than this program."""


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """One scheme. `policy` is plain JSON; `questionnaire` the hash of what is asked."""

    id: str
    state: str
    settings: Settings
    policy: Mapping[str, object]
    policy_version: int
    questionnaire: str
    created: date

    @property
    def title(self) -> str:
        return self.settings.title

    @property
    def frozen(self) -> bool:
        """Whether the first survey has opened, or the scheme is over."""
        return self.state == "open" or self.over

    @property
    def over(self) -> bool:
        """Whether the scheme has ended."""
        return self.state in {"ended", "cleared"}

    @property
    def signed_parts(self) -> tuple[str, ...]:
        """What a database writer must not be able to swap."""
        return (
            "scheme",
            self.id,
            canonical(self.policy),
            str(self.policy_version),
            self.questionnaire,
            self.settings.to_json(),
        )

    @property
    def digest(self) -> str:
        """Of everything that the guardian agrees to: hex SHA-256."""
        return sha256_of(self.signed_parts)

    def number(self, name: str) -> int:
        """A whole number of the policy."""
        value = self.policy[name]
        if not isinstance(value, int):
            raise TypeError(f"the policy's {name} is no number")
        return value

    @property
    def paired(self) -> bool:
        return self.policy["paired"] is True

    @property
    def invitees_needed(self) -> int:
        """The least number of people of each role asked."""
        return self.number("k") + SPARE_INVITEES


@dataclass(frozen=True, kw_only=True)
class Wave:
    """One survey. `closes` is the last day to answer and `deals` the last day to change answers,
    each until it ends in London; on `destroys` the answers are destroyed."""

    id: str
    scheme: str
    kind: WaveKind
    state: str
    opens: date
    closes: date
    deals: date
    destroys: date
    file: str | None
    questionnaire: str
    wave_key: bytes | None
    comments_key: bytes | None
    invited: int
    reminders: int
    enough: str | None

    @classmethod
    def of(cls, row: Mapping[str, object]) -> "Wave":
        """From a row of the table."""
        days = {
            name: date.fromisoformat(str(row[name]))
            for name in ("opens", "closes", "deals", "destroys")
        }
        return cls(
            id=str(row["id"]),
            scheme=str(row["scheme"]),
            kind=cast("WaveKind", row["kind"]),
            state=str(row["state"]),
            **days,
            file=cast("str | None", row["file"]),
            questionnaire=str(row["questionnaire"]),
            wave_key=cast("bytes | None", row["wave_key"]),
            comments_key=cast("bytes | None", row["comments_key"]),
            invited=cast("int", row["invited"]),
            reminders=cast("int", row["reminders"]),
            enough=cast("str | None", row["enough"]),
        )


def deals_on(policy: Mapping[str, object], closes: date) -> date:
    """When second thoughts end."""
    return closes + timedelta(days=cast("int", policy["second_thoughts"]))


def destroys_on(policy: Mapping[str, object], closes: Mapping[str, date], kind: str) -> date:
    """When a survey's answers are destroyed.

    Where before is compared with after, answers of the first survey are needed until the
    second one's are destroyed: otherwise there would be nothing to compare with.

    Args:
        policy: of the scheme.
        closes: the last day of each survey that is planned, by kind.
        kind: the survey in question.
    """
    keep = timedelta(days=cast("int", policy["keep_days"]))
    own = deals_on(policy, closes[kind]) + keep
    if kind == "pre" and policy["paired"] and "post" in closes:
        return max(own, deals_on(policy, closes["post"]) + keep)
    return own
