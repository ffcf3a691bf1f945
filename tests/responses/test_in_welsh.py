"""A participant's way in Welsh: every page, and no English sentence on it."""

import re

import pytest
from flask import Flask

from feedback.app import create_app
from feedback.config import Config
from feedback.questionnaires.definition import load_shipped
from feedback.responses import pages, service
from feedback.responses.forms import page_form
from feedback.responses.model import Answers
from feedback.web import pages as fast
from tests.conftest import MASTER
from tests.responses.test_views import ORIGIN, Visitor
from tests.scenario import both_roles, open_survey, ready
from tests.web.page import Page, check_page

# Words of nearly every English sentence, none of them a Welsh word; our own names are not these.
ENGLISH = re.compile(r"\b(the|you|your|with|this|that|are|not|have|what|when|from|can|will)\b")


@pytest.fixture
def scene(store, clock):
    made = ready(store, clock, asked=load_shipped("manchester"), who=both_roles())
    open_survey(made, "pre")
    return made


@pytest.fixture
def app(store, data_dir) -> Flask:
    return create_app(Config(data_dir=data_dir, master_keys=(MASTER,), public_url=ORIGIN), store)


def asked(html: str) -> list[str]:
    """The names of the page's questions."""
    return list(dict.fromkeys(re.findall(r'name="(q-[^"]+)"', html)))


def welsh(html: str) -> str:
    """The page's text, once it is found to be Welsh throughout."""
    page = check_page(html, exempt_csrf=True)
    assert page.root.get("lang") == "cy"
    text = page.text().replace("English", "")
    assert not (found := ENGLISH.findall(text)), (found, text)
    return text


def test_the_whole_way_in_welsh_from_one_choice(app, scene):
    """Chosen at the link, before there is a session; no later address says it."""
    mentee = next(at for at, one in enumerate(scene.people) if one.role == "mentee")
    visitor = Visitor(app, scene, mentee)
    link = f"/i/{visitor.token}"
    assert "Eich arolwg" in welsh(visitor.get(f"{link}?lang=cy").text)
    welsh(visitor.get(f"{link}/phone?lang=cy").text)
    visitor.post(f"{link}?lang=cy", action="continue")
    assert "Cyn i chi ddechrau" in welsh(visitor.get("/answer").text)
    visitor.post("/answer")
    page = visitor.get("/answer/1")
    assert "Faint ydych chi'n teimlo eich bod yn ei wybod am hil" in welsh(page.text)
    assert "Dewiswch ateb i" in welsh(visitor.post("/answer/1").text)
    ratings = dict.fromkeys(asked(page.text), "4")
    visitor.post("/answer/1", **ratings)
    texts = visitor.get("/answer/2").text
    assert "Gallwch ysgrifennu hyd at y nifer hwn o nodau" in welsh(texts)
    visitor.post("/answer/2", **dict.fromkeys(asked(texts), "Geiriau"))
    checked = welsh(visitor.get("/answer/check").text)
    assert "Yn dda" in checked
    visitor.post("/answer/check", quote="yes")
    saved = welsh_page(visitor, "/answer/saved")
    code = re.search(r'<code id="[^"]*">([^<]+)</code>', saved)
    visitor.post("/receipt?lang=cy", code=code[1])
    assert "Yn dda" in welsh(visitor.get("/receipt/answers").text)


def welsh_page(visitor: Visitor, path: str) -> str:
    html: str = visitor.get(path).text
    welsh(html)
    return html


def test_looking_changes_nothing_and_the_next_form_keeps_it(app, scene):
    visitor = Visitor(app, scene)
    visitor.begin()
    before = [dict(row) for row in scene.store.all("sessions")]
    welsh(visitor.get("/answer?lang=cy").text)
    assert Page(visitor.get("/answer").text).root.get("lang") == "en"
    assert [dict(row) for row in scene.store.all("sessions")] == before
    visitor.post("/answer?lang=cy")
    welsh(visitor.get("/answer/1").text)
    visitor.post("/answer/1?lang=en")
    assert Page(visitor.get("/answer/1").text).root.get("lang") == "en"


@pytest.mark.parametrize(
    "path",
    [
        *("/help", "/link/again", "/link/code", "/link/unusable", "/link/declined"),
        *("/link/deleted", "/receipt", "/sign-in", "/reset", "/nowhere"),
        *("/", "/accessibility", "/cookies", "/privacy"),
    ],
)
def test_pages_that_ask_for_no_session(app, scene, path):
    del scene
    welsh(app.test_client().get(f"{path}?lang=cy").text)


def test_answers_are_kept_the_same_in_any_language(app, scene):
    kept = []
    for number, language in enumerate(("en", "cy")):
        visitor = Visitor(app, scene, number)
        visitor.post(f"/i/{visitor.token}?lang={language}", action="continue")
        visitor.post("/answer")
        html = visitor.get("/answer/1").text
        names = asked(html)
        visitor.post("/answer/1", **dict.fromkeys(names, "2"))
        kept.append((names, re.findall(r'type="radio" value="([^"]*)"', html)))
    assert kept[0] == kept[1]


def test_a_page_made_once_is_byte_for_byte_what_the_macros_make_in_each_language(app, scene):
    who = service.visitor(scene.store, Visitor(app, scene).invitation)
    page = who.questionnaire.for_(who.person.role, "pre")[0]
    answers = Answers(closed={one.id: "2" for one in page.questions}, texts={}, page=1)
    made = {}
    for language in ("en", "cy", "en"):
        with app.test_request_context(f"/answer/1?lang={language}"):
            app.preprocess_request()
            quick = pages.question_page(who, page, answers)
            values = {f"q-{one.id}": "2" for one in page.questions}
            hint = pages.text_hint(who.wave)
            form = page_form(page, "pre", hint=hint, values=values)
            slow = pages.question_page(who, page, answers, form=form)
            assert quick == slow
        assert made.setdefault(language, re.sub(r"csrf.*", "", quick)) == re.sub(
            r"csrf.*", "", quick
        )
    assert made["en"] != made["cy"]
    assert fast.building() is False
