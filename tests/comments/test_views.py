"""The pages on which a guardian reads comments."""

import re
from datetime import timedelta

import pytest

from feedback.comments import service
from tests.comments.scenes import (
    bad,
    begun,
    commented,
    decide,
    good,
    handle_of,
    theme,
)
from tests.releases.scenes import compute, request
from tests.releases.site import Browser, make_app
from tests.scenario import delete, move_to


def said(browser: Browser) -> str:
    """The words of the page, once it is found to be without a fault."""
    return browser.page.text()


@pytest.fixture
def desk(scene):
    return begun(scene)


@pytest.fixture
def on(scene, base) -> str:
    """Where the questions are."""
    return f"{base}/{scene.wave('pre').id}/question"


def mark(browser: Browser) -> str:
    return browser.page.fields()["mark"]


def button(browser: Browser) -> str:
    """Where the link that looks like a button leads."""
    return next(
        str(one.get("href"))
        for one in browser.page.all("a")
        if "govuk-button" in str(one.get("class"))
    )


def page_of(desk, on: str, text: str, question: str = "good") -> str:
    return f"{on}/{question}/{handle_of(service.reading(desk, question), text)}"


def test_from_the_schemes_page_to_the_last_comment(scene, base, guardian):
    home = f"/schemes/{scene.scheme}"
    assert "Do this next Read the comments of the first survey" in said(guardian.get(home))
    assert "Nobody reads comments before" in said(guardian.get(base))  # the second survey's
    assert "Good 0" not in guardian.text
    guardian.post(f"{base}/{scene.wave('pre').id}/begin")
    assert guardian.path == base
    assert "0 of 15 read." in said(guardian)
    assert "Too few for quotes" in said(guardian)

    question = f"{base}/{scene.wave('pre').id}/question/good"
    guardian.get(question)
    assert "0 of 8 read." in said(guardian)
    first = next(
        one.get("href") for one in guardian.page.all("a") if "button" in str(one.get("class"))
    )
    guardian.get(first)
    for number in range(1, 9):
        page = guardian.page
        assert page.heading == f"Comment {number} of 8"
        more = {"how": "quote"} if "how" in guardian.text and "said no" not in page.text() else {}
        guardian.post(guardian.path, mark=mark(guardian), **more)
    assert guardian.path == question
    assert "You have read all comments on this question." in said(guardian)
    assert "What would be quoted" in said(guardian)

    guardian.get(f"{base}/{scene.wave('pre').id}/question/bad")
    assert "Fewer than 8 people wrote here, so nobody is quoted." in said(guardian)
    guardian.get(
        next(a.get("href") for a in guardian.page.all("a") if "button" in str(a.get("class")))
    )
    for number in range(1, 8):
        assert guardian.page.heading == f"Comment {number} of 7"
        assert "how" not in {one.get("name") for one in guardian.page.all("input")}
        guardian.post(guardian.path, mark=mark(guardian))
    assert "All comments are read." in said(guardian.get(base))
    guardian.post(f"{base}/{scene.wave('pre').id}/finish")
    assert "You have finished." in said(guardian)
    assert "Nothing for you to do now" in said(guardian.get(home))


def test_words_are_ticked_and_go(desk, on, guardian):
    where = page_of(desk, on, good(3))
    guardian.get(where)
    guardian.post(where, mark=mark(guardian), how="cut")
    assert guardian.path == f"{where}/words"
    page = guardian.page
    labels = [page.text(one) for one in page.all("label")]
    assert labels == ["Good", "3", "my", "manager", "Tom", "in", "Bury", "listens"]
    assert good(3) in page.text().replace("Good 3 :", "Good 3:").replace(" .", ".")

    guardian.post(f"{where}/words", mark=mark(guardian))
    assert "Tick the words to take out" in said(guardian)
    guardian.post(f"{where}/words", mark=mark(guardian), word=["4", "6"])
    assert guardian.path == where
    assert "Good 3: my manager […] in […] listens." in said(guardian)
    assert guardian.page.fields()["how"] == "cut"
    guardian.get(f"{where}/words")
    assert [
        one.get("value") for one in guardian.page.all("input") if one.get("checked") is not None
    ] == ["4", "6"]

    guardian.get(where)
    guardian.post(f"{where}/undo", mark=mark(guardian))
    assert "Taken back." in said(guardian)
    assert service.reading(desk, "good").read == 0


def test_themes_are_made_on_the_way(desk, on, guardian):
    where = page_of(desk, on, bad(0), "bad")
    guardian.get(where)
    guardian.post(where, mark=mark(guardian), new_theme="No time was kept free")
    guardian.get(f"{on}/bad")
    assert "Fewer than three comments stand under it." in said(guardian)
    (made,) = service.reading(desk, "bad").themes
    for number in (1, 2):
        where = page_of(desk, on, bad(number), "bad")
        guardian.get(where)
        guardian.post(where, mark=mark(guardian), themes=made.id)
    assert "Not let through" not in said(guardian.get(f"{on}/bad"))
    assert "Let through" in said(guardian)

    guardian.get(f"{on}/bad/theme/{made.id}")
    assert all(bad(number) in said(guardian) for number in range(3))
    guardian.post(guardian.path, mark=mark(guardian), text="")
    assert "Write the theme in your own words" in said(guardian)
    guardian.post(guardian.path, mark=mark(guardian), text="Time was short")
    assert "The theme has these words now." in said(guardian)
    guardian.get(f"{on}/bad/theme/{made.id}")
    guardian.post(f"{on}/bad/theme/{made.id}/remove", mark=mark(guardian))
    assert "The theme is removed." in said(guardian)
    guardian.post(f"{on}/bad", text="Another")
    assert "The theme is saved." in said(guardian)
    assert [one.text for one in service.reading(desk, "bad").themes] == ["Another"]


def test_what_the_other_decided_stands_and_nothing_typed_is_lost(scene, desk, on, guardian):
    where = page_of(desk, on, good(0))
    guardian.get(where)
    shown = mark(guardian)
    decide(begun(scene, scene.guardians[1]), good(0), how="out")
    guardian.post(where, mark=shown, how="quote", new_theme="Typed just now")
    assert guardian.status == 409
    assert "changed this after you opened the page" in said(guardian)
    assert "Decided: Not quoted" in said(guardian)
    fields = guardian.page.fields()
    assert (fields["how"], fields["new_theme"]) == ("quote", "Typed just now")
    assert service.reading(desk, "good").quotes == ()
    guardian.post(where, mark=fields["mark"], how="quote", new_theme="Typed just now")
    assert service.reading(desk, "good").quotes == (good(0),)


@pytest.mark.parametrize("step", ["words", "undo"])
def test_other_steps_do_not_overwrite_either(scene, desk, on, guardian, step):
    where = page_of(desk, on, good(0))
    guardian.get(where)
    shown = mark(guardian)
    decide(begun(scene, scene.guardians[1]), good(0))
    guardian.get(where)
    guardian.post(f"{where}/{step}", mark=shown, word="4")
    assert guardian.status == 409
    assert "changed this after you opened the page" in said(guardian)
    assert service.reading(desk, "good").quotes == (good(0),)


def test_errors_keep_what_was_typed(desk, on, guardian):
    theme(desk, "good", "Being heard", [])
    where = page_of(desk, on, good(0))
    guardian.get(where)
    guardian.post(where, mark=mark(guardian), new_theme="being heard", how="quote")
    assert "There is a theme with these words already" in said(guardian)
    assert guardian.page.fields()["new_theme"] == "being heard"
    guardian.post(where, mark=mark(guardian), new_theme="Something else")
    assert "Choose what happens with this comment" in said(guardian)
    assert guardian.page.fields()["new_theme"] == "Something else"
    assert service.reading(desk, "good").read == 0


def test_before_the_day_there_is_a_date_and_nothing_else(planned, copied):
    scene = copied(planned)
    guardian = Browser(make_app(scene), scene, scene.guardians[0])
    base, wave = f"/schemes/{scene.scheme}/comments", scene.wave("pre")
    for day in (wave.opens, wave.closes + timedelta(days=1), wave.deals):
        move_to(scene, day)
        guardian.sign_in()
        text = said(guardian.get(base))
        assert f"Nobody reads comments before {wave.deals.day + 1} {wave.deals:%B %Y}" in text
        guardian.get("/sign-out")  # a page with a form, for its token
        guardian.post(f"{base}/{wave.id}/begin")
        assert guardian.status == 409
        assert "Nobody reads comments before the day" in guardian.text
        assert "Read the comments" not in guardian.get(f"/schemes/{scene.scheme}").text


def test_after_results_are_opened_pages_only_show(scene, on, base):
    commented(scene, kind="post")
    desk = begun(scene)
    decide(desk, good(0))
    theme(desk, "good", "Being heard", [])
    made = service.reading(desk, "good").themes[0].id
    compute(scene, request(scene))
    guardian = Browser(make_app(scene), scene, scene.guardians[0])
    where = page_of(desk, on, good(0))
    for page in (base, f"{on}/good", where, f"{where}/words", f"{on}/good/theme/{made}"):
        assert "cannot change any more" in said(guardian.get(page)), page
        posts = [one.get("action", "") for one in guardian.page.all("form")]
        assert [one for one in posts if not one.endswith("/begin")] == [], page
    guardian.get("/sign-out")  # a page with a form, for its token
    guardian.post(
        where, mark=desk and service.reading(desk, "good").comment(where[-8:]).entry.mark, how="out"
    )
    assert guardian.status == 409
    assert service.reading(desk, "good").quotes == (good(0),)
    assert "Read the comments" not in guardian.get(f"/schemes/{scene.scheme}").text


def test_a_comment_that_was_deleted_is_not_there(scene, desk, on, guardian):
    where = page_of(desk, on, good(4))
    assert guardian.get(where).status == 200
    delete(scene, "pre", 4)
    assert guardian.get(where).status == 404
    assert "Comment 8" not in said(guardian.get(f"{on}/good"))


def test_many_comments_are_listed_page_by_page(planned, copied, monkeypatch):
    scene = commented(copied(planned), goods=11, bads=0, silent=0)
    desk = begun(scene)
    monkeypatch.setattr("feedback.comments.read_views._PAGE", 4)
    guardian = Browser(make_app(scene), scene, scene.guardians[0])
    on = f"/schemes/{scene.scheme}/comments/{scene.wave('pre').id}/question/good"
    found = []
    for page in ("1", "2", "3", "4", "x", "99999999999"):
        text = said(guardian.get(f"{on}?page={page}"))
        found.append(tuple(map(int, re.findall(r"Comment (\d+)", text))))
    assert found[:3] == [(1, 2, 3, 4), (5, 6, 7, 8), (9, 10, 11)]
    assert found[3] == found[2]
    assert found[4] == found[5] == found[0]
    assert len(service.reading(desk, "good").comments) == 11


def test_every_page_says_what_to_do_about_somebody_at_risk(desk, on, base, guardian):
    where = page_of(desk, on, good(0))
    for page in (base, f"{on}/good", where, f"{where}/words"):
        text = said(guardian.get(page))
        assert "You cannot find out who wrote this" in text, page
        assert "Danger: 999" in text, "the scheme's own help lines"


def test_beginning_wants_somebody_who_has_just_signed_in(scene, base, guardian):
    scene.clock.advance(timedelta(minutes=11))
    guardian.get(base)
    guardian.post(f"{base}/{scene.wave('pre').id}/begin")
    assert guardian.path == "/sign-in/again"
    assert scene.store.wave(scene.wave("pre").file).count("comment_decisions") == 0
