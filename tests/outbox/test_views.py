"""The outbox page exists on this machine alone."""

from dataclasses import replace

import pytest
from flask import Flask

from feedback.accounts.holder_rows import place_of
from feedback.config import Smtp
from feedback.outbox.local import LocalTransport
from feedback.outbox.model import Message
from feedback.outbox.views import views
from feedback.web.access import init_access
from feedback.web.errorpages import init_errors
from feedback.web.headers import init_headers
from feedback.web.static import init_static
from feedback.web.templating import init_templates
from tests.web.page import check_page

HERE = {"Host": "127.0.0.1:8000"}
LINK = "http://127.0.0.1:8000/i/ABCDEFGHJKMNPQRS"


def make(config, store) -> Flask:
    app = Flask("outbox", static_folder=None)
    app.config.update(SECRET_KEY="x" * 32, PUBLIC_URL=config.public_url)
    app.extensions["candour-config"] = config
    init_static(app)
    init_templates(app)
    init_headers(app)
    init_access(app, store, place_of)
    init_errors(app)
    app.register_blueprint(views)
    return app


@pytest.fixture
def client(config, store):
    text = f"Please <b>answer</b>.\n\n{LINK}\n\nhttps://elsewhere.example/\n"
    LocalTransport(store).send([Message(to="ada@example.org", subject="Hi", text=text, html="")])
    return make(config, store).test_client()


def test_it_shows_what_would_be_sent_with_links_to_follow(client):
    page = check_page(client.get("/outbox", headers=HERE).text)
    assert "ada@example.org" in page.text()
    assert "<b>answer</b>" in page.text()
    targets = [node.get("href") for node in page.all("a")]
    assert LINK in targets
    assert "https://elsewhere.example/" not in targets


def test_pages_follow_each_other(client, store):
    mails = [
        Message(to=f"{number}@example.org", subject="S", text="T", html="") for number in range(60)
    ]
    LocalTransport(store).send(mails)
    first = client.get("/outbox", headers=HERE).text
    second = client.get("/outbox?page=2", headers=HERE).text
    check_page(second)
    assert "59@example.org" in first
    assert "ada@example.org" not in first
    assert "ada@example.org" in second
    assert client.get("/outbox?page=x", headers=HERE).status_code == 200


@pytest.mark.parametrize("host", ["localhost:8000", "[::1]:8000", "127.0.0.1"])
def test_every_name_of_this_machine_will_do(client, host):
    assert client.get("/outbox", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "[::1"},
        HERE | {"X-Forwarded-For": "1.2.3.4"},
        HERE | {"X-Forwarded-Host": "127.0.0.1"},
        HERE | {"Forwarded": "for=1.2.3.4"},
        HERE | {"Via": "1.1 proxy"},
        HERE | {"X-Real-IP": "127.0.0.1"},
    ],
    ids=lambda headers: " ".join(headers) + headers["Host"],
)
def test_it_is_not_there_for_others(client, headers):
    assert client.get("/outbox", headers=headers).status_code == 404


def test_it_is_not_there_for_another_machine(client):
    got = client.get("/outbox", headers=HERE, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert got.status_code == 404


def test_a_note_of_removed_headers_counts_too(client):
    got = client.get("/outbox", headers=HERE, environ_overrides={"candour.forwarded": True})
    assert got.status_code == 404


def test_it_is_not_there_where_mail_is_sent_or_the_address_is_public(config, store):
    smtp = Smtp(host="127.0.0.1", port=25, security="none")
    for other in (
        replace(config, smtp=smtp),
        replace(config, public_url="https://surveys.example.org"),
    ):
        assert make(other, store).test_client().get("/outbox", headers=HERE).status_code == 404
