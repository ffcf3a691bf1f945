"""Every service that takes a scheme and an id, given the ids of another scheme.

`FOREIGN` is a table of them; a test walks the source and fails where one is missing from it.
"""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

import feedback
from crypto import Identity
from feedback.accounts import holders as held
from feedback.comments import clearing, desk
from feedback.errors import ServiceError
from feedback.members import inviting
from feedback.oversight import erasing, holds
from feedback.participants import approvals as changes
from feedback.participants import service as listed
from feedback.releases import records, service
from feedback.responses import lifecycle, new_guardian, next_step, passing_on
from feedback.schemes import approvals, handover, waves
from feedback.schemes.waves import waves as waves_of
from feedback.storage.schema import TABLES
from feedback.storage.store import Event
from tests.schemes import build

IDENTITY = Identity.generate()
YES = {"yes": True, "reason": "x"}


def _settle(o: SimpleNamespace) -> None:
    with o.store.change(Event("approval.decided", by=o.guard, scheme=o.scheme)) as w:
        approvals.settle(w, o.store, scheme=o.scheme, approval_id=o.removal, yes=True, by=o.guard)


def _hand_over(o: SimpleNamespace) -> None:
    """A lead of ours is to go from theirs: asked for, and refused once it would be done."""
    asked = handover.ask_handover(
        o.store,
        scheme=o.scheme,
        role="lead",
        name="N",
        email="n@council.example",
        title="",
        leaving=o.holder,
        by=o.by,
    )
    try:
        handover.decide_handover(o.store, scheme=o.scheme, approval=asked, yes=True, by=o.guard)
    finally:
        handover.decide_handover(o.store, scheme=o.scheme, approval=asked, yes=False, by=o.guard)


# Done in the scheme of theirs, by its lead (`by`) or guardian (`guard`); other ids are of ours.
FOREIGN: Mapping[str, Callable[[SimpleNamespace], object]] = {
    "accounts.holders.waive": lambda o: held.waive(
        o.store, scheme=o.scheme, holder=o.holder, by=o.our_lead
    ),
    "comments.clearing.cleared": lambda o: clearing.cleared(
        o.store, scheme=o.scheme, waves=o.waves, by=o.guard, identity=IDENTITY
    ),
    "comments.clearing.unfinished": lambda o: clearing.unfinished(
        o.store, scheme=o.scheme, waves=o.waves, by=o.guard, identity=IDENTITY
    ),
    "comments.desk.sit": lambda o: desk.sit(
        o.store, scheme=o.scheme, wave=o.wave, by=o.guard, identity=IDENTITY
    ),
    "members.inviting.invite_member": lambda o: inviting.invite_member(
        o.store, scheme=o.scheme, person=o.person.id, by=o.by
    ),
    "members.inviting.open_place": lambda o: inviting.open_place(
        o.store, scheme=o.scheme, person=o.person.id
    ),
    "oversight.erasing.decide": lambda o: erasing.decide(
        o.store, scheme=o.scheme, approval=o.erase, yes=True, by=o.guard
    ),
    "oversight.holds.ask_end": lambda o: holds.ask_end(
        o.store, scheme=o.scheme, hold=o.hold, reason="x", by=o.by
    ),
    "oversight.holds.decide": lambda o: holds.decide(
        o.store, scheme=o.scheme, approval=o.held, yes=True, by=o.guard
    ),
    "participants.approvals.ask_mend": lambda o: changes.ask_mend(
        o.store, scheme=o.scheme, person=o.person, by=o.by
    ),
    "participants.approvals.ask_remove": lambda o: changes.ask_remove(
        o.store, scheme=o.scheme, person=o.person.id, by=o.by
    ),
    "participants.approvals.decide_change": lambda o: changes.decide_change(
        o.store, scheme=o.scheme, approval=o.removal, by=o.guard, **YES
    ),
    "participants.service.participant": lambda o: listed.participant(
        o.store, o.scheme, o.person.id
    ),
    "participants.service.mend": lambda o: listed.mend(
        o.store, scheme=o.draft, person=o.person, by=o.by
    ),
    "participants.service.remove": lambda o: listed.remove(
        o.store, scheme=o.draft, person=o.person.id, by=o.by
    ),
    "releases.deciding.approve": lambda o: service.approve(
        o.store, scheme=o.scheme, release=o.release, digest="", by=o.guard, identity=IDENTITY
    ),
    "releases.deciding.refuse": lambda o: service.refuse(
        o.store, scheme=o.scheme, release=o.release, digest="", reason="wording", by=o.guard
    ),
    "releases.deciding.ask_again": lambda o: service.ask_again(
        o.store, scheme=o.scheme, release=o.release, by=o.by
    ),
    "releases.publishing.publish": lambda o: service.publish(
        o.store, scheme=o.scheme, release=o.release, by=o.by, identity=IDENTITY
    ),
    "releases.service.compute": lambda o: service.compute(
        o.store, scheme=o.scheme, release=o.release, by=o.guard, identity=IDENTITY
    ),
    "releases.records.load": lambda o: records.load(o.store, o.release, o.scheme),
    "responses.new_guardian.ask": lambda o: new_guardian.ask(
        o.store, scheme=o.scheme, holder=o.holder, by=o.by, identity=IDENTITY
    ),
    "responses.new_guardian.give": lambda o: new_guardian.give(
        o.store, scheme=o.scheme, holder=o.holder, by=o.guard, identity=IDENTITY
    ),
    "responses.next_step.next_step": lambda o: next_step.next_step(
        o.store, scheme=o.scheme, holder=o.holder, by=o.by
    ),
    "responses.passing_on.pass_on": lambda o: passing_on.pass_on(
        o.store, scheme=o.scheme, holder=o.holder, by=o.by, identity=IDENTITY
    ),
    "responses.passing_on.parties": lambda o: passing_on.parties(o.store, o.scheme, o.holder, o.by),
    "schemes.approvals.approval": lambda o: approvals.approval(o.store, o.scheme, o.removal),
    "schemes.approvals.asked": lambda o: approvals.asked(
        o.store, o.scheme, o.removal, "person.remove"
    ),
    "schemes.approvals.settle": _settle,
    "schemes.handover.ask_handover": _hand_over,
    "schemes.handover.decide_handover": lambda o: handover.decide_handover(
        o.store, scheme=o.scheme, approval=o.deputy, by=o.guard, **YES
    ),
    "schemes.handover.finish": lambda o: handover.finish(
        o.store, scheme=o.scheme, holder=o.holder, by=o.our_lead
    ),
    "schemes.waves.open_today": lambda o: waves.open_today(
        o.store, scheme=o.scheme, wave=o.wave, by=o.by
    ),
    "schemes.waves.extend": lambda o: waves.extend(
        o.store, scheme=o.scheme, wave=o.wave, closes=o.closes, by=o.by
    ),
}
# These take what was found in the scheme before, or make an id of their own.
INSIDE = {
    "accounts.holder_rows.add",
    "accounts.holders.replace",  # tried by ask_handover
    "meetings.tally.put",
    "members.inviting.forget_asked",
    "members.joining.invite",
    "members.places.take_place",
    "participants.approvals.ask_add",
    "participants.service.add",
    "participants.service.blank",
    "participants.service.check_person",
    "participants.service.listed",  # finds nobody: tried below
    "participants.service.put_person",
    "responses.records.pseudonym",
    "schemes.dates.check_extension",
    "schemes.ending.end_due",
    "schemes.handover.keys_missing",
    "schemes.wave_keys.sign_wave",
    "oversight.replies.reply",
}
IDS = {
    *("wave", "waves", "person", "holder", "approval", "release", "invitation", "invitation_id"),
    *("hold", "pair", "pair_id", "leaving", "approval_id", "participant", "member", "meeting"),
}
OUTSIDE = {"demo", "web"}
WEB = ("views", "commands", "blueprint")
FEEDBACK = Path(feedback.__file__).parent
_FUNCTION = re.compile(r"^def ([a-z]\w*)\((.*?)\)(?: ->|:)", re.MULTILINE | re.DOTALL)


def _open(store, clock, scheme: str, lead: str, guardian: str) -> None:
    build.add_guardian(store, scheme, email=f"second-{scheme}@union.example")
    build.finish_settings(store, scheme, lead)
    build.add_people(store, scheme, lead)
    build.plan_both(store, scheme, lead)
    build.agree(store, scheme, guardian)
    clock.advance(timedelta(days=7))
    lifecycle.tick(store)


@pytest.fixture
def two(store, clock) -> SimpleNamespace:
    """Ours is open, with a request of every kind; theirs is open too, under another lead."""
    our_lead = build.make_account(store, "Leda Lead", "leda@council.example")
    ours = build.make_scheme(store, our_lead)
    _open(store, clock, ours, our_lead, build.add_guardian(store, ours))
    by = build.make_account(store, "Eve Lead", "eve@council.example")
    theirs = build.make_scheme(store, by, title="Theirs")
    guard = build.add_guardian(store, theirs, email="gil@union.example")
    _open(store, clock, theirs, by, guard)
    person = listed.people(store, ours)[0]
    asks = {
        "removal": changes.ask_remove(store, scheme=ours, person=person.id, by=our_lead),
        "erase": erasing.ask(store, scheme=ours, email=person.email, check="met", by=our_lead),
        "held": holds.ask(store, scheme=ours, reason="x", by=our_lead),
        "deputy": _deputy(store, ours, our_lead),
    }
    first = waves_of(store, ours)[0]
    _plant(store, ours, first.id, our_lead)
    return SimpleNamespace(
        store=store,
        ours=ours,
        scheme=theirs,
        draft=build.make_scheme(store, by, title="Draft"),
        by=by,
        guard=guard,
        our_lead=our_lead,
        person=person,
        holder=held.holders(store, ours)[0].id,
        wave=first.id,
        waves=[first],
        closes=first.closes + timedelta(days=1),
        release="f" * 16,
        hold="e" * 16,
        **asks,
    )


def _deputy(store, scheme: str, by: str) -> str:
    person = {"name": "Dee", "email": "dee@council.example", "title": ""}
    return handover.ask_handover(store, scheme=scheme, role="deputy", leaving=None, by=by, **person)


def _plant(store, scheme: str, wave: str, by: str) -> None:
    release = {
        "id": "f" * 16,
        "scheme": scheme,
        "waves": wave,
        "state": "requested",
        "membership": b"",
        "policy_version": 1,
        "questionnaire": "q",
        "asked_by": by,
        "asked_on": store.today().isoformat(),
    }
    with store.change(Event("upkeep")) as w:
        w.add("releases", release)


def _rows(store, scheme: str) -> dict[str, list]:
    """All that is ours, in the stores where a row says whose it is."""
    names = [
        name
        for name, table in TABLES.items()
        if table.store in {"main", "keyring"}
        and {"scheme", "wave"} & {one.name for one in table.columns}
        and name != "audit"
    ]
    mine = {str(row["id"]) for row in store.all("waves", scheme=scheme)}
    return {
        name: [
            row for row in store.all(name) if row.get("scheme") == scheme or row.get("wave") in mine
        ]
        for name in names
    }


def test_no_service_takes_an_id_of_another_scheme(two):
    before = _rows(two.store, two.ours)
    assert sum(map(len, before.values())) > 60
    taken = []
    for name, act in FOREIGN.items():
        try:
            act(two)
        except ServiceError:
            continue
        taken.append(name)
    assert taken == []
    assert listed.listed(two.store, two.scheme, two.person.id) is None
    assert _rows(two.store, two.ours) == before


def test_every_service_that_takes_a_scheme_and_an_id_is_tried():
    found = set()
    for path in sorted(FEEDBACK.rglob("*.py")):
        module = path.relative_to(FEEDBACK).with_suffix("").parts
        if module[0] in OUTSIDE or any(word in module[-1] for word in WEB):
            continue
        for name, arguments in _FUNCTION.findall(path.read_text("utf-8")):
            names = set(re.findall(r"(\w+)\s*[:=,]", arguments + ","))
            if "scheme" in names and names & IDS:
                found.add(".".join((*module, name)))
    assert found - FOREIGN.keys() - INSIDE == set(), "try it with an id of another scheme"
    assert (FOREIGN.keys() | INSIDE) - found == set(), "there is no such service any more"
