"""A holder of another scheme, with every id of this one in hand."""

import pytest

from feedback.errors import ServiceError
from feedback.participants.approvals import ask_remove, decide_change
from feedback.schemes import handover
from feedback.storage.schema import TABLES
from tests.attacks.browser import signed_in
from tests.scenario import Scene, answer, ready

MAIN = [name for name, table in TABLES.items() if table.store in {"main", "keyring"}]
# Of the attackers themselves, and the chain that says what they tried.
THEIRS = {"accounts", "audit", "keyring_meta", "outbox"}


@pytest.fixture
def two(running, store, clock) -> tuple[Scene, Scene]:
    """Ours is open and waits for a removal and a deputy; theirs has the same guardians."""
    by = running.lead.account
    ask_remove(store, scheme=running.scheme, person=running.people[0].id, by=by)
    handover.ask_handover(
        store,
        scheme=running.scheme,
        role="deputy",
        name="Dee Deputy",
        email="dee@council.example",
        title="Officer",
        leaving=None,
        by=by,
    )
    answer(running, "pre", 0, lambda _question: "4")
    theirs = ready(store, clock, title="Theirs", held_by=running, who=_others())
    return running, theirs


def _others() -> bytes:
    lines = [f"Other {number:02},o{number}@b.example,mentor" for number in range(12)]
    return "\n".join(["Name,Email,Role", *lines]).encode()


def _ids(scene: Scene) -> dict[str, list[str]]:
    store = scene.store

    def of(table: str) -> list[str]:
        return [str(row["id"]) for row in store.all(table, scheme=scene.scheme)]

    waves = of("waves")
    return {
        "wave": waves,
        "person": of("participants")[:2],
        "holder": of("holders"),
        "approval": of("approvals"),
        "release": of("releases"),
        "invitation": [
            str(row["id"]) for wave in waves for row in store.all("invitations", wave=wave)
        ][:2],
    }


def _paths(app, scheme: str, ids: dict[str, list[str]]):
    """Every route of a scheme that names something else by id, with the ids of another one."""
    for rule in app.url_map.iter_rules():
        named = rule.arguments & ids.keys()
        if "scheme" in rule.arguments and named:
            paths = [str(rule).replace("<scheme>", scheme)]
            for name in named:
                paths = [one.replace(f"<{name}>", value) for one in paths for value in ids[name]]
            for path in paths:
                yield from ((method, path) for method in rule.methods & {"GET", "POST"})


def _ours(store, scene: Scene) -> dict[str, list]:
    kept = {name: store.all(name) for name in MAIN if name not in THEIRS}
    named = {name for name in kept if "scheme" in {one.name for one in TABLES[name].columns}}
    mine = {name: rows for name, rows in kept.items() if name in named}
    whole = {name: rows for name, rows in kept.items() if name not in mine}
    return whole | {
        name: [row for row in rows if row["scheme"] == scene.scheme] for name, rows in mine.items()
    }


FORM = {"answer": "yes", "step": "pass", "sure": "y", "read": "y", "reason": "time"}


def test_ids_of_another_scheme_open_and_change_nothing(app, two, store, clock):
    ours, theirs = two
    before = _ours(store, ours)
    ids = _ids(ours)
    tried = 0
    for one in (theirs.lead, theirs.guardians[0]):
        browser = signed_in(app, clock, one)
        for method, path in _paths(app, theirs.scheme, ids):
            form = {"data": {"csrf_token": browser.token, **FORM}} if method == "POST" else {}
            given = browser.ask(method, path, **form)
            assert given.status_code in {403, 404, 409}, (method, path, given.status_code)
            tried += 1
    assert tried > 40
    assert _ours(store, ours) == before


def test_services_do_not_take_a_scheme_and_ids_of_another(two, store):
    ours, theirs = two
    before = _ours(store, ours)
    person, handed = (row["id"] for row in store.all("approvals", scheme=ours.scheme)[-2:])
    by = theirs.guardians[0].account
    for approval in (person, handed):
        for act in (decide_change, handover.decide_handover):
            with pytest.raises(ServiceError):
                act(store, scheme=theirs.scheme, approval=str(approval), yes=True, by=by)
    with pytest.raises(ServiceError):
        handover.finish(
            store, scheme=theirs.scheme, holder=_ids(ours)["holder"][0], by=theirs.lead.account
        )
    assert _ours(store, ours) == before
