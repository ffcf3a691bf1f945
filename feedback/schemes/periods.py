"""How long each class of record is kept, and from when: what retention does and people are told.

The texts are marked for translation; show them through gettext. Pure.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from feedback.schemes.period_classes import CLASSES, Kept

__all__ = ["ACTION_MONTHS", "DEFAULTS", "RANGES", "Class", "Periods", "after", "faults", "periods"]

DEFAULTS: Final[Mapping[str, int]] = {
    "pairs_months": 3,
    "people_months": 3,
    "diary_months": 12,
    "record_years": 6,
}
"""What holds where a policy was written before there were periods."""
RANGES: Final[Mapping[str, range]] = {
    "pairs_months": range(1, 13),
    "people_months": range(1, 13),
    "diary_months": range(1, 37),
    "record_years": range(1, 7),
}
ACTION_MONTHS: Final = 72
"""Six years: within that time somebody may bring a claim (Limitation Act 1980). The same for all
schemes, as they share one record, whose lines go from its beginning only."""
_YEAR: Final = 12
BACKUP_DAYS: Final = 35
KEYRING_BACKUP_DAYS: Final = 7


@dataclass(frozen=True)
class Class:
    """One class of record. Kept `months` or `days` after `starts`; None and None: `starts` says
    all. `tables`: of `storage.schema`, each in one class; none where it is a file."""

    key: str
    what: str
    starts: str
    months: int | None
    days: int | None
    tables: tuple[str, ...]


@dataclass(frozen=True)
class Periods:
    """The periods of one scheme. Days count from the end of second thoughts, months and years
    from the scheme's end (`schemes.ending`)."""

    keep_days: int
    pairs_months: int
    people_months: int
    diary_months: int
    record_years: int
    backup_days: int
    keyring_backup_days: int
    paired: bool = True

    @property
    def classes(self) -> tuple[Class, ...]:
        """Every class there is, those of people first."""
        return tuple(self._made(kept) for kept in CLASSES)

    def of(self, key: str) -> Class:
        """One class; KeyError."""
        return next((one for one in self.classes if one.key == key), None) or _unknown(key)

    def _made(self, kept: Kept) -> Class:
        years = self.record_years * _YEAR
        named = {
            "pairs_months": self.pairs_months,
            "people_months": self.people_months,
            "diary_months": self.diary_months,
            "record_years": years,
            "action_months": ACTION_MONTHS,
        }
        days = {
            "keep_days": self.keep_days,
            "backup_days": self.backup_days,
            "keyring_backup_days": self.keyring_backup_days,
        }
        return Class(
            key=kept.key,
            what=kept.what,
            starts=(kept.starts_paired if self.paired else "") or kept.starts,
            months=named.get(kept.period) if isinstance(kept.period, str) else None,
            days=days.get(kept.period) if isinstance(kept.period, str) else kept.period,
            tables=kept.tables,
        )


def periods(
    policy: Mapping[str, object],
    *,
    backup_days: int = BACKUP_DAYS,
    keyring_backup_days: int = KEYRING_BACKUP_DAYS,
) -> Periods:
    """The periods of a policy that was checked; what an older one does not name is the default.

    Args:
        policy: of the scheme.
        backup_days: how long backups of the stores are kept (`Config`).
        keyring_backup_days: how long those of the keyring are.
    """
    return Periods(
        keep_days=_whole(policy["keep_days"]),
        pairs_months=_whole(policy.get("pairs_months", DEFAULTS["pairs_months"])),
        people_months=_whole(policy.get("people_months", DEFAULTS["people_months"])),
        diary_months=_whole(policy.get("diary_months", DEFAULTS["diary_months"])),
        record_years=_whole(policy.get("record_years", DEFAULTS["record_years"])),
        backup_days=backup_days,
        keyring_backup_days=keyring_backup_days,
        paired=policy.get("paired", True) is True,
    )


def faults(numbers: Mapping[str, int]) -> list[tuple[str, str]]:
    """What is wrong with these periods beside each other: (key, message)."""
    found = []
    if numbers["pairs_months"] > numbers["people_months"]:
        found.append(("pairs_months", "must not be longer than the list of people is kept"))
    if numbers["diary_months"] < numbers["people_months"]:
        found.append(("diary_months", "must not be shorter than the list of people is kept"))
    return found


def after(start: date, months: int) -> date:
    """The same day some months later, or the last day of that month."""
    year, month = divmod(start.year * _YEAR + start.month - 1 + months, _YEAR)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("a period is a whole number")
    return value


def _unknown(key: str) -> Class:
    raise KeyError(key)
