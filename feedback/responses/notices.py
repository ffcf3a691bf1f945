"""What a participant is told before the first question, from the scheme's settings.

Each version has a hash over its English words. Who answers keeps the hash of the version that
they were shown among their sealed answers; the words are kept under it from the moment that a
survey opens, and anew whenever they change while it runs: by whatever opens or tends the survey,
never because somebody looks.
"""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final, cast

from flask_babel import force_locale, get_locale

from feedback.accounts.holders import holders
from feedback.canonical import canonical
from feedback.responses.installation import installation
from feedback.responses.layout import TOLD_SIZE
from feedback.responses.notice_words import full, short
from feedback.schemes.model import COUNTED, Wave
from feedback.schemes.periods import Periods, periods
from feedback.schemes.service import scheme
from feedback.schemes.settings import Settings
from feedback.storage.store import Event, Row, Store, Writer
from feedback.wording import together

__all__ = [
    "Guardian",
    "Notice",
    "Version",
    "add_notice",
    "keep_notice",
    "kept",
    "notice_of",
    "stamp",
    "version",
]

_SHORT: Final = 8
_CACHED: Final = 64


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
    groups within the whole. `columns`: what else the list of people holds. `mail_days`: how long
    whoever sends our mail keeps it; 0: nobody does.
    """

    settings: Settings
    guardians: tuple[Guardian, ...]
    k: int
    min_comments: int
    paired: bool
    numbers: bool
    parts: bool
    closes: date
    deals: date
    destroys: date
    periods: Periods
    mail_days: int

    @property
    def organisation(self) -> str:
        return self.settings.organisation

    @property
    def columns(self) -> tuple[str, ...]:
        return self.settings.breakdowns

    @property
    def guardian_names(self) -> str:
        return together([one.name for one in self.guardians])


@dataclass(frozen=True)
class Version:
    """`digest`: 16 bytes. `since`: the first day on which it stood; None until it is kept."""

    digest: bytes
    since: date | None = None

    @property
    def hash(self) -> str:
        return self.digest.hex()

    @property
    def called(self) -> str:
        """As people read it."""
        return self.hash[:_SHORT]


def notice_of(store: Store, of: Wave) -> Notice:
    """The notice of a wave, true for this scheme's guardians and policy."""
    found, here = scheme(store, of.scheme), installation(store)
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
        min_comments=found.number("min_comments"),
        paired=found.paired,
        numbers=invited >= COUNTED,
        parts=found.policy["family"] != "all" or (invited >= COUNTED and bool(breakdowns)),
        closes=of.closes,
        deals=of.deals,
        destroys=of.destroys,
        periods=periods(
            found.policy, backup_days=here.backup, keyring_backup_days=here.keyring_backup
        ),
        mail_days=here.mail,
    )


def version(store: Store, of: Wave) -> Version:
    """The version that stands now."""
    digest = _digest(store, of)
    row = store.one("notices", hash=digest.hex())
    if row is None:
        return Version(digest)
    body = store.vault.open_record("notices", digest.hex(), cast("bytes", row["body"]))
    return Version(digest, date.fromisoformat(str(body["since"])))


def keep_notice(store: Store, of: Wave) -> None:
    """Keep the version that stands now, unless it is there."""
    digest = _digest(store, of)
    if store.count("notices", hash=digest.hex()) == 0:
        with store.change(Event("upkeep")) as w:
            add_notice(store, w, of)


def add_notice(store: Store, w: Writer, of: Wave) -> None:
    """The same in the caller's change."""
    about = notice_of(store, of)
    told = _told(of, about)
    name = _hash(told).hex()
    if w.count("notices", hash=name) == 0:
        body = {"since": store.today().isoformat(), "notice": told}
        sealed = store.vault.lock_record("notices", name, body)
        w.add("notices", {"hash": name, "scheme": of.scheme, "body": sealed})


def kept(store: Store, scheme: str, name: str) -> dict[str, object] | None:
    """A version that was shown, by its hash: `since`, and its words under `notice`."""
    row: Row | None = store.one("notices", hash=name, scheme=scheme)
    return store.vault.open_record("notices", name, cast("bytes", row["body"])) if row else None


def stamp(store: Store, of: Wave) -> tuple[object, ...]:
    """Changes whenever the notice of an open survey may: a stricter policy, another guardian or
    title, another way of sending mail.

    Cheaper than the notice itself, whose names lie in seals.
    """
    row = store.one("schemes", id=of.scheme)
    held = sorted(
        (str(one["id"]), str(one["state"]), str(one["account"]), cast("bytes", one["contact"]))
        for one in store.all("holders", scheme=of.scheme)
    )
    here = installation(store)
    days = (of.closes.isoformat(), of.deals.isoformat(), of.destroys.isoformat())
    settings = (here.mail, here.backup, here.keyring_backup)
    return (row and row["policy_version"], of.invited, *days, *settings, *held)


_digests: Final[dict[tuple[object, ...], bytes]] = {}


def _digest(store: Store, of: Wave) -> bytes:
    """Worked out once for each state of things, while settings are frozen."""
    if of.state == "planned":
        return _hash(_told(of, notice_of(store, of)))
    key = (of.id, *stamp(store, of))
    found = _digests.get(key)
    if found is None:
        found = _hash(_told(of, notice_of(store, of)))
        if len(_digests) >= _CACHED:
            _digests.clear()
        _digests[key] = found
    return found


def _told(of: Wave, about: Notice) -> dict[str, object]:
    """What the hash is of: the words as they are in English, whatever language is looked at."""
    if get_locale() is None:  # no request, so English
        words = short(about), full(about)
    else:
        with force_locale("en"):
            words = short(about), full(about)
    first, whole = ([asdict(one) for one in part] for part in words)
    return {"survey": of.id, "kind": of.kind, "short": first, "full": whole}


def _hash(told: dict[str, object]) -> bytes:
    return hashlib.sha256(canonical(told).encode()).digest()[:TOLD_SIZE]
