"""`POST /notify/receipts`: for GOV.UK Notify alone, and silent."""

import pytest

from feedback.accounts.holder_rows import place_of
from feedback.app import create_app
from feedback.config import Config, Notify
from feedback.outbox.deliveries import expect
from feedback.outbox.model import Message
from feedback.running import receipts
from feedback.running.wiring import mail_handlers
from feedback.storage.store import Event
from feedback.web.access import Who, allow, init_access

TOKEN = "a-token-of-more-than-twenty-letters"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
URL = "https://surveys.example.org"
PATH = "/notify/receipts"


def client(store, data_dir, token=TOKEN):
    notify = Notify(api_key="", template="", callback_token=token) if token else None
    config = Config(data_dir, (bytes(32),), public_url=URL, notify=notify)
    return create_app(config, store, receipts.views).test_client()


@pytest.fixture
def reference(store):
    """Of an invitation that was sent."""
    with store.change(Event("upkeep")) as w:
        w.add("invitations", {"id": "i1", "wave": "w", "participant": "p", "state": "invited"})
    mail = Message(to="a@b.example", subject="S", text="T", html="H")
    (sent,) = expect(store, mail_handlers(), [("invitation", {"invitation": "i1"}, mail)])
    return sent.reference


def state(store):
    return store.one("invitations", id="i1")["state"]


def told(reference, status):
    return {"reference": reference, "status": status, "to": "a@b.example"}


def test_an_address_that_does_not_work_is_shown_to_the_lead(store, data_dir, reference):
    asked = client(store, data_dir)
    got = asked.post(PATH, json=told(reference, "permanent-failure"), headers=BEARER)
    assert (got.status_code, got.data) == (204, b"")
    assert "Set-Cookie" not in got.headers
    assert state(store) == "undeliverable"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": "Bearer "},
        {"Authorization": TOKEN},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": "Bearer é"},
        {"Origin": URL, "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_nobody_comes_in_without_the_token(store, data_dir, reference, headers):
    got = client(store, data_dir).post(
        PATH, json=told(reference, "permanent-failure"), headers=headers
    )
    assert got.status_code == 403
    assert state(store) == "invited"


def test_without_a_token_in_the_settings_nobody_comes_in_at_all(store, data_dir):
    for shown in ("None", "", TOKEN):
        headers = {"Authorization": f"Bearer {shown}"}
        assert client(store, data_dir, None).post(PATH, json={}, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b"[" * 100_000,
        b'{"reference": null, "status": "permanent-failure"}',
        b'{"reference": "\\ud800", "status": "permanent-failure"}',
        b'{"reference": "00000000000000000000000000000000", "status": "permanent-failure"}',
        b'{"reference": "00000000000000000000000000000000", "status": ["x"]}',
    ],
)
def test_a_receipt_that_is_not_known_gets_the_same_reply(store, data_dir, reference, content):
    got = client(store, data_dir).post(
        PATH, data=content, headers={**BEARER, "Content-Type": "application/json"}
    )
    assert (got.status_code, got.data) == (204, b"")
    assert state(store) == "invited"
    assert store.count("deliveries") == 1
    assert reference


def test_a_service_without_something_to_show_is_let_in_nowhere(store):
    from flask import Flask  # noqa: PLC0415 - only here

    bare = Flask("bare", static_folder=None)
    init_access(bare, store, place_of)
    bare.add_url_rule("/in", view_func=allow(Who.SERVICE)(lambda: "inside"))
    assert bare.test_client().get("/in", headers=BEARER).status_code == 403
