"""The total of meetings as people read it: on the page, in the paper, in the files."""

import pytest

from feedback.packs.gathering import gather
from feedback.packs.report import report
from feedback.packs.tables import about
from feedback.releases.display_meetings import meetings
from feedback.releases.display_model import same
from feedback.releases.reading import read
from tests.releases import scenes
from tests.releases.meetings import mentors_answer, met, paired_roster
from tests.releases.site import Browser, make_app
from tests.scenario import ready

SENTENCE = (
    "Together the pairs wrote down 20 meetings or more and 20 hours or more, counting at most "
    "12 meetings and 18 hours of each pair."
)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"meetings": [30, 40], "hours": [20, 30]}, ["30 meetings or more", "20 hours or more"]),
        ({"meetings": [0, 20], "hours": [0, 20]}, ["fewer than 20 meetings", "than 20 hours"]),
        ({"meetings": [70, None], "hours": [0, 40]}, ["70 meetings or more", "than 40 hours"]),
    ],
)
def test_the_sentence_says_both_figures(told, words):
    said = meetings({"questions": [], "meetings": told})
    assert all(one in said for one in words)
    assert said.endswith("at most 12 meetings and 18 hours of each pair.")


def test_where_nothing_is_told_nothing_is_said():
    assert meetings({"questions": []}) == ""


@pytest.fixture
def scene(store, clock):
    """Eight pairs with three meetings each, released."""
    made = ready(store, clock, who=paired_roster(8, alone=4))
    mentors_answer(made, "pre", "2")
    for pair in range(8):
        met(made, pair, 60, 60, 50)
    mentors_answer(made, "post", "4")
    return made


def test_the_guardian_and_then_the_lead_read_one_plain_sentence(scene):
    release = scenes.request(scene)
    scenes.compute(scene, release)
    guardian = Browser(make_app(scene), scene, scene.guardians[0])
    guardian.get(f"/schemes/{scene.scheme}/outcomes")
    assert SENTENCE in guardian.page.text()
    scenes.approve(scene, release)
    scenes.publish(scene, release)
    lead = Browser(make_app(scene), scene, scene.lead)
    lead.get(f"/schemes/{scene.scheme}/outcomes")
    assert SENTENCE in lead.page.text()
    assert "Meetings" in [lead.page.text(one) for one in lead.page.all("h2")]


def test_the_paper_and_the_files_say_the_same(scene):
    release = scenes.released(scene)
    outcome = read(
        scene.store, scenes.row(scene, release), identity=scene.lead.identity, gettext=same
    )
    assert SENTENCE in outcome.text.splitlines()
    told = gather(scene.store, outcome, gettext=same, language="en")
    assert SENTENCE in report(told, same, stamp="stamp")
    assert ("Meetings", SENTENCE) in about(told, same).rows
