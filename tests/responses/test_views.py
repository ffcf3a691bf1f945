"""The participant's way over HTTP: what each request changes, and what it tells."""

import re
from datetime import timedelta
from threading import Thread

import pytest
from flask import Flask

from feedback.app import create_app
from feedback.config import Config
from feedback.invitations.service import mint
from feedback.responses import service
from feedback.responses.model import State
from feedback.schemes.service import scheme, set_policy
from feedback.web.session import COOKIE
from tests.conftest import MASTER
from tests.scenario import Scene, open_survey, ready

ORIGIN = "http://127.0.0.1:8000"
BASE = "https://127.0.0.1:8000"
QUESTIONS = {"q-honest": "4", "q-comments": "Words of <mine> & 'yours'"}


@pytest.fixture
def scene(store, clock) -> Scene:
    made = ready(store, clock)
    open_survey(made, "pre")
    return made


@pytest.fixture
def app(store, data_dir) -> Flask:
    return create_app(Config(data_dir=data_dir, master_keys=(MASTER,), public_url=ORIGIN), store)


class Visitor:
    """One person's browser."""

    def __init__(self, app: Flask, scene: Scene, number: int = 0) -> None:
        self.client = app.test_client()
        wave = scene.wave("pre")
        person = scene.people[number]
        found = scene.store.one("invitations", wave=wave.id, participant=person.id)
        self.invitation = str(found["id"])
        self.token = mint(scene.store, self.invitation, wave.id)
        self.csrf = ""

    def get(self, path: str):
        answer = self.client.get(path, base_url=BASE)
        found = re.search(r'name="csrf_token" value="([^"]+)"', answer.text)
        self.csrf = found[1] if found else self.csrf
        return answer

    def post(self, path: str, **fields):
        headers = {"Origin": ORIGIN, "Referer": f"{BASE}{path}"}
        data = {"csrf_token": self.csrf, **fields}
        return self.client.post(path, base_url=BASE, headers=headers, data=data)

    def begin(self):
        self.post(f"/i/{self.token}", action="continue")
        self.get("/answer")
        return self.post("/answer")

    def answer(self):
        """Everything but sending."""
        self.begin()
        self.post("/answer/1", **{"q-honest": QUESTIONS["q-honest"]})
        return self.post("/answer/2", **{"q-comments": QUESTIONS["q-comments"]})

    def send(self):
        return self.post("/answer/check", quote="yes")


def state(scene: Scene, visitor: Visitor) -> State:
    who = service.visitor(scene.store, visitor.invitation)
    return service.look(scene.store, who.place).state


def rows(scene: Scene) -> dict[str, int]:
    tables = ("sessions", "tokens", "outbox", "audit", "invitations", "throttles")
    return {table: scene.store.count(table) for table in tables}


def test_looking_at_a_link_changes_nothing_however_often(app, scene):
    visitor = Visitor(app, scene)
    before = rows(scene)
    for _ in range(20):
        assert visitor.get(f"/i/{visitor.token}").status_code == 200
        head = visitor.client.head(f"/i/{visitor.token}", base_url=BASE)
        assert head.status_code == 200
        assert "Set-Cookie" not in head.headers
    visitor.get(f"/i/{visitor.token}/phone")
    assert rows(scene) == before
    assert visitor.begin().location == "/answer/1"


def test_the_landing_page_is_the_same_before_and_after(app, scene):
    visitor, other = Visitor(app, scene), Visitor(app, scene, 1)
    fresh = other.get(f"/i/{other.token}").text.replace(other.token, "T")
    visitor.answer()
    visitor.send()
    assert state(scene, visitor) is State.SUBMITTED
    used = visitor.get(f"/i/{visitor.token}").text.replace(visitor.token, "T")
    assert used == fresh


def test_participants_leave_no_trace_but_their_slot(app, scene):
    visitor = Visitor(app, scene)
    before = rows(scene)
    visitor.answer()
    visitor.send()
    after = rows(scene)
    assert {name: after[name] - before[name] for name in after} == {
        **dict.fromkeys(after, 0),
        "sessions": 1,
    }


def test_a_stranger_cannot_send_someone_elses_link(app, scene):
    visitor = Visitor(app, scene)
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {}):
        answer = visitor.client.post(f"/i/{visitor.token}", base_url=BASE, headers=headers)
        assert answer.status_code == 403
    assert COOKIE not in str(visitor.client.get("/help", base_url=BASE).headers)


def test_what_was_typed_is_shown_again_when_a_page_has_errors(app, scene):
    visitor = Visitor(app, scene)
    visitor.begin()
    visitor.post("/answer/1", **{"q-honest": "2"})
    long = "<b>é</b> & " * 400
    answer = visitor.post("/answer/2", **{"q-comments": long})
    assert answer.status_code == 200
    assert "There is a problem" in answer.text
    assert "&lt;b&gt;é&lt;/b&gt; &amp; " * 400 in answer.text.replace("&#10;", "\n")
    assert state(scene, visitor) is State.DRAFT


def test_a_session_that_ran_out_shows_what_was_typed(app, scene):
    visitor = Visitor(app, scene)
    visitor.begin()
    visitor.client.delete_cookie(COOKIE, domain="127.0.0.1")
    answer = visitor.post("/answer/2", **{"q-comments": "typed with care"})
    assert answer.status_code == 400
    assert "typed with care" in answer.text


def test_values_that_are_no_option_and_fields_that_were_not_asked_are_refused(app, scene):
    visitor = Visitor(app, scene)
    visitor.begin()
    answer = visitor.post("/answer/1", **{"q-honest": "9", "q-heard": "5", "state": "2"})
    assert "There is a problem" in answer.text
    assert state(scene, visitor) is State.EMPTY


def test_nobody_sends_an_incomplete_survey(app, scene):
    visitor = Visitor(app, scene)
    visitor.begin()
    visitor.post("/answer/2", **{"q-comments": "only a comment"})
    assert visitor.send().location == "/answer/1"
    assert state(scene, visitor) is State.DRAFT


def test_a_double_click_sends_once_and_says_saved_twice(app, scene):
    visitor = Visitor(app, scene)
    visitor.answer()
    first, second = visitor.send(), visitor.send()
    assert first.location == "/answer/saved"
    page = visitor.get("/answer/saved").text
    code = re.search(r'id="receipt-code">([^<]+)', page)[1]
    assert second.status_code == 303
    assert code in visitor.get("/answer/saved").text


def test_fifty_at_once_store_one(app, scene):
    visitor = Visitor(app, scene)
    visitor.answer()
    cookies = {
        cookie.key: cookie.value
        for cookie in visitor.client._cookies.values()  # noqa: SLF001
    }
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    answers = []

    def one() -> None:
        client = app.test_client(use_cookies=False)
        answers.append(
            client.post(
                "/answer/check",
                base_url=BASE,
                headers={"Origin": ORIGIN, "Referer": BASE, "Cookie": header},
                data={"csrf_token": visitor.csrf, "quote": "no"},
            )
        )
        scene.store.close()

    threads = [Thread(target=one) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {303}
    assert state(scene, visitor) is State.SUBMITTED
    # Its own receipt opens it: whatever was stored is whole.
    page = visitor.get("/receipt/answers")
    assert page.status_code in {200, 303}


def test_the_saved_page_opens_for_an_hour(app, scene, clock):
    visitor = Visitor(app, scene)
    visitor.answer()
    visitor.send()
    assert visitor.get("/answer/saved").status_code == 200
    clock.advance(timedelta(minutes=61))
    assert visitor.get("/answer/saved").location == "/link/unusable"


def test_refusing_the_code_makes_it_useless(app, scene):
    visitor = Visitor(app, scene)
    visitor.answer()
    visitor.send()
    page = visitor.get("/answer/saved").text
    code = re.search(r'id="receipt-code">([^<]+)', page)[1]
    visitor.post("/answer/saved")
    assert code not in visitor.get("/answer/saved").text
    other = Visitor(app, scene, 1)
    assert "This code does not fit" in other.post("/receipt", code=code).text


def test_the_notice_follows_a_stricter_policy(app, scene, store):
    visitor = Visitor(app, scene)
    visitor.begin()
    assert "fewer than 8 people" in visitor.get("/answer").text
    stricter = {**scheme(store, scene.scheme).policy, "k": 9}
    set_policy(store, scheme=scene.scheme, policy=stricter, by=scene.lead.account)
    assert "fewer than 9 people" in visitor.get("/answer").text


def test_a_used_a_closed_and_an_unknown_link_say_the_same(app, scene):
    used, gone = Visitor(app, scene), Visitor(app, scene, 1)
    used.answer()
    used.send()
    gone.post(f"/i/{gone.token}", action="delete")
    gone.get("/answer/delete")
    gone.post("/answer/delete", sure="y")
    answers = [
        visitor.post(f"/i/{token}", action="continue")
        for visitor, token in ((used, used.token), (gone, gone.token), (used, "0000000000000000"))
    ]
    assert [(one.status_code, one.location, one.text) for one in answers] == [
        (answers[0].status_code, "/link/unusable", answers[0].text)
    ] * 3


def test_no_page_of_a_participant_names_what_they_should_never_meet(app, scene):
    words = re.compile(r"\b(wave|release|slice|quorum|aggregate|pseudonym|k-anonym)", re.IGNORECASE)
    visitor = Visitor(app, scene)
    pages = [visitor.get(f"/i/{visitor.token}")]
    visitor.begin()
    pages += [visitor.get(path) for path in ("/answer", "/answer/1", "/answer/2", "/help")]
    visitor.answer()
    pages += [visitor.get("/answer/check")]
    visitor.send()
    pages += [visitor.get(path) for path in ("/answer/saved", "/receipt/answers", "/receipt")]
    for page in pages:
        text = re.sub(r"<[^>]+>", " ", page.text)
        assert words.search(text) is None, words.search(text)
