"""A scheme from its first link to dealt answers, by the services that people's acts go through.

    scene = ready(store, clock)                    # agreed; both surveys planned
    survey(scene, "pre", {0: "2", 1: "3", …})      # opened, answered, closed, dealt
    survey(scene, "post", …)

The default scheme asks twelve mentors two ratings and one text, so that it takes a second or
two. Hashes are as cheap as they can be made; nothing else differs from the real thing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from crypto import Cost, new_code
from feedback.accounts import enrolling, holders
from feedback.clock import SetClock
from feedback.demo.cast import Holder, enrol, enrol_first, the_wave
from feedback.participants.model import Participant
from feedback.participants.service import import_people, people
from feedback.questionnaires.definition import load
from feedback.questionnaires.model import Questionnaire, Wave
from feedback.responses import lifecycle, receipts, service
from feedback.responses.model import Answers
from feedback.responses.slots import RETURN_SIZE, Receipt, new_receipt
from feedback.schemes import agreement
from feedback.schemes.list_changes import fingerprint
from feedback.schemes.service import (
    change_settings,
    create,
    scheme,
    set_policy,
    set_questionnaire,
)
from feedback.schemes.templates import load_templates
from feedback.schemes.waves import plan_waves
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event

CHEAP = Cost(memory_kib=8, iterations=1)
DOMAIN = "council.example"

SMALL = """
title = "A short survey"
roles = ["mentor"]

[scales.agree]
options = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]
favourable = ["4", "5"]

[[question]]
id = "honest"
text = "I can be honest with senior leaders"
scale = "agree"

[[question]]
id = "heard"
text = "I was heard"
scale = "agree"
waves = "post"

[[question]]
id = "comments"
text = "Any other comments?"
kind = "text"
"""

Answer = str | None
"""One point of the scale; None: does not answer at all; "" skips the question."""


@dataclass(frozen=True)
class Scene:
    """A scheme and the people who hold its keys. `guardians[0]` agreed to it."""

    store: SqliteStore
    clock: SetClock
    scheme: str
    lead: Holder
    guardians: tuple[Holder, ...]
    deputy: Holder | None = None

    @property
    def folder(self) -> Path:
        """Where the stores lie, for copies and for looking at bytes."""
        return self.store._dir  # noqa: SLF001 - nothing but tests wants it

    @property
    def people(self) -> tuple[Participant, ...]:
        """Everybody who takes part, in the order of their names: those of `roster`."""
        return people(self.store, self.scheme)

    def wave(self, kind: Wave):
        """One of the two surveys, as it is now."""
        return the_wave(self.store, self.scheme, kind)

    def at(self, store: SqliteStore, clock: SetClock) -> "Scene":
        """The same scheme in a copy of its folder."""
        return replace(self, store=store, clock=clock)


def small() -> Questionnaire:
    """The questionnaire of a scheme that says nothing else."""
    return load(SMALL, file="small.toml")


def ready(  # noqa: PLR0913 - what tests vary, all by name
    store: SqliteStore,
    clock: SetClock,
    *,
    title: str = "Reverse mentoring 2026",
    who: bytes | None = None,
    asked: Questionnaire | None = None,
    policy: Mapping[str, object] | None = None,
    breakdowns: Sequence[str] = (),
    deputy: bool = False,
    held_by: Scene | None = None,
) -> Scene:
    """A scheme that the guardian agreed to, its first survey opening in a week.

    `held_by`: another scheme whose lead and guardians hold this one as well.
    """
    lead = (
        held_by.lead
        if held_by
        else enrol_first(store, clock, name="Leda Lead", email=f"leda@{DOMAIN}", cost=CHEAP)
    )
    made = _make(store, lead, title, breakdowns)
    set_questionnaire(store, scheme=made, questionnaire=asked or small(), by=lead.account)
    second = _second(store, clock, made, lead) if deputy else None
    guardians = _guardians(store, clock, made, lead, held_by)
    import_people(store, scheme=made, data=who or roster(), by=lead.account)
    if policy:
        terms = {**scheme(store, made).policy, **policy}
        set_policy(store, scheme=made, policy=terms, by=lead.account)
    start = store.today() + timedelta(days=7)
    days = {
        "pre": (start, start + timedelta(days=14)),
        "post": (start + timedelta(days=120), start + timedelta(days=134)),
    }
    plan_waves(store, scheme=made, days=days, by=lead.account)
    digest = scheme(store, made).digest
    listed = fingerprint(store, made)
    agreement.agree(store, scheme=made, digest=digest, listed=listed, by=guardians[0].account)
    return Scene(store, clock, made, lead, guardians, second)


def roster(count: int = 12, *, role: str = "mentor", start: int = 0, groups: str = "") -> bytes:
    """People of one role, named so that their order is that of their numbers.

    `groups` is a column with the values "north" and "south" by turns.
    """
    lines = [",".join(["Name", "Email", "Role", *([groups] if groups else [])])]
    for number in range(start, start + count):
        group = [("north", "south")[number % 2]] if groups else []
        cells = [f"Person {number:03}", f"{role}{number}@{DOMAIN}", role, *group]
        lines.append(",".join(cells))
    return "\n".join(lines).encode()


def survey(
    scene: Scene, kind: Wave, answers: Sequence[Answer] | Callable[[int, str], Answer]
) -> list[Receipt | None]:
    """Open a survey on its day, let people answer, and let it be closed and dealt.

    `answers`: a point for each person (to every rating), or a function of the person's number
    and the question's id; the person is silent if it gives None for all.
    """
    open_survey(scene, kind)
    receipts_ = [
        answer(scene, kind, number, _of(answers, number)) for number in range(len(scene.people))
    ]
    deal_survey(scene, kind)
    return receipts_


def open_survey(scene: Scene, kind: Wave) -> None:
    """Go to its first day."""
    move_to(scene, scene.wave(kind).opens)
    assert scene.wave(kind).state == "open"


def deal_survey(scene: Scene, kind: Wave) -> None:
    """Go to the day after second thoughts end."""
    move_to(scene, scene.wave(kind).closes + timedelta(days=1))
    move_to(scene, scene.wave(kind).deals + timedelta(days=1))
    assert scene.wave(kind).state == "dealt"


def move_to(scene: Scene, day) -> None:
    """Be there at the same time of day, with the worker doing what the day brings."""
    scene.clock.advance(day - scene.store.today())
    lifecycle.tick(scene.store)


def answer(
    scene: Scene, kind: Wave, number: int, given: Callable[[str], Answer], *, text: str = ""
) -> Receipt | None:
    """One person answers everything they are asked and sends it; their receipt."""
    person, wave = scene.people[number], scene.wave(kind)
    invited = scene.store.one("invitations", wave=wave.id, participant=person.id)
    who = service.visitor(scene.store, str(invited["id"]))
    asked = who.questionnaire.asked(person.role, kind)
    closed = {one.id: given(one.id) for one in asked if one.kind == "scale"}
    if all(value is None for value in closed.values()):
        return None
    texts = {one.id: text for one in asked if one.kind == "text"}
    told = Answers(closed={name: value or "" for name, value in closed.items()}, texts=texts)
    code, receipt = new_code(RETURN_SIZE), new_receipt(scene.store, who.place)
    service.save(scene.store, who, told, code)
    service.submit(scene.store, who, code=code, quote=False, receipt=receipt)
    return receipt


def delete(scene: Scene, kind: Wave, number: int) -> None:
    """One person deletes by their link."""
    person = scene.people[number]
    found = scene.store.one("invitations", wave=scene.wave(kind).id, participant=person.id)
    receipts.delete_by_link(scene.store, str(found["id"]))


def both_roles(each: int = 12) -> bytes:
    """As many mentees as mentors."""
    mentees = roster(each, role="mentee", start=each).split(b"\n", 1)[1]
    return roster(each) + b"\n" + mentees


def _of(answers: Sequence[Answer] | Callable[[int, str], Answer], number: int):
    if callable(answers):
        return lambda question: answers(number, question)
    return lambda _question: answers[number]


def _make(store: SqliteStore, lead: Holder, title: str, breakdowns: Sequence[str]) -> str:
    template = next(one for one in load_templates() if one.key == "manchester")
    made = create(store, template=template, title=title, organisation="Example", by=lead.account)
    settings = scheme(store, made).settings.with_(
        lead_name=lead.name,
        contact_name="Connie Contact",
        contact_phone="0161 496 0000",
        contact_email=f"mentoring@{DOMAIN}",
        rights_contact=f"dpo@{DOMAIN}",
        support="Danger: 999",
        breakdowns=tuple(breakdowns),
    )
    change_settings(store, scheme=made, settings=settings, by=lead.account)
    return made


def _guardians(
    store: SqliteStore, clock: SetClock, made: str, lead: Holder, held_by: Scene | None
) -> tuple[Holder, ...]:
    found = []
    for number, name in enumerate(("Grace Guard", "Gus Guard")):
        email = f"{name.split()[0].lower()}@union.example"
        asked = _nominate(store, made, lead, "guardian", name, email)
        if held_by:
            token = holders.mint_enrolment(store, asked)
            enrolling.accept(store, token=token, by=held_by.guardians[number].account)
            found.append(held_by.guardians[number])
        else:
            found.append(enrol(store, clock, holder=asked, cost=CHEAP))
        holders.confirm(store, holder=asked)
    return tuple(found)


def _second(store: SqliteStore, clock: SetClock, made: str, lead: Holder) -> Holder:
    asked = _nominate(store, made, lead, "deputy", "Dee Deputy", f"dee@{DOMAIN}")
    return enrol(store, clock, holder=asked, cost=CHEAP)


def _nominate(store: SqliteStore, made: str, lead: Holder, role: str, name: str, email: str) -> str:
    event = Event("handover.decided", by=lead.account, scheme=made)
    with store.change(event) as w:  # as by the first guardian's yes, where there is one
        return holders.replace(
            w, store, scheme=made, role=role, name=name, email=email, title="Officer"
        )
