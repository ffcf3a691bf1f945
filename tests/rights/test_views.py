"""Rights by link and by receipt, over HTTP: what each page does, and what it tells nobody."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest

from feedback.responses import lifecycle, service
from feedback.responses.model import State
from feedback.responses.notice_words import full, short
from feedback.responses.notices import notice_of, version
from feedback.schemes.waves import extend
from feedback.storage.certificates import certified
from feedback.web.templating import unbroken
from tests.responses.test_views import QUESTIONS, Visitor
from tests.scenario import Scene, deal_survey


@pytest.fixture
def scene(small) -> Scene:
    return small


@pytest.fixture
def clock(scene):
    return scene.clock


@pytest.fixture
def sent(app, scene) -> Visitor:
    visitor = Visitor(app, scene)
    visitor.answer()
    visitor.send()
    visitor.get("/receipt/answers")
    return visitor


def state(scene: Scene, visitor: Visitor) -> State:
    who = service.visitor(scene.store, visitor.invitation)
    return service.look(scene.store, who.place).state


def code(page: str) -> str:
    return re.search(r'id="certificate">([^<]+)', page)[1]


def test_by_link_the_page_says_the_same_whatever_was_sent(app, scene, sent):
    other = Visitor(app, scene, 1)
    fresh = other.get(f"/i/{other.token}/data")
    used = sent.get(f"/i/{sent.token}/data")
    assert fresh.status_code == used.status_code == 200
    assert used.text.replace(sent.token, "T") == fresh.text.replace(other.token, "T")
    for number in (0, 1):  # nor does it tell a mailbox reader who they are
        assert scene.people[number].name not in fresh.text
    assert sent.get("/i/ABCDEFGH12345678/data").status_code == 303


def test_looking_writes_nothing(app, scene):
    visitor = Visitor(app, scene)
    scene.store.settle()
    before = (scene.folder / "main.db").read_bytes(), scene.store.count("sessions")
    for path in ("data", "notice", "data", "notice"):
        assert visitor.get(f"/i/{visitor.token}/{path}").status_code == 200
    assert ((scene.folder / "main.db").read_bytes(), scene.store.count("sessions")) == before


@pytest.mark.parametrize("answered", [True, False])
def test_deleting_by_link_gives_a_certificate_either_way(app, scene, answered):
    visitor = Visitor(app, scene)
    if answered:
        visitor.answer()
        visitor.send()
    known = len(scene.store.never_back.digests())
    visitor.post(f"/i/{visitor.token}", action="delete")
    visitor.get("/answer/delete")
    assert visitor.post("/answer/delete", sure="y").location == "/link/deleted"
    given = code(visitor.get("/link/deleted").text)
    assert certified(scene.store, given)
    assert certified(scene.store, given.lower().replace("-", " "))
    assert len(scene.store.never_back.digests()) - known == 2 + 1  # two keys and a certificate
    assert given not in Visitor(app, scene, 2).get("/link/deleted").text


def test_a_certificate_is_shown_for_an_hour_in_that_browser(scene, sent, clock):
    sent.get("/receipt/delete")
    sent.post("/receipt/delete", sure="y")
    assert code(sent.get("/link/deleted").text)
    clock.advance(timedelta(minutes=61))
    assert "certificate" not in sent.get("/link/deleted").text
    assert state(scene, sent) is State.EMPTY


def told(visitor: Visitor) -> str:
    """Which version went with what was sent."""
    with zipfile.ZipFile(io.BytesIO(visitor.post("/receipt/take").data)) as archive:
        return json.loads(archive.read("my-answers.json"))["notice"]


def test_the_version_that_was_shown_goes_with_the_answers(sent, scene):
    shown = version(scene.store, scene.wave("pre"))
    assert told(sent) == shown.hash
    page = sent.get("/receipt/notice").text
    assert f"Version {shown.called} of 9 March 2026" in page


def test_a_version_that_changed_on_the_way_is_the_one_that_stood_on_the_page(app, scene):
    visitor = Visitor(app, scene)
    visitor.post(f"/i/{visitor.token}", action="continue")
    before = version(scene.store, scene.wave("pre")).hash
    wave = scene.wave("pre")
    later = wave.closes + timedelta(days=2)
    extend(scene.store, scheme=scene.scheme, wave=wave.id, closes=later, by=scene.lead.account)
    lifecycle.tick(scene.store)
    shown = re.search(r'name="version" value="([0-9a-f]+)"', visitor.get("/answer").text)[1]
    assert shown != before
    visitor.post("/answer", version=shown)
    visitor.post("/answer/1", **{"q-honest": "4"})
    visitor.post("/answer/2", **{"q-comments": "x"})
    visitor.send()
    visitor.get("/receipt/answers")
    assert told(visitor) == shown


def test_a_version_that_nobody_was_shown_is_not_believed(app, scene):
    visitor = Visitor(app, scene)
    visitor.post(f"/i/{visitor.token}", action="continue")
    visitor.get("/answer")
    visitor.post("/answer", version="ab" * 16)
    visitor.post("/answer/1", **{"q-honest": "4"})
    visitor.post("/answer/2", **{"q-comments": "x"})
    visitor.send()
    visitor.get("/receipt/answers")
    assert told(visitor) == version(scene.store, scene.wave("pre")).hash


def test_two_screens_stand_between_the_mail_and_the_first_question(app, scene):
    visitor = Visitor(app, scene)
    assert visitor.get(f"/i/{visitor.token}").status_code == 200
    notice = visitor.post(f"/i/{visitor.token}", action="continue").location
    assert notice == "/answer"
    visitor.get(notice)
    assert visitor.post(notice).location == "/answer/1"


def test_the_whole_notice_is_found_from_everywhere(app, scene, sent):
    other = Visitor(app, scene, 1)
    by_link = other.get(f"/i/{other.token}/notice").text
    other.begin()
    before = other.get("/answer/notice").text
    after = sent.get("/receipt/notice").text
    main = [re.search(r"<main.*</main>", page, re.DOTALL)[0] for page in (by_link, before, after)]
    assert main[0] == main[1] == main[2]
    assert f'href="/i/{other.token}/notice"' in other.get(f"/i/{other.token}").text
    assert 'href="/answer/notice"' in other.get("/answer").text
    assert 'href="/receipt/notice"' in sent.get("/receipt/answers").text


def test_strangers_codes_are_not_known(scene):
    for guess in ("", "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF", "x" * 300, "£"):
        assert not certified(scene.store, guess)


def test_taking_a_copy(sent, scene):
    answer = sent.post("/receipt/take")
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert sorted(archive.namelist()) == ["my-answers.html", "my-answers.json"]
        assert {one.date_time[0] for one in archive.infolist()} == {1980}
        told = json.loads(archive.read("my-answers.json"))
        page = archive.read("my-answers.html").decode()
    given = {one["id"]: one["value"] for one in told["answers"]}
    assert given == {"honest": "4", "comments": QUESTIONS["q-comments"]}
    assert (told["may_quote"], told["left_out_of_results"], len(told["notice"])) == (
        True,
        False,
        32,
    )
    assert "Words of &lt;mine&gt; &amp; &#39;yours&#39;" in page
    assert scene.people[0].name not in page + json.dumps(told)


def test_taking_a_comment_out_and_then_a_choice(sent, scene):
    assert "Any other comments?" in sent.get("/receipt/parts").text
    assert "Choose at least one answer" in sent.post("/receipt/parts").text
    assert sent.post("/receipt/parts", parts="comments").location == "/receipt/parts/gone"
    assert certified(scene.store, code(sent.get("/receipt/parts/gone").text))
    assert QUESTIONS["q-comments"][:8] not in sent.get("/receipt/answers").text
    assert "Any other comments?" not in sent.get("/receipt/parts").text
    sent.post("/receipt/parts", parts="honest")
    assert "There is no answer left" in sent.get("/receipt/parts").text
    # A rating stays in backups: the certificate of the comment says nothing of it.
    assert 'id="certificate"' not in sent.get("/receipt/parts/gone").text
    assert state(scene, sent) is State.SUBMITTED


def test_what_was_not_offered_cannot_be_taken_out(sent, scene):
    sent.get("/receipt/parts")
    assert sent.post("/receipt/parts", parts="heard").status_code == 200
    assert "Words of" in sent.get("/receipt/answers").text
    assert scene.store.never_back.digests() == frozenset()


def test_objecting_and_changing_ones_mind(sent, scene):
    sent.get("/receipt/leave-out")
    assert "Tick the box" in sent.post("/receipt/leave-out").text
    assert state(scene, sent) is State.SUBMITTED
    assert sent.post("/receipt/leave-out", sure="y").location == "/receipt/answers"
    assert state(scene, sent) is State.OBJECTED
    assert sent.post("/receipt/leave-out", sure="y").location == "/receipt/answers"  # twice is once
    assert "no result counts" in sent.get("/receipt/answers").text
    assert sent.get("/answer/saved").status_code == 200
    sent.post("/receipt/take-in")
    assert state(scene, sent) is State.SUBMITTED


def test_after_the_date_nothing_of_it_works(sent, scene):
    deal_survey(scene, "pre")
    for path in ("/receipt/parts", "/receipt/leave-out", "/receipt/answers", "/receipt/notice"):
        assert sent.get(path).location == "/link/unusable"
    assert "cannot use" in sent.get("/link/unusable").text


def test_those_who_set_it_up_see_the_same(app, scene):
    wave = scene.wave("pre")
    browser = Visitor(app, scene, 1)
    shown = browser.get(f"/i/{browser.token}/notice").text
    path = f"/schemes/{scene.scheme}/preview/pre"
    view = app.view_functions["responses.planned_notice"]
    with app.test_request_context(f"{path}/notice"):
        planned = view(scheme=scene.scheme, kind="pre")
    words = [line for part in full(notice_of(scene.store, wave)) for line in part.lines]
    assert len(words) > 20
    for page in (shown, planned):
        assert [line for line in words if unbroken(line) not in page] == []
    with app.test_request_context(f"{path}/mentor"):
        first = app.view_functions["responses.preview"](
            scheme=scene.scheme, kind="pre", role="mentor"
        )
    for part in short(notice_of(scene.store, wave)):
        assert all(unbroken(line) in first for line in part.lines)
