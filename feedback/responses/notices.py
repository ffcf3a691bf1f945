"""What a participant is told before the first question, from the scheme's settings."""

from dataclasses import dataclass
from datetime import date

from babel.lists import format_list
from flask_babel import get_locale

from feedback.accounts.holders import holders
from feedback.schemes.model import COUNTED, Wave
from feedback.schemes.service import scheme
from feedback.schemes.settings import Settings
from feedback.storage.store import Store

__all__ = ["Guardian", "Notice", "notice_of", "stamp"]


@dataclass(frozen=True)
class Guardian:
    name: str
    title: str
    email: str
    fingerprint: str


@dataclass(frozen=True)
class Notice:
    """Everything the notice and the pages around it name.

    `numbers`: so many are invited that results may be told in rounded numbers; `parts`: also of
    groups within the whole.
    """

    settings: Settings
    guardians: tuple[Guardian, ...]
    k: int
    paired: bool
    numbers: bool
    parts: bool
    closes: date
    deals: date
    destroys: date

    @property
    def guardian_names(self) -> str:
        return format_list([one.name for one in self.guardians], locale=get_locale() or "en")


def notice_of(store: Store, of: Wave) -> Notice:
    """The notice of a wave, true for this scheme's guardians and policy."""
    found = scheme(store, of.scheme)
    guardians = tuple(
        Guardian(one.name, one.title, one.email, one.fingerprint or "")
        for one in holders(store, of.scheme)
        if one.role == "guardian" and one.acts
    )
    invited = of.invited or store.count("participants", scheme=of.scheme)
    breakdowns = found.policy["breakdowns"]
    return Notice(
        settings=found.settings,
        guardians=guardians,
        k=found.number("k"),
        paired=found.paired,
        numbers=invited >= COUNTED,
        parts=found.policy["family"] != "all" or (invited >= COUNTED and bool(breakdowns)),
        closes=of.closes,
        deals=of.deals,
        destroys=of.destroys,
    )


def stamp(store: Store, of: Wave) -> tuple[object, ...]:
    """Changes whenever the notice of an open survey may: a stricter policy, another guardian.

    Cheaper than the notice itself, whose names lie in seals.
    """
    row = store.one("schemes", id=of.scheme)
    held = sorted(
        (str(one["id"]), str(one["state"])) for one in store.all("holders", scheme=of.scheme)
    )
    return (row and row["policy_version"], *held)
