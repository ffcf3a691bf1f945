"""The language of a page: chosen by a link, carried on, kept in a session, never by looking."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from feedback.app import create_app
from feedback.clock import SystemClock
from feedback.config import Config
from feedback.errors import Conflict, Rejected
from feedback.storage.sqlite import initialise
from feedback.web import languages
from feedback.web.languages import told
from feedback.web.session import COOKIE
from feedback.wording import lazily, said, shipped, shipped_lazy, together
from tests.conftest import MASTER
from tests.web.page import check_page

ORIGIN = "http://127.0.0.1:8000"
WELSH = "Mewngofnodi"
"""“Sign in”, the heading of the page of that name."""


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("languages") / "data"
    store = initialise(folder, (MASTER,), SystemClock())
    yield create_app(Config(data_dir=folder, master_keys=(MASTER,), public_url=ORIGIN), store)
    store.close()


def links(html: str) -> list[str]:
    return re.findall(r'<a [^>]*href="(/[^"]*)"', html)


def test_a_link_chooses_and_every_address_carries_it_on(site):
    client = site.test_client()
    page = check_page(client.get("/sign-in?lang=cy").text, exempt_csrf=True)
    assert page.title.startswith(WELSH)
    assert page.root.get("lang") == "cy"
    carried = links(client.get("/sign-in?lang=cy").text)
    assert carried
    assert all("lang=cy" in link for link in carried)
    assert not client.get_cookie(COOKIE), "looking at a page makes no cookie"


def test_english_is_what_nobody_has_to_choose(site):
    client = site.test_client()
    html = client.get("/sign-in").text
    assert check_page(html, exempt_csrf=True).root.get("lang") == "en"
    assert not [link for link in links(html) if "lang=" in link]
    assert check_page(client.get("/sign-in?lang=xx").text, exempt_csrf=True).title.startswith(
        "Sign in"
    )


def test_the_other_language_is_offered_and_the_way_onward_kept(site):
    html = site.test_client().get("/sign-in?next=/my&secret=1").text
    assert 'href="?next=%2Fmy&amp;lang=cy" lang="cy"' in html
    # an address of somebody else's choosing cannot lead away: it is a query alone
    assert 'href="?lang=cy"' in site.test_client().get("//example.org/sign-in").text


def test_a_draft_says_that_it_is_one(site):
    client = site.test_client()
    assert "candour-draft" in client.get("/help?lang=cy").text
    assert "candour-draft" not in client.get("/help").text


def test_error_pages_are_in_the_language_too(site):
    page = check_page(site.test_client().get("/nowhere?lang=cy").text)
    assert "Heb ddod o hyd" in page.title


def test_pages_of_those_who_run_a_scheme_stay_in_english(site):
    with site.test_request_context("/schemes/new?lang=cy"):
        site.preprocess_request()
        assert languages.language() == "en"
        assert languages.choices() == []
        assert languages.carried(), "and the way back to one's own pages is in the other again"


def test_a_page_made_once_for_all_depends_on_language_and_on_how_it_is_carried(site):
    with site.test_request_context("/help?lang=cy"):
        site.preprocess_request()
        first = languages.eyes()
    with site.test_request_context("/help"):
        site.preprocess_request()
        second = languages.eyes()
    assert first == ("cy", True)
    assert second == ("en", False)


def test_dates_and_numbers_are_as_the_language_has_them(site):
    with site.test_request_context("/help?lang=cy"):
        site.preprocess_request()
        filters = site.jinja_env.filters
        assert filters["day"](date(2026, 3, 14)) == "14 Mawrth 2026"
        assert filters["whole"](1200) == "1,200"


@pytest.mark.parametrize(
    ("number", "noun"), [(1, "cofnod"), (2, "gofnod"), (3, "chofnod"), (7, "cofnod")]
)
def test_plurals_are_those_of_welsh(site, number: int, noun: str):
    with site.test_request_context("/help?lang=cy"):
        site.preprocess_request()
        found = site.jinja_env.from_string(
            '{{ ngettext("%(num)s entry found", "%(num)s entries found", n) }}'
        ).render(n=number)
    assert found == f"Cafwyd hyd i {number} {noun}"


def test_names_stand_together_without_a_choice_left_to_the_reader(site):
    with site.test_request_context("/help?lang=cy"):
        site.preprocess_request()
        assert together(["Ada", "Grace", "Sam"]) == "Ada, Grace, Sam"
    with site.test_request_context("/help"):
        site.preprocess_request()
        assert together(["Ada", "Sam"]) == "Ada and Sam"


def test_errors_of_services_are_told_in_the_language(site):
    with site.test_request_context("/help?lang=cy"):
        site.preprocess_request()
        assert told(Conflict("This link cannot be used any more.")).startswith("Does dim modd")
        sized = Rejected("Your diary has %(files)s files. Delete some first.", values={"files": 7})
        assert told(sized).startswith("Mae 7 o ffeiliau")
        assert told(ValueError("Something of its own")) == "Something of its own"
    assert str(sized) == "Your diary has 7 files. Delete some first."


def test_shipped_texts_are_known_again_and_own_words_stay(site):
    with site.test_request_context("/help?lang=cy"):
        site.preprocess_request()
        assert shipped("Any other comments?") == "Unrhyw sylwadau eraill?"
        assert shipped("Anything else, dear colleague?") == "Anything else, dear colleague?"
        assert shipped("") == ""
        filled = shipped("Safeguarding: Safeguarding team, 0161 000 0000")
        assert filled == "Diogelu: Y tîm diogelu, 0161 000 0000"
        asked = "How well do you understand what life is like in Leeds for {mentors} & co?"
        assert "Leeds" in shipped(asked)
        assert "{mentors} & co" in shipped(asked)
    with site.test_request_context("/help"):
        site.preprocess_request()
        assert shipped("Any other comments?") == "Any other comments?"


def test_what_somebody_typed_is_escaped_in_a_lazy_text_as_well(site):
    with site.test_request_context("/help?lang=cy"):
        site.preprocess_request()
        typed = site.jinja_env.from_string("{{ one }}")
        assert (
            typed.render(one=shipped_lazy("<b>Own</b> words?")) == "&lt;b&gt;Own&lt;/b&gt; words?"
        )
        told_of = lazily("Choose an answer to “%(question)s”", question=shipped_lazy("<b>"))
        assert typed.render(one=told_of) == "Dewiswch ateb i “&lt;b&gt;”"


def test_a_filled_text_is_the_same_where_nothing_is_translated():
    text = "How well do you understand what life is like in a place for a group?"
    assert said(text, lambda one: one) == text


def test_outside_of_a_request_everything_is_english():
    assert languages.language() == "en"
    assert languages.choices() == []
    assert not languages.carried()
