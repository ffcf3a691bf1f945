"""The page of the record: who reads what of it, and what never stands there."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from feedback.accounts import holder_rows
from feedback.accounts.holders import holders, withdraw
from feedback.accounts.model import State
from feedback.audit.export import check_export
from feedback.oversight.record import Asked, kept, lines, reading
from feedback.schemes.service import change_settings, scheme
from feedback.storage.store import Event
from tests.scenario import ready, roster, survey


def texts(browser) -> str:
    return browser.page.text()


def change(scene, kind: str, by: str = "worker", scheme: str | None = None, **detail) -> None:
    with scene.store.change(Event(kind, by=by, scheme=scheme, detail=detail)):
        pass


def read(scene, who, role: str, **asked):
    reader = reading(scene.store, scheme=scene.scheme, role=role, account=who.account)
    return lines(scene.store, reader, Asked(**asked))[1]


def second(scene):
    """Another scheme of the installation, held by the same people."""
    who = roster(12, start=100)
    return ready(scene.store, scene.clock, title="Second", who=who, held_by=scene)


def test_the_page_says_who_did_what(scene, base, guardian):
    settings = scheme(scene.store, scene.scheme).settings.with_(place="Leeds")
    change_settings(scene.store, scheme=scene.scheme, settings=settings, by=scene.lead.account)
    change(scene, "wave.opened", scheme=scene.scheme, wave=scene.wave("pre").id)
    guardian.get(f"{base}/record")
    said = texts(guardian)
    assert guardian.landed == 200
    assert "Leda Lead, scheme lead Changed the settings: place." in said
    assert "Leeds" not in said
    assert "The service itself Opened the first survey." in said
    assert "Brought in a list of people from a file: 12 people." in said
    assert "The people who run the service Confirmed that" in said
    assert "2 March 2026, " in said
    assert "The whole record was checked just now" in said
    head = scene.store.all("audit", order="seq desc", limit=1)[0]["mac"]
    assert head.hex()[:16] in said


def test_no_participant_stands_there(scene, base, guardian):
    survey(scene, "pre", ["2"] * 12)
    guardian.sign_in()
    said = texts(guardian.get(f"{base}/record?part=surveys"))
    assert "Closed the first survey." in said
    everything = texts(guardian.get(f"{base}/record"))
    for person in scene.people:
        assert person.name not in everything
        assert person.email not in everything
        assert person.id not in guardian.text


def test_when_somebody_signs_in_who_has_left_is_nobodys_business_here(scene):
    """They may take part in another scheme by now, and write a diary there."""
    gone = scene.deputy.account
    before = len(read(scene, scene.guardians[0], "guardian", by=gone))
    change(scene, "account.signed-in", by=gone, known_browser=True)
    held = next(one for one in holders(scene.store, scene.scheme) if one.account == gone)
    withdraw(scene.store, holder=held.id, by=gone)
    change(scene, "account.signed-in", by=gone, known_browser=True)
    found = read(scene, scene.guardians[0], "guardian", by=gone)
    assert [line.kind for line in found][:2] == ["holder.left", "account.signed-in"]
    assert len(found) == before + 2


def test_another_scheme_is_read_by_nobody_here(scene):
    other = second(scene)
    change(scene, "scheme.settings", by="stranger", scheme=other.scheme)
    change(scene, "account.signed-in", by="stranger", known_browser=True)
    found = read(scene, scene.guardians[0], "guardian")
    assert not {"stranger"} & {line.actor for line in found}
    assert [line.kind for line in found].count("scheme.created") == 1


def test_lead_and_deputy_do_not_read_when_others_signed_in_or_read_comments(scene, base, lead):
    change(scene, "comments.opened", by=scene.guardians[0].account, scheme=scene.scheme, wave="")
    change(scene, "account.signed-in", by=scene.guardians[0].account, known_browser=False)
    kinds = {line.kind for line in read(scene, scene.guardians[1], "guardian")}
    assert {"comments.opened", "account.signed-in"} <= kinds
    for who, role in ((scene.lead, "lead"), (scene.deputy, "deputy")):
        found = read(scene, who, role)
        assert "comments.opened" not in {line.kind for line in found}
        assert {line.actor for line in found if line.kind == "account.signed-in"} <= {who.account}
    assert "Signed in, in a browser that was new to us." in texts(lead.get(f"{base}/record"))
    assert "Mark of the newest line" not in texts(lead)
    assert lead.get(f"{base}/record.jsonl").status == 403


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [
        ("part=people", "Brought in a list", "Made the scheme."),
        ("by=operator", "Confirmed that", "Made the scheme."),
        ("since=3&since=3&since=2026", "Ended the scheme.", "Made the scheme."),
        ("until=2&until=3&until=2026", "Made the scheme.", "Ended the scheme."),
    ],
    ids=["part", "by", "since", "until"],
)
def test_filters(scene, base, guardian, asked: str, there: str, gone: str):
    scene.clock.advance(timedelta(days=1))
    change(scene, "scheme.ended", by=scene.lead.account, scheme=scene.scheme)
    guardian.sign_in()
    said = texts(guardian.get(f"{base}/record?{asked}"))
    assert there in said
    assert gone not in said


def test_a_day_that_is_none_is_an_error_and_shows_everything(base, guardian):
    said = texts(guardian.get(f"{base}/record?since=40&since=1&since=2026"))
    assert "Enter a real date" in said
    assert "Made the scheme." in said


def test_nothing_fits(base, guardian):
    assert "Nothing in the record fits" in texts(guardian.get(f"{base}/record?part=rights"))


def test_pages(scene, base, guardian):
    for _ in range(60):
        change(scene, "scheme.settings", by=scene.lead.account, scheme=scene.scheme)
    first = texts(guardian.get(f"{base}/record?part=settings"))
    assert first.count("Changed the settings.") == 50
    assert "part=settings" in guardian.text
    second = texts(guardian.get(f"{base}/record?part=settings&page=2"))
    assert "Made the scheme." in second
    assert "Made the scheme." not in first
    assert "page=1" in guardian.text
    assert guardian.get(f"{base}/record?part=settings&page=99").status == 404


@pytest.mark.parametrize("more", ["endpoint=x", "scheme=x", "_scheme=javascript", "_method=POST"])
def test_nothing_else_of_an_address_goes_on(scene, base, guardian, more):
    for _ in range(60):
        change(scene, "scheme.settings", by=scene.lead.account, scheme=scene.scheme)
    assert guardian.get(f"{base}/record?{more}").status == 200
    assert more.partition("=")[2] + '"' not in guardian.text
    assert "javascript" not in guardian.text


def test_a_changed_record_is_told(scene, base, guardian):
    with scene.store.change(Event("upkeep")) as writer:
        writer.set("audit", {"actor": "somebody"}, seq=3)
    said = texts(guardian.get(f"{base}/record"))
    assert "Line 3: was changed" in said
    assert "was checked just now" not in said


def test_the_file_has_what_its_reader_sees_and_can_be_checked(scene, base, guardian):
    other = second(scene)
    change(scene, "release.withheld", scheme=scene.scheme, release="r1", audits="determined")
    guardian.get(f"{base}/record.jsonl")
    assert other.scheme not in guardian.text
    assert "determined" not in guardian.text
    assert "release.withheld" in guardian.text
    found = check_export(scene.store, guardian.text)
    assert found.faults == ()
    assert found.rows == scene.store.count("audit")
    rows = [json.loads(line) for line in guardian.text.splitlines()]
    assert any(row.get("event") == "people.imported" for row in rows)


def test_who_only_says_to_be_the_guardian_reads_nothing(scene, base, guardian):
    """Guardians count once the operator has confirmed them."""
    guardian.get(f"{base}/record")
    with scene.store.change(Event("upkeep")) as writer:
        held = next(
            one
            for one in holder_rows.load_all(writer, scene.store, scene.scheme)
            if one.account == scene.guardians[0].account
        )
        values = holder_rows._values(scene.store, scene.scheme, replace(held, state=State.ENROLLED))  # noqa: SLF001 - no way back to this state
        writer.set("holders", values, id=held.id)
    assert guardian.get(f"{base}/record").status == 403
    assert guardian.get(f"{base}/record.jsonl").status == 403


def test_of_another_schemes_rows_the_file_tells_their_place(scene):
    account = scene.guardians[0].account
    told = kept(reading(scene.store, scheme=scene.scheme, role="guardian", account=account))
    assert told({"scheme": "elsewhere", "event": "scheme.settings", "actor": account}) == ()
    assert told({"scheme": None, "event": "account.signed-in", "actor": "stranger"}) == ()
