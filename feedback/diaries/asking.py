"""What a person's schemes ask in the diary, and where they say that help is to be had."""

import re
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

from feedback.errors import N_, NotFound
from feedback.members.arrangements import arrangements
from feedback.members.places import places
from feedback.participants.service import participant
from feedback.schemes.service import scheme as load_scheme
from feedback.schemes.settings import FILL_IN
from feedback.storage.store import Store
from feedback.wording import shipped

__all__ = ["Helpline", "Setting", "helplines", "leaving", "settings_of"]

# Where nobody has said anything else. With the number by which each is known among others.
_ALWAYS: Final = (
    ("999", N_("Danger: 999")),
    ("116 123", N_("To talk, at any hour: Samaritans, 116 123")),
    ("111", N_("In a crisis: NHS 111, mental health option")),
)
_PHONE: Final = re.compile(r"(?<![\d-])(?:0[\d ]{8,13}\d|116 ?123|999|111)(?![\d-])")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One scheme in which a person takes part, as far as their diary is concerned."""

    scheme: str
    title: str
    questions: tuple[str, ...]
    support: tuple[str, ...]
    leaving: str  # whom to tell that one pauses or leaves; "" where nobody is named


@dataclass(frozen=True)
class Helpline:
    """A line of the safety box: what stands before a telephone number, it, and what follows."""

    before: str
    phone: str = ""
    after: str = ""

    @property
    def dial(self) -> str:
        return self.phone.replace(" ", "")


def settings_of(store: Store, account: str) -> tuple[Setting, ...]:
    """Of all schemes in which an account has a place.

    A diary outlives what it was begun for: a scheme or a person on its list that is gone is
    left out, and the diary opens all the same.
    """
    found = []
    for place in places(store, account):
        with suppress(NotFound):
            found.append(_setting(store, place.scheme, place.participant))
    return tuple(found)


def helplines(settings: tuple[Setting, ...]) -> list[Helpline]:
    """The schemes' own lines, each once; the three that everybody needs are never missing."""
    own = list(dict.fromkeys(line for one in settings for line in one.support))
    numbers = {number for line in own for number in _PHONE.findall(line)}
    missing = [line for number, line in _ALWAYS if number not in numbers]
    return [_line(shipped(line)) for line in (*missing, *own)]


def leaving(settings: tuple[Setting, ...]) -> list[str]:
    """Whom to tell that one pauses or leaves: a name and a number of each scheme."""
    return list(dict.fromkeys(one.leaving for one in settings if one.leaving))


def _setting(store: Store, scheme: str, person: str) -> Setting:
    found = load_scheme(store, scheme).settings
    role = participant(store, scheme, person).role
    log = _log()
    own = log.questions if role in log.roles else ()
    # A line whose number nobody has filled in yet would help nobody.
    lines = (line.strip() for line in found.support.splitlines() if FILL_IN not in line)
    named = ", ".join(part for part in (found.contact_name, found.contact_phone) if part)
    return Setting(
        scheme=scheme,
        title=found.title,
        questions=tuple(map(shipped, (*own, *arrangements(store, scheme).prompts))),
        support=tuple(line for line in lines if line),
        leaving=named,
    )


@dataclass(frozen=True)
class _Log:
    roles: tuple[str, ...]
    questions: tuple[str, ...]


@lru_cache(maxsize=1)
def _log() -> _Log:
    file = resources.files("feedback.diaries") / "definitions" / "reflection-log.toml"
    data = tomllib.loads(file.read_text("utf-8"))
    return _Log(tuple(data["roles"]), tuple(data["questions"]))


def _line(line: str) -> Helpline:
    found = _PHONE.search(line)
    if found is None:
        return Helpline(line)
    return Helpline(line[: found.start()], found[0], line[found.end() :])
