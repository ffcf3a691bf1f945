"""The whole way by GOV.UK Notify: invited, delivered or not, told, and asked for again."""

import json

import pytest

from feedback.app import create_app
from feedback.config import Config
from feedback.running import receipts
from feedback.running.worker import Worker
from tests.attacks.browser import URL, Browser
from tests.conftest import MASTER
from tests.outbox.notify_server import TOKEN, Answer, Service, running
from tests.scenario import DOMAIN, open_survey, ready

PATH = "/notify/receipts"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def scene(store, clock):
    made = ready(store, clock)
    open_survey(made, "pre")
    return made


@pytest.fixture
def service():
    return Service()


@pytest.fixture
def way(service, store, data_dir, scene):
    """The application and its worker, with everybody's mail gone."""
    assert scene
    with running(service) as notify:
        config = Config(data_dir, (MASTER,), public_url=URL, notify=notify)
        worker = Worker(config, store, work=())
        worker.run_all()
        yield create_app(config, store, receipts.views), worker


def states(store) -> list[str]:
    return sorted(str(row["state"]) for row in store.all("invitations"))


def link_in(mail) -> str:
    (line,) = [one for one in mail["body"].split("\n\n") if one.startswith(URL)]
    return line.removeprefix(URL)


def invitation_of(service, address: str) -> int:
    return [mail["to"] for mail in service.sent].index(address)


def test_an_invitation_brings_somebody_to_their_survey(way, service, scene):
    app, _ = way
    sent = [mail for mail in service.sent if "/i/" in mail["body"]]
    assert sorted(mail["to"] for mail in sent) == sorted(one.email for one in scene.people)
    link = link_in(sent[0])
    person = Browser(app)
    assert person.post(link, action="continue").location == "/answer"


def test_what_notify_tells_later_shows_where_mail_does_not_arrive(way, service, store, scene):
    app, _ = way
    told = app.test_client()
    for person, status in zip(scene.people, ("permanent-failure", "delivered"), strict=False):
        receipt = service.receipt(invitation_of(service, person.email), status)
        answer = told.post(PATH, data=json.dumps(receipt), headers=BEARER, content_type="text/json")
        assert answer.status_code == 204
        answer = told.post(PATH, json=receipt, headers=BEARER)
        assert (answer.status_code, answer.data) == (204, b"")
    assert states(store).count("undeliverable") == 1
    assert store.count("deliveries") == 10


def test_who_asks_for_their_mail_again_leaves_no_row(way, service, store):
    app, worker = way
    before = store.all("deliveries")
    for address in (f"mentor0@{DOMAIN}", "nobody@elsewhere.example"):
        Browser(app).post("/link/again", email=address)
    worker.run_all()
    assert [mail["to"] for mail in service.sent[-1:]] == [f"mentor0@{DOMAIN}"]
    assert store.all("deliveries") == before
    receipt = service.receipt(len(service.sent) - 1, "permanent-failure")
    assert app.test_client().post(PATH, json=receipt, headers=BEARER).status_code == 204
    assert states(store).count("undeliverable") == 0


def test_a_daily_limit_loses_nothing(service, store, data_dir, scene, clock):
    service.everybody = Answer(429, "TooManyRequestsError", "Exceeded send limits (50) for today")
    beat = iter(range(0, 100_000, 1000))
    with running(service) as notify:
        config = Config(data_dir, (MASTER,), public_url=URL, notify=notify)
        worker = Worker(config, store, work=(), clock=lambda: next(beat))
        for _ in range(3):
            worker.run_all()
        assert service.sent == []
        assert store.count("deliveries") == 0
        service.everybody = None
        clock.move_to(clock.now().replace(hour=12))
        worker.run_all()
    assert {one.email for one in scene.people} <= {mail["to"] for mail in service.sent}
    assert states(store) == ["invited"] * 12
