"""Fast pages against the macros, byte for byte."""

import threading

import pytest
from flask import Flask, render_template, request
from flask_wtf.csrf import generate_csrf
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedback.characters import visible
from feedback.web import pages
from feedback.web.pages import PageCache, area_text, cut, slot
from tests.web.demo import Answers
from tests.web.page import check_page

# what a form can carry: no lone surrogates, no control characters that HTML forbids
TYPED = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), include_characters="\n\t"),
    max_size=60,
)
NASTY = "\n\n\"quotes\" 'and' <b>&amp; & <\r\nlast  \n"


def build() -> str:
    return render_template("questions.html", form=Answers(formdata=None), note=slot("note"))


def through_macros(values: dict[str, object], note: str) -> str:
    return render_template("questions.html", form=Answers(formdata=None, data=values), note=note)


ANSWERS = st.fixed_dictionaries(
    {
        "understand": st.sampled_from(["", "0", "1", "5", "15", '"']),
        "topics": st.lists(st.sampled_from(["a", "b"]), unique=True),
        "hopes": TYPED,
        "name": TYPED.map(visible),  # a line keeps nothing that cannot be seen
    }
)


@settings(max_examples=40, deadline=None)
@given(values=ANSWERS, note=TYPED)
@example(
    values={"understand": "3", "topics": ["b"], "hopes": NASTY, "name": '"><script>'}, note=NASTY
)
@example(values={"understand": "15", "topics": [], "hopes": "\n", "name": "checked"}, note="")
def test_the_same_bytes_as_through_the_macros(demo_app, values, note):
    with demo_app.test_request_context():
        fast = PageCache().get("key", build)
        html = fast.render(csrf=generate_csrf(), values=values, texts={"note": note})
        assert html == through_macros(values, note)
    found = check_page(html).fields()
    assert found["hopes"] == values["hopes"].replace("\r\n", "\n")
    assert found["name"] == values["name"]
    chosen = values["understand"]
    assert found.get("understand") == (chosen if chosen in {"0", "1", "3", "5"} else None)


def test_a_filled_page_is_refused(demo_app: Flask):
    for values in ({"understand": "1"}, {"topics": ["a"]}, {"hopes": "x"}, {"name": "x"}):
        with demo_app.test_request_context(), pytest.raises(ValueError, match="nothing"):
            cut(through_macros(values, ""))


@pytest.mark.parametrize("html", ["<select name='x'>", '<div class="govuk-date-input">'])
def test_fields_without_slots_are_refused(html):
    with pytest.raises(ValueError, match="cannot be cut"):
        cut(html)


def test_a_form_wants_a_token_and_a_text_must_be_given(demo_app: Flask):
    with demo_app.test_request_context():
        page = PageCache().get("key", build)
    with pytest.raises(ValueError, match="token"):
        page.render(texts={"note": ""})
    with pytest.raises(KeyError):
        page.render(csrf="x")


def test_building_makes_no_token(demo_app: Flask):
    with demo_app.test_request_context() as context:
        PageCache().get("key", build)
        assert dict(context.session) == {}
        # and a page outside of a build has one of its own again
        assert generate_csrf() in through_macros({}, "")


def test_what_people_type_is_never_taken_for_a_slot(demo_app: Flask):
    with demo_app.test_request_context():
        page = PageCache().get("key", build)
    # a text that looks like the markers in every way but the random part
    guess = slot("note").replace(pages._MARK, "0" * 32)  # noqa: SLF001 - what an attacker lacks
    html = page.render(csrf="token", values={"hopes": guess, "name": guess}, texts={"note": guess})
    assert html.count(guess) == 3
    # even the marker itself stays text: a page is cut before anything is filled in
    real = slot("note")
    assert page.render(csrf="token", values={"hopes": real}, texts={"note": ""}).count(real) == 1


def test_a_marker_holds_128_bits_and_says_which_one_it_is():
    assert len(pages._MARK) == 32  # noqa: SLF001 - hexadecimal digits
    assert slot("a") != slot("b")


def test_one_build_for_each_key_and_no_more_pages_than_the_limit():
    cache = PageCache(limit=2)
    built: list[str] = []

    def made(key: str) -> str:
        def page() -> str:
            built.append(key)
            return f"<p>{key}</p>"

        return cache.get(key, page).render()

    assert [made(key) for key in "aab"] == ["<p>a</p>", "<p>a</p>", "<p>b</p>"]
    assert built == ["a", "b"]
    made("a")
    made("c")  # the least used, b, goes
    made("a")
    made("b")
    assert built == ["a", "b", "c", "b"]
    assert len(cache) == 2


def test_threads_share_a_cache():
    cache = PageCache(limit=3)
    wrong: list[str] = []

    def work(seed: int) -> None:
        for turn in range(300):
            key = str((seed + turn) % 5)
            html = cache.get(key, lambda key=key: f"<p>{key} {slot('t')}</p>").render(
                texts={"t": str(seed)}
            )
            if html != f"<p>{key} {seed}</p>":
                wrong.append(html)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(cache) <= 3


def test_a_failed_build_leaves_nothing_behind(demo_app: Flask):
    cache = PageCache()

    def fails() -> str:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        cache.get("key", fails)
    assert len(cache) == 0
    with demo_app.test_request_context():
        assert request.path == "/"
        assert pages.csrf_token() == generate_csrf()


def test_area_text_keeps_line_ends():
    assert area_text("\na\r\nb\rc<") == "&#10;&#10;a&#10;b&#10;c&lt;"
