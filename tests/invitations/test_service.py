"""Inviting, links and reminders."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crypto import group, parse_code
from feedback.errors import Conflict, NotFound
from feedback.invitations import service
from feedback.invitations.model import AGAIN_A_DAY, TOKEN_BYTES
from feedback.outbox.service import progress
from feedback.storage.store import Event


@pytest.fixture
def one(store, opened):
    """Some invitation."""
    row = store.all("invitations", wave=opened.wave, limit=1)[0]
    return service.invitation(store, row["id"])


def test_everybody_is_invited_and_has_a_mail_waiting(store, opened):
    invited = store.all("invitations", wave=opened.wave)
    listed = {row["id"] for row in store.all("participants", scheme=opened.scheme)}
    assert {row["participant"] for row in invited} == listed
    assert progress(store, service.batch_of(opened.wave)) == (0, 0, 24)


def test_a_token_leads_to_its_invitation_however_often_and_however_typed(store, one):
    token = service.mint(store, one.id, one.wave)
    assert len(token) == 16
    typed = group(parse_code(token, TOKEN_BYTES)).lower()
    for written in (token, token, typed, f" {token} "):
        assert service.resolve(store, written) == one


def test_an_invitation_may_have_many_live_tokens(store, one):
    tokens = service.mint_all(store, [(one.id, one.wave)] * 3)
    assert len(set(tokens)) == 3
    assert {service.resolve(store, token) for token in tokens} == {one}


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("token", ["", "0" * 16, "ABCD", "x" * 5000, "../../etc", "\u212a" * 16])
def test_what_is_no_link_finds_nothing(store, token):
    assert service.resolve(store, token) is None


def test_unknown_links_cost_the_same_reads_and_openings(store, one, monkeypatch):
    token = service.mint(store, one.id, one.wave)
    work = []

    def counted(name, act):
        def run(*given, **named):
            work.append((name, *(given[:1] if name == "one" else ())))
            return act(*given, **named)

        return run

    monkeypatch.setattr(store, "one", counted("one", store.one))
    monkeypatch.setattr(store.vault, "open_record", counted("seal", store.vault.open_record))
    monkeypatch.setattr(store.vault, "lock_record", counted("seal", store.vault.lock_record))
    seen = []
    for written in (token, "0" * 16, "not a link"):
        work.clear()
        service.resolve(store, written)
        seen.append(list(work))
    assert seen[0] == seen[1] == seen[2]


def test_no_token_is_on_the_disk_and_no_row_says_whose_it_is(store, one, data_dir):
    token = service.mint(store, one.id, one.wave)
    row = store.all("tokens")[0]
    store.close()
    for path in data_dir.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert token.encode() not in content
            assert parse_code(token, TOKEN_BYTES) not in content
    assert one.id.encode() not in row["invitation"]


def test_reminders_go_to_everybody_twice_at_most(store, opened):
    assert service.remind(store, wave=opened.wave, by=opened.lead) == 1
    assert service.remind(store, wave=opened.wave, by=opened.lead) == 2
    for number in (1, 2):
        assert progress(store, service.batch_of(opened.wave, number)) == (0, 0, 24)
    with pytest.raises(Conflict):
        service.remind(store, wave=opened.wave, by=opened.lead)
    assert store.count("audit", event="wave.reminded") == 2


def test_reminders_need_an_open_survey(store, opened):
    with store.change(Event("upkeep")) as w:
        w.set("waves", {"state": "closed"}, id=opened.wave)
    with pytest.raises(Conflict):
        service.remind(store, wave=opened.wave, by=opened.lead)
    with pytest.raises(NotFound):
        service.remind(store, wave="nothing", by=opened.lead)
    assert store.count("outbox", kind="reminder") == 0


@pytest.mark.usefixtures("opened")
def test_asking_again_leaves_equal_rows_whether_known_or_not(store):
    noted = store.count("audit")
    known, unknown = "Mentor0@council.example", "stranger@elsewhere.example"
    for email in (known, unknown):
        service.ask_again(store, email=email)
    rows = store.all("outbox", kind="again")
    shapes = [
        {name: len(value) if isinstance(value, bytes) else value for name, value in row.items()}
        for row in rows
    ]
    assert [shape | {"id": ""} for shape in shapes] == [shapes[0] | {"id": ""}] * 2
    assert store.count("throttles") == 2
    assert store.count("audit") == noted
    opened_rows = [store.vault.open_record("outbox", row["id"], row["payload"]) for row in rows]
    assert not any("example" in str(one) for one in opened_rows)


@pytest.mark.usefixtures("opened")
def test_three_a_day_for_each_address(store, clock):
    for _ in range(AGAIN_A_DAY + 2):
        service.ask_again(store, email="mentor0@council.example")
        service.ask_again(store, email="stranger@elsewhere.example")
    assert store.count("outbox", kind="again") == 2 * AGAIN_A_DAY
    service.ask_again(store, email="MENTOR0@council.example ")
    assert store.count("outbox", kind="again") == 2 * AGAIN_A_DAY
    clock.advance(timedelta(days=1, seconds=1))
    service.ask_again(store, email="mentor0@council.example")
    assert store.count("outbox", kind="again") == 2 * AGAIN_A_DAY + 1


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(email=st.text(max_size=300))
def test_anything_typed_as_an_address_gets_the_same_answer(store, email):
    assert service.ask_again(store, email=email) is None


def test_a_refused_address_is_marked_and_can_be_written_to_again_once(store, opened, one):
    with pytest.raises(Conflict):
        service.resend(store, wave=opened.wave, invitation_id=one.id, by=opened.lead)
    service.mark_undeliverable(store, one.id)
    assert store.one("invitations", id=one.id)["state"] == "undeliverable"
    before = store.count("outbox")
    service.resend(store, wave=opened.wave, invitation_id=one.id, by=opened.lead)
    assert store.count("outbox") == before + 1
    with pytest.raises(Conflict):
        service.resend(store, wave=opened.wave, invitation_id=one.id, by=opened.lead)


def test_a_destroyed_wave_leaves_no_link_behind(store, opened, one):
    token = service.mint(store, one.id, one.wave)
    service.remind(store, wave=opened.wave, by=opened.lead)
    with store.change(Event("upkeep")) as w:
        service.forget_wave(w, opened.wave)
    assert service.resolve(store, token) is None
    assert [store.count(table) for table in ("tokens", "invitations", "outbox")] == [0, 0, 0]
