"""The guardian's page of what was published: what it says, to whom, and what it never says."""

import pytest

from feedback.questionnaires.definition import load
from feedback.releases import engine, ledger_reading
from feedback.releases.gate import Alarm
from tests.releases.scenes import compute, newest, released, request, tampering
from tests.releases.site import Browser, make_app
from tests.scenario import SMALL, ready, roster, survey

NEW = """
[[question]]
id = "new"
text = "A question that no other scheme asked"
scale = "agree"
"""


def page(scene, who=0):
    """The page as a guardian reads it, and its words."""
    browser = Browser(make_app(scene), scene, scene.guardians[who])
    browser.get(f"/schemes/{scene.scheme}/ledger")
    return browser


def rows(browser) -> dict[str, str]:
    """The first list of the page."""
    first = browser.page.all("dl")[0]
    keys = [one for one in first.iter() if one.tag == "dt"]
    values = [one for one in first.iter() if one.tag == "dd"]
    text = browser.page.text
    return {text(key): text(value) for key, value in zip(keys, values, strict=True)}


def another(scene, *, start, asked=SMALL, count=12):
    """A second scheme of the installation, published."""
    made = ready(
        scene.store,
        scene.clock,
        title="Second",
        who=roster(count, start=start),
        asked=load(asked, file="second.toml"),
        held_by=scene,
    )
    survey(made, "pre", ["2"] * count)
    survey(made, "post", ["4"] * count)
    released(made)
    return made


def test_before_anything_is_published_it_says_what_will_stand_here(scene):
    text = page(scene).page.text()
    assert "Nothing is published yet." in text
    assert "a number to note down" in text
    compute(scene, request(scene))
    assert "Nothing is published yet." in page(scene).page.text()


def test_what_was_published(scene):
    release = released(scene)
    shown = page(scene)
    there = newest(scene)
    said = rows(shown)
    assert said["Published on"] == f"{there.published_on.day} {there.published_on:%B %Y}"
    assert said["Rules"] == "Version 1"
    assert said["Checks"].startswith("Checked before counting:")
    assert said["Told in words"].startswith("2 questions. Safe by the table")
    assert said["Told in numbers"] == said["Not shown"] == said["Comments"] == "None"
    assert said["Fingerprint of the results"] == there.digest.hex()
    kept = scene.store.one("ledger", release=release)
    text = shown.page.text()
    assert kept["commitment"].hex() in text
    assert kept["digest"].hex() not in text
    assert "How many people must answer before anything is shown?" in text
    assert "Note the public commitment down" in text


def test_a_rule_that_was_changed_has_another_version(store, clock):
    scene = ready(store, clock, policy={"show_rose": False})
    survey(scene, "pre", ["2"] * 12)
    survey(scene, "post", ["4"] * 12)
    released(scene)
    assert rows(page(scene))["Rules"] == "Version 2"


def test_for_guardians_alone(scene):
    released(scene)
    for who in (scene.lead, scene.deputy):
        browser = Browser(make_app(scene), scene, who)
        assert browser.get(f"/schemes/{scene.scheme}/ledger").status == 403
        assert "/ledger" not in browser.get(f"/schemes/{scene.scheme}").text
        assert "/ledger" not in browser.get(f"/schemes/{scene.scheme}/release").text
    guardian = Browser(make_app(scene), scene, scene.guardians[1])
    for place in ("", "/release"):
        assert "/ledger" in guardian.get(f"/schemes/{scene.scheme}{place}").text


def test_questions_that_an_earlier_scheme_cost(scene):
    """Eleven of twelve answered the first one; all twelve are in the second."""
    released(scene)
    other = another(scene, start=0, asked=SMALL + NEW)
    said = rows(page(other))
    assert said["Told in words"].startswith("1 question.")
    assert said["Not shown"] == (
        "2 questions. Some of the people of this scheme were in an earlier one. 2 questions were "
        "left out because of that: from both results together somebody could be worked out."
    )


def test_nothing_is_guessed_where_nothing_at_all_could_be_shown(scene):
    released(scene)
    other = another(scene, start=0)
    shown = page(other)
    assert rows(shown)["Not shown"] == "2 questions."
    assert "too few answers were there, or the same people were asked" in shown.page.text()


def test_it_tells_nothing_of_other_schemes(scene, copied):
    """Word for word the same, but for its own numbers, whether another scheme of other people
    was published before it or not."""
    alone = copied(scene)
    released(scene)
    texts = []
    for one in (alone, scene):
        made = another(one, start=100)
        text = page(made).page.text()
        row = newest(made)
        commitment = made.store.one("ledger", release=row.id)["commitment"].hex()
        texts.append(text.replace(row.digest.hex(), "").replace(commitment, ""))
    assert "Safe by the table" in texts[0]
    assert texts[0] == texts[1]


def test_a_release_that_was_withheld(scene, monkeypatch):
    monkeypatch.setattr(engine, "alarms", lambda *_: (Alarm("honest", "determined"),))
    compute(scene, request(scene))
    today = scene.store.today()
    shown = page(scene)
    said = rows(shown)
    assert said["Withheld on"] == f"{today.day} {today:%B %Y}"
    assert "could give somebody away" in said["Checks"]
    text = shown.page.text()
    assert "This is an incident" in text
    assert "Public commitment" not in text
    assert "determined" not in text


def test_a_counted_release(scene, monkeypatch):
    """How it is told that numbers were searched after counting."""
    part = {"name": "all", "n": 60, "counts_after": {}}
    body = {
        "questions": [
            {"id": "honest", "slices": [part]},
            {"id": "heard", "slices": [{"name": "all", "after": "half_or_fewer"}]},
            {"id": "comments", "slices": [{"name": "all", "not_shown": True}]},
        ],
        "comments": [{"question": "comments", "wave": "post", "themes": ["One"]}],
    }
    released(scene)
    monkeypatch.setattr(ledger_reading, "checked_body", lambda *_: body)
    said = rows(page(scene))
    assert said["Checks"].startswith("Checked before and after counting")
    assert said["Told in numbers"].startswith("1 question.")
    assert said["Told in words"].startswith("1 question. 1 of them in two words only.")
    assert said["Not shown"] == "None"
    assert said["Comments"].startswith("On 1 question.")


@pytest.mark.parametrize(
    ("table", "values"),
    [("releases", {"policy_version": 7}), ("ledger", {"commitment": b"1" * 32})],
)
def test_a_ledger_that_was_changed_is_an_incident(scene, table, values):
    release = released(scene)
    tampering(scene, table, values, **{"id" if table == "releases" else "release": release})
    shown = page(scene)
    assert shown.status == 500
    assert "These results cannot be shown" in shown.page.text()
