"""An installation in which every kind of page has something to show, and its visitors.

    stage = build(folder)          # once: some seconds
    with stage.copied(other) as now:
        now.visitors["lead"].client

Three schemes of the same holders: one dealt, with a release that waits; one running, with a pair
that signed up; one that nobody agreed to yet. A copy opens in milliseconds.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

from flask import Flask

from feedback.clock import SetClock
from feedback.demo.members import Member, join
from feedback.diaries import service as diaries
from feedback.diaries.model import Entry, Writing
from feedback.diaries.shelf import Shelf, new_id
from feedback.meetings import service as meetings
from feedback.meetings.model import Given, Step
from feedback.members.inviting import invite_members
from feedback.members.pairs import Pair, hold, pairs_of
from feedback.participants.approvals import ask_remove
from feedback.releases import service as releases
from feedback.responses.slots import Receipt
from feedback.schemes import handover
from feedback.schemes.service import create, set_questionnaire
from feedback.schemes.templates import load_templates
from feedback.storage.sqlite import SqliteStore, initialise
from tests import asking
from tests.comments.scenes import sit
from tests.conftest import MASTER, START
from tests.members.site import make_app
from tests.scenario import CHEAP, Scene, answer, deal_survey, open_survey, ready

PAIRS = 12
ASKED = asking.survey(
    asking.rating("honest", "I can be honest with senior leaders"),
    asking.text("comments", "Any other comments?", max_bytes=300),
    roles=("mentor", "mentee"),
)


@dataclass(frozen=True)
class Stage:
    """What was built. `mentor`, `mentee`: of the running scheme's first pair."""

    done: Scene
    running: Scene
    drafting: str
    release: str
    mentor: Member
    mentee: Member
    pair: Pair
    receipt: Receipt
    at: datetime

    @contextmanager
    def copied(self, folder: Path) -> Iterator[tuple["Stage", Flask]]:
        """The same in a folder of its own, at the same moment, with its pages."""
        shutil.copytree(self.done.folder, folder)
        clock = SetClock(self.at)
        store = SqliteStore(folder, (MASTER,), clock)
        here = replace(self, done=self.done.at(store, clock), running=self.running.at(store, clock))
        try:
            yield here, make_app(store, folder)
        finally:
            store.close()


def build(folder: Path) -> Stage:
    """Make it all, by the services."""
    clock = SetClock(START)
    store = initialise(folder, (MASTER,), clock)
    done = ready(store, clock, asked=ASKED, who=_list("done"), deputy=True)
    for kind in ("pre", "post"):
        open_survey(done, kind)
        for number in range(2 * PAIRS):
            answer(done, kind, number, lambda _: "4", text=f"A comment of {number}.")
        deal_survey(done, kind)
    lead, guardian = done.lead, done.guardians[0]
    release = releases.request(store, scheme=done.scheme, by=lead.account, identity=lead.identity)
    running = ready(store, clock, title="Running", asked=ASKED, who=_list("run"), held_by=done)
    open_survey(running, "pre")
    receipt = answer(running, "pre", 0, lambda _: "4", text="Mine.")
    answer(running, "pre", 1, lambda _: "2", text="Another.")
    invite_members(store, scheme=running.scheme, by=lead.account)
    mentor, mentee, pair = _pair(store, running)
    ask_remove(store, scheme=running.scheme, person=running.people[4].id, by=lead.account)
    _deputy(store, running)
    template = next(one for one in load_templates() if one.key == "manchester")
    drafting = create(
        store, template=template, title="New", organisation="Example", by=lead.account
    )
    set_questionnaire(store, scheme=drafting, questionnaire=ASKED, by=lead.account)
    sit(done, guardian)
    store.settle()
    store.close()
    return Stage(done, running, drafting, release, mentor, mentee, pair, receipt, clock.now())


def _list(group: str) -> bytes:
    lines = ["Name,Email,Role,Pair"]
    for number in range(2 * PAIRS):
        role = ("mentor", "mentee")[number % 2]
        lines.append(f"Person {number:02},{group}{number}@council.example,{role},{number // 2}")
    return "\n".join(lines).encode()


def _deputy(store: SqliteStore, scene: Scene) -> None:
    handover.ask_handover(
        store,
        scheme=scene.scheme,
        role="deputy",
        name="Dan Deputy",
        email="dan@council.example",
        title="Officer",
        leaving=None,
        by=scene.lead.account,
    )


def _pair(store: SqliteStore, scene: Scene) -> tuple[Member, Member, Pair]:
    """Both sign up, write down a meeting, and one of them writes a diary."""
    first = [one for one in scene.people if one.pair == "0"]
    mentor, mentee = (
        join(store, scene.scheme, one, cost=CHEAP)
        for one in sorted(first, key=lambda one: one.role, reverse=True)
    )
    pair = next(iter(pairs_of(store, mentor.account)))
    hold(store, pair)
    meetings.draft(
        store,
        pair=next(iter(pairs_of(store, mentor.account))),
        given=Given(on=date(2026, 3, 1), at=time(14), minutes=50, steps=(Step("", "Read"),)),
        confirm=True,
        by=mentor.person.id,
    )
    shelf = Shelf(store, mentor.account, mentor.identity)
    entry = Entry(scheme="", form="free", day=date(2026, 3, 1), text="It went well.", answers=())
    diaries.finish(shelf, Writing(id=new_id(), entry=entry))
    diaries.keep(shelf, Writing(id=new_id(), entry=replace(entry, text="Half of")))
    return mentor, mentee, next(iter(pairs_of(store, mentor.account)))
