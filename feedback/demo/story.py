"""What has happened in the demonstration: one finished scheme, one with an open survey."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from crypto import Cost
from feedback.accounts import enrolling, holders
from feedback.clock import SetClock
from feedback.demo.cast import Holder, answer, enrol, enrol_first, move_to, the_wave
from feedback.demo.members import Member
from feedback.demo.pairs import first_pairs
from feedback.participants.service import import_people, people
from feedback.questionnaires.model import Question
from feedback.questionnaires.model import Wave as Kind
from feedback.responses import lifecycle
from feedback.responses.model import Answers
from feedback.responses.waves import asked_in
from feedback.schemes import agreement
from feedback.schemes.list_changes import fingerprint
from feedback.schemes.service import change_settings, create, scheme
from feedback.schemes.templates import load_templates
from feedback.schemes.waves import plan_waves
from feedback.storage.store import Store

__all__ = ["THEMES", "finished_scheme", "new_scheme", "open_scheme"]

_FINISHED: Final = "Reverse mentoring, first group"
_OPEN: Final = "Reverse mentoring, second group"
_COUNCIL: Final = "Anytown Council"
# Numbers that Ofcom keeps free for drama and examples.
_PHONE: Final = "0161 496 0123"
_NAMES: Final = (
    *("Ada", "Bola", "Chidi", "Dev", "Esi", "Farah", "Gita", "Hana", "Imran", "Jaya"),
    *("Kofi", "Lena", "Mina", "Noor", "Omar", "Priya", "Qasim", "Rosa", "Sade", "Tariq"),
    *("Uma", "Vera", "Winston", "Yusuf"),
)
# Before and after, as points of five, for person after person.
_BEFORE: Final = (2, 1, 3, 2, 4, 2, 3, 2, 1, 3, 2, 4)
_AFTER: Final = (4, 3, 4, 5, 4, 4, 5, 3, 4, 4, 2, 5)
_COMMENTS: Final = (
    "Listening first changed how I run my meetings.",
    "I want to keep doing this after the scheme.",
    "",
    "More time between sessions would help.",
)
THEMES: Final = {
    "Listening first changed how I run my meetings.": "Meetings changed: people listen first",
    "I want to keep doing this after the scheme.": "The wish to go on afterwards",
    "More time between sessions would help.": "Sessions came too close together",
}
"""What the guardian sums each of these comments up as."""


def finished_scheme(
    store: Store, clock: SetClock, *, cost: Cost
) -> tuple[str, Holder, tuple[Holder, ...], tuple[Member, ...]]:
    """A scheme whose two surveys are answered and dealt; its id, lead and guardians, and mentor
    and mentee of one of its pairs."""
    lead = enrol_first(store, clock, name="Lou Lead", email="lead@example.org", cost=cost)
    made = _set_up(store, title=_FINISHED, lead=lead)
    guardians = tuple(
        enrol(store, clock, holder=asked, cost=cost) for asked in _nominate(store, made, lead)
    )
    start = clock.now().date()
    days: dict[Kind, tuple[date, date]] = {
        "pre": (start + timedelta(days=5), start + timedelta(days=19)),
        "post": (start + timedelta(days=115), start + timedelta(days=129)),
    }
    _agree(store, made, lead, guardians, days, _roster("one", range(24)))
    told: tuple[tuple[Kind, Sequence[int]], ...] = (("pre", _BEFORE), ("post", _AFTER))
    shown: tuple[Member, ...] = ()
    for kind, points in told:
        if kind == "post":
            move_to(store, clock, days["post"][0] - timedelta(days=3))
            shown = first_pairs(store, made, by=lead.account, cost=cost)
        move_to(store, clock, days[kind][0] + timedelta(days=1))
        _everybody_answers(store, made, kind, points)
        move_to(store, clock, the_wave(store, made, kind).deals + timedelta(days=1))
    return made, lead, guardians, shown


def open_scheme(
    store: Store, *, title: str = _OPEN, lead: Holder, guardians: Sequence[Holder]
) -> str:
    """A second scheme, whose first survey is open; nobody has answered yet."""
    made = _set_up(store, title=title, lead=lead)
    for asked, guardian in zip(_nominate(store, made, lead), guardians, strict=True):
        token = holders.mint_enrolment(store, asked)
        enrolling.accept(store, token=token, by=guardian.account)
    _open_now(store, made, lead, guardians, "two")
    return made


def new_scheme(
    store: Store, clock: SetClock, *, title: str, lead: Holder, cost: Cost
) -> tuple[str, tuple[Holder, ...]]:
    """A scheme of an installation's first lead, with a survey that opens now; its guardians."""
    made = _set_up(store, title=title, lead=lead)
    asked = _nominate(store, made, lead)
    guardians = tuple(enrol(store, clock, holder=one, cost=cost) for one in asked)
    _open_now(store, made, lead, guardians, "one")
    return made, guardians


def _open_now(
    store: Store, made: str, lead: Holder, guardians: Sequence[Holder], group: str
) -> None:
    start = store.today()
    days: dict[Kind, tuple[date, date]] = {
        "pre": (start, start + timedelta(days=14)),
        "post": (start + timedelta(days=120), start + timedelta(days=134)),
    }
    _agree(store, made, lead, guardians, days, _roster(group, range(24)))
    lifecycle.tick(store)


def _set_up(store: Store, *, title: str, lead: Holder) -> str:
    template = next(one for one in load_templates() if one.key == "manchester")
    made = create(store, template=template, title=title, organisation=_COUNCIL, by=lead.account)
    settings = scheme(store, made).settings.with_(
        organisation=_COUNCIL,
        lead_name=lead.name,
        contact_name="Casey Contact",
        contact_phone=_PHONE,
        contact_email="contact@example.org",
        place="Anytown",
        rights_contact=f"privacy@example.org, {_PHONE}",
        support=f"Employee helpline: {_PHONE}",
    )
    change_settings(store, scheme=made, settings=settings, by=lead.account)
    return made


def _nominate(store: Store, made: str, lead: Holder) -> list[str]:
    people_asked = (
        ("Gail Guardian", "guardian@example.org", "Data protection officer"),
        ("Una Union", "union@example.org", "Union representative"),
    )
    return [
        holders.nominate(
            store,
            scheme=made,
            role="guardian",
            name=name,
            email=email,
            title=title,
            by=lead.account,
        )
        for name, email, title in people_asked
    ]


def _agree(
    store: Store,
    made: str,
    lead: Holder,
    guardians: Sequence[Holder],
    days: dict[Kind, tuple[date, date]],
    roster: bytes,
) -> None:
    for held in holders.holders(store, made):
        if held.role == "guardian":
            holders.confirm(store, holder=held.id)
    import_people(store, scheme=made, data=roster, by=lead.account)
    plan_waves(store, scheme=made, days=days, by=lead.account)
    agreement.ask(store, scheme=made, by=lead.account)
    agreement.agree(
        store,
        scheme=made,
        digest=scheme(store, made).digest,
        listed=fingerprint(store, made),
        by=guardians[0].account,
    )


def _roster(group: str, numbers: range) -> bytes:
    lines = ["name,email,role,pair"]
    for number in numbers:
        role = "mentor" if number % 2 else "mentee"
        name = _NAMES[number % len(_NAMES)]
        lines.append(f"{name} Example,{name.lower()}.{group}@example.org,{role},{number // 2}")
    return "\n".join(lines).encode()


def _everybody_answers(store: Store, made: str, kind: Kind, points: Sequence[int]) -> None:
    wave = the_wave(store, made, kind)
    asked = asked_in(store, wave)
    for number, person in enumerate(people(store, made)):
        questions = asked.asked(person.role, kind)
        closed = {
            one.id: _value(one, points[(number + at) % len(points)])
            for at, one in enumerate(questions)
            if one.kind == "scale"
        }
        texts = {
            one.id: _COMMENTS[(number + at) % len(_COMMENTS)]
            for at, one in enumerate(questions)
            if one.kind == "text"
        }
        answer(store, wave, person, Answers(closed=closed, texts=texts), quote=number % 3 == 0)


def _value(question: Question, point: int) -> str:
    """A point of five on this question's own scale; where less is better, turned round."""
    values = [option.value for option in question.options]
    at = round((point - 1) * (len(values) - 1) / 4)
    return values[-1 - at] if question.reverse else values[at]
