"""Every address that names something by id, by everybody who has a place, with others' ids.

Two schemes are held by the same people, so that no role is missing: what opens, opens by a wrong id
alone. `test_other_scheme` and `test_inside_schemes` try the same of services and of other states.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from types import SimpleNamespace

import pytest
from flask import Flask

from crypto import Identity
from feedback.comments import service as comments
from feedback.demo.cast import Holder
from feedback.demo.members import Member, join
from feedback.diaries import service as diaries
from feedback.diaries.model import Entry, Writing
from feedback.diaries.shelf import Shelf, new_id
from feedback.meetings import service as meetings
from feedback.meetings.model import Given, Step
from feedback.members.pairs import hold, pairs_of
from feedback.oversight import holds
from tests.fuzz.life.watch import state
from tests.fuzz.stage import Stage, build
from tests.members.site import URL, SignedIn
from tests.scenario import CHEAP, Scene

Ids = Mapping[str, list[str]]
ELSEWHERE = "1" * 16
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
FORM = {"answer": "yes", "step": "pass", "sure": "y", "read": "y", "reason": "time", "text": "x"}

# What is no id of anything, or of what everybody may see.
PLAIN = {
    *("scheme", "question", "place", "role", "kind", "paper", "form", "name", "what", "lost"),
    *("number", "index", "year", "token"),
}
# An id that has tests of its own: of media (tests/diaries/test_media_views), passkeys
# (tests/accounts/test_passkey_views), browsers (tests/accounts/test_views_account), and themes,
# which lie in what one survey's guardians alone can open (tests/comments).
ELSEWHERE_TRIED = {"medium", "passkey", "device", "theme"}


@dataclass(frozen=True)
class Visitor:
    """`own`: ids that they may use; `others`: that they may not."""

    name: str
    account: str
    identity: Identity
    own: Ids
    others: Ids


@pytest.fixture(scope="module")
def stage(tmp_path_factory) -> Iterator[tuple[Stage, Flask]]:
    built = build(tmp_path_factory.mktemp("stage") / "data")
    with built.copied(tmp_path_factory.mktemp("copy") / "data") as opened:
        yield opened


def _of(scene: Scene) -> dict[str, list[str]]:
    """Ids of all kinds in a scheme: one of each."""
    store, wave = scene.store, scene.wave("pre").id

    def ids(table: str, **where: str) -> list[str]:
        return [str(row["id"]) for row in store.all(table, **where)][:1]

    return {
        "wave": [wave],
        "person": ids("participants", scheme=scene.scheme),
        "holder": ids("holders", scheme=scene.scheme),
        "approval": ids("approvals", scheme=scene.scheme),
        "release": ids("releases", scheme=scene.scheme),
        "hold": ids("holds", scheme=scene.scheme),
        "invitation": ids("invitations", wave=wave),
    }


def _held(scene: Scene) -> None:
    """A legal hold."""
    asked = holds.ask(scene.store, scheme=scene.scheme, reason="A complaint", by=scene.lead.account)
    by = scene.guardians[0].account
    holds.decide(scene.store, scheme=scene.scheme, approval=asked, yes=True, by=by)


def _comments(scene: Scene, kind: str) -> list[str]:
    guardian = scene.guardians[0]
    seated = comments.sit(
        scene.store,
        scheme=scene.scheme,
        wave=scene.wave(kind).id,
        by=guardian.account,
        identity=guardian.identity,
    )
    comments.begin(seated)
    (reading,) = comments.readings(seated)
    return [one.entry.handle for one in reading.comments][:1]


def _member(stage: Stage, member: Member) -> dict[str, list[str]]:
    """What is one member's own: an entry of their diary, and a meeting of their pair."""
    store = stage.running.store
    (pair,) = pairs_of(store, member.account)
    shelf = Shelf(store, member.account, member.identity)
    entry = Entry(scheme="", form="free", day=store.today(), text="My own.", answers=())
    writing = Writing(id=new_id(), entry=entry)
    diaries.finish(shelf, writing)
    given = Given(on=store.today(), at=None, minutes=50, steps=(Step("", "Read"),))
    meeting = meetings.draft(store, pair=pair, given=given, confirm=False, by=member.person.id)
    there = meetings.meeting(store, pair=pair, meeting=meeting, identity=member.identity)
    steps = [one.id for one in there.steps]
    return {"entry": [writing.id], "pair": [pair.id], "meeting": [meeting], "step": steps}


@pytest.fixture(scope="module")
def visitors(stage) -> list[Visitor]:
    now, _ = stage
    done, running = now.done, now.running
    _held(done)
    _held(running)
    two = [one for one in running.people if one.pair == "1"]
    others = [join(running.store, running.scheme, one, cost=CHEAP) for one in two]
    (pair,) = pairs_of(running.store, others[0].account)
    hold(running.store, pair)
    mine, theirs = _of(done), _of(running)
    pre, post = (_comments(done, kind) for kind in ("pre", "post"))
    mine |= {"comment": pre, "scheme": [done.scheme]}
    theirs |= {"comment": post, "scheme": [running.scheme]}
    found = [
        Visitor(name, who.account, who.identity, own, foreign)
        for name, who in _holders(done)
        for own, foreign in ((mine, theirs), (theirs, mine))
        if name != "deputy" or own is mine
    ]
    kept = [_member(now, one) for one in (now.mentor, now.mentee, others[0])]
    # The pair's own meetings are both's: what is foreign to the first is the diary of the second.
    shared = {"entry": kept[1]["entry"]}
    found += [
        Visitor("mentor", now.mentor.account, now.mentor.identity, kept[0], kept[2]),
        Visitor("mentor, their mentee's", now.mentor.account, now.mentor.identity, kept[0], shared),
        Visitor("another pair's", others[0].account, others[0].identity, kept[2], kept[0]),
    ]
    return found


def _holders(scene: Scene) -> list[tuple[str, Holder]]:
    assert scene.deputy
    return [("lead", scene.lead), ("guardian", scene.guardians[0]), ("deputy", scene.deputy)]


def _paths(app: Flask, one: Visitor) -> Iterator[tuple[str, str]]:
    """Every address with somebody else's id in one place or in all, and one's own elsewhere."""
    for rule in app.url_map.iter_rules():
        named = [name for name in sorted(rule.arguments) if name in one.others]
        foreign = [name for name in named if name != "scheme"]
        if not foreign or not set(one.own) & {"scheme", "pair", "entry"}:
            continue
        if "scheme" in rule.arguments and "scheme" not in one.own:
            continue
        for which in [*([name] for name in foreign), foreign]:
            choices = [
                (one.others if name in which else one.own).get(name) or [ELSEWHERE]
                for name in rule.arguments
                if name not in PLAIN - {"scheme"}
            ]
            names = [name for name in rule.arguments if name not in PLAIN - {"scheme"}]
            for values in product(*choices):
                path = _filled(str(rule), dict(zip(names, values, strict=True)))
                yield from ((method, path) for method in rule.methods & {"GET", "POST"})


def _filled(rule: str, ids: Mapping[str, str]) -> str:
    plain = {"question": "comments", "kind": "pre", "form": "html", "name": "report.html"}
    for name in re.findall(r"<(?:int:)?(\w+)>", rule):
        value = ids.get(name) or plain.get(name, "1")
        rule = re.sub(rf"<(?:int:)?{name}>", value, rule)
    return rule


def _names(location: str, one: Visitor) -> bool:
    """Whether a redirect leads to something that is not theirs."""
    own = {value for values in one.own.values() for value in values}
    foreign = {value for values in one.others.values() for value in values}
    return any(value in location for value in foreign - own)


def test_every_id_in_an_address_is_tried(stage, visitors):
    _, app = stage
    asked = {name for rule in app.url_map.iter_rules() for name in rule.arguments}
    tried = {name for one in visitors for name, values in one.others.items() if values}
    assert asked - PLAIN - ELSEWHERE_TRIED == tried - {"scheme"}


def test_nobody_opens_or_changes_anything_by_somebody_elses_id(stage, visitors):
    now, app = stage
    store, folder = now.running.store, now.done.folder
    before = state(SimpleNamespace(store=store, folder=folder))
    wrong: list[str] = []
    tried = 0
    for one in visitors:
        browser = SignedIn(app, one.account, one.identity).client
        page = browser.get("/sign-out", base_url=URL).get_data(as_text=True)
        form = {**FORM, "csrf_token": _TOKEN.search(page)[1]}
        headers = {"Origin": URL, "Referer": f"{URL}/"}
        for method, path in sorted(set(_paths(app, one))):
            data = form if method == "POST" else None
            given = browser.open(path, method=method, base_url=URL, headers=headers, data=data)
            tried += 1
            away = given.status_code == 303 and not _names(given.location, one)
            if given.status_code not in {400, 403, 404, 409} and not away:
                wrong.append(f"{one.name}: {method} {path} {given.status} {given.location}")
    assert wrong == [], "\n".join(wrong)
    assert tried > 300
    assert state(SimpleNamespace(store=store, folder=folder)) == before
