"""A meeting as a pair writes it down: what is in it, who has confirmed it, who is waited for.

Confirming is tied to a digest of what was on the page. A change gives another digest, so nobody
has confirmed it yet. Ticking a step off changes no digest: it is no part of what was agreed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import StrEnum
from typing import Any, Final

from feedback.canonical import sha256_of

__all__ = [
    "BOTH",
    "KIND",
    "LONGEST",
    "MOST_STEPS",
    "Confirmed",
    "Given",
    "Meeting",
    "Next",
    "State",
    "Step",
]

KIND: Final = "meeting"
BOTH: Final = "both"
LONGEST: Final = 24 * 60
"""Minutes that one meeting may have taken."""
MOST_STEPS: Final = 20


class State(StrEnum):
    """How far a meeting is, as one of the two sees it."""

    DRAFT = "draft"  # nobody has confirmed what stands there
    MINE = "mine"  # the partner has: it waits for me
    THEIRS = "theirs"  # I have: it waits for the partner
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class Step:
    """Something to do. `who` is a participant's id, or BOTH."""

    id: str
    what: str = field(repr=False)
    who: str = BOTH
    due: date | None = None
    done: bool = False


@dataclass(frozen=True)
class Next:
    """The next meeting, as far as it is agreed. `uid` names it in calendars: it is drawn, and
    stays when the day is moved, so that a calendar moves it as well."""

    on: date | None = None
    at: time | None = None
    place: str = field(default="", repr=False)
    uid: str = ""


@dataclass(frozen=True, kw_only=True)
class Given:
    """What one of the two typed. A step without an id is new; a step that is not there any more
    was taken out. `next` has no uid."""

    on: date
    at: time | None = None
    place: str = field(default="", repr=False)
    minutes: int
    areas: str = field(default="", repr=False)
    goals: str = field(default="", repr=False)
    steps: tuple[Step, ...] = ()
    next: Next = field(default_factory=Next)


@dataclass(frozen=True)
class Confirmed:
    """Somebody's yes: to which digest, on which day."""

    by: str
    digest: str
    on: date


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """`minutes`: 1 to LONGEST. `writer` began it. `settled`: both have confirmed some version of
    it, so that it belongs to both and is no draft any more."""

    id: str
    pair: str
    writer: str
    on: date
    at: time | None = None
    place: str = field(default="", repr=False)
    minutes: int
    areas: str = field(default="", repr=False)
    goals: str = field(default="", repr=False)
    steps: tuple[Step, ...] = ()
    next: Next = field(default_factory=Next)
    confirmed: tuple[Confirmed, ...] = ()
    settled: bool = False

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal, of everything that both confirm, and of whose meeting it is."""
        content = self._agreed()
        content["steps"] = [{**step, "done": None} for step in content["steps"]]
        return sha256_of([self.pair, self.id, content])

    @property
    def yes(self) -> frozenset[str]:
        """Who has confirmed exactly what stands there now."""
        now = self.digest
        return frozenset(one.by for one in self.confirmed if one.digest == now)

    def state(self, me: str, people: Iterable[str]) -> State:
        """How far it is, for one of these two."""
        yes = self.yes
        if yes >= set(people):
            return State.CONFIRMED
        if me in yes:
            return State.THEIRS
        return State.MINE if yes else State.DRAFT

    def confirm(self, by: str, on: date, people: Iterable[str]) -> "Meeting":
        """With one more yes to what stands there."""
        kept = [one for one in self.confirmed if one.digest == self.digest and one.by != by]
        agreed = replace(self, confirmed=(*kept, Confirmed(by, self.digest, on)))
        return replace(agreed, settled=agreed.settled or agreed.yes >= set(people))

    def changed(self, given: Given, ids: Callable[[], str]) -> "Meeting":
        """With what was typed; `ids` draws a name for what is new. What is done stays done.

        Where that changes anything, every yes is dropped: it does not come back with the words.
        """
        done = {one.id for one in self.steps if one.done}
        known = {one.id for one in self.steps}
        steps = (
            replace(one, id=one.id if one.id in known else ids(), done=one.id in done)
            for one in given.steps
        )
        then = replace(given.next, uid=self.next.uid or ids())
        now = replace(
            self,
            on=given.on,
            at=given.at,
            place=given.place,
            minutes=given.minutes,
            areas=given.areas,
            goals=given.goals,
            steps=tuple(steps),
            next=then,
        )
        return now if now.digest == self.digest else replace(now, confirmed=())

    def tick(self, step: str, done: bool) -> "Meeting":
        """With a step done, or not done after all. `KeyError` where there is no such step."""
        if step not in {one.id for one in self.steps}:
            raise KeyError(step)
        steps = (replace(one, done=done) if one.id == step else one for one in self.steps)
        return replace(self, steps=tuple(steps))

    def content(self) -> dict[str, object]:
        """As it is sealed: plain values that `of` reads back."""
        yes = [
            {"by": one.by, "digest": one.digest, "on": one.on.isoformat()} for one in self.confirmed
        ]
        own = {"writer": self.writer, "confirmed": yes, "settled": self.settled}
        return {**self._agreed(), **own}

    @classmethod
    def of(cls, meeting: str, pair: str, content: Mapping[str, Any]) -> "Meeting":
        """Undo `content`."""
        then = content["next"]
        return cls(
            id=meeting,
            pair=pair,
            writer=content["writer"],
            on=date.fromisoformat(content["on"]),
            at=_time(content["at"]),
            place=content["place"],
            minutes=content["minutes"],
            areas=content["areas"],
            goals=content["goals"],
            steps=tuple(_step(one) for one in content["steps"]),
            next=Next(_day(then["on"]), _time(then["at"]), then["place"], then["uid"]),
            confirmed=tuple(
                Confirmed(one["by"], one["digest"], date.fromisoformat(one["on"]))
                for one in content["confirmed"]
            ),
            settled=content["settled"],
        )

    def _agreed(self) -> dict[str, Any]:
        then = self.next
        return {
            "on": self.on.isoformat(),
            "at": _iso(self.at),
            "place": self.place,
            "minutes": self.minutes,
            "areas": self.areas,
            "goals": self.goals,
            "steps": [
                {
                    "id": one.id,
                    "what": one.what,
                    "who": one.who,
                    "due": _iso(one.due),
                    "done": one.done,
                }
                for one in self.steps
            ],
            "next": {
                "on": _iso(then.on),
                "at": _iso(then.at),
                "place": then.place,
                "uid": then.uid,
            },
        }


def _step(one: Mapping[str, Any]) -> Step:
    return Step(one["id"], one["what"], one["who"], _day(one["due"]), one["done"])


def _iso(value: date | time | None) -> str:
    return "" if value is None else value.isoformat()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None
