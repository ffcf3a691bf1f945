"""Surveys in which nobody wrote anything, or nobody was asked to."""

from dataclasses import replace

from tests.comments.scenes import QUESTIONNAIRE, clear, unread, write
from tests.releases.site import Browser, make_app
from tests.scenario import deal_survey, open_survey, ready


def test_no_comments_are_told_to_guardians_alone(planned, copied):
    scene = copied(planned)
    open_survey(scene, "pre")
    write(scene, 0, {"good": "", "bad": ""})
    deal_survey(scene, "pre")
    guardian = Browser(make_app(scene), scene, scene.guardians[0])
    base = f"/schemes/{scene.scheme}/comments"
    guardian.get(base)
    guardian.post(f"{base}/{scene.wave('pre').id}/begin")
    assert "Nobody wrote a comment" in guardian.page.text()
    guardian.post(f"{base}/{scene.wave('pre').id}/finish")
    assert "You have finished." in guardian.page.text()
    assert "Read the comments" not in guardian.get(f"/schemes/{scene.scheme}").text
    lead = Browser(make_app(scene), scene, scene.lead)
    assert "omment" not in lead.get(f"/schemes/{scene.scheme}").page.text().replace("comments?", "")


def test_a_survey_without_texts_says_so_and_waits_for_nobody(store, clock):
    asked = replace(QUESTIONNAIRE, questions=QUESTIONNAIRE.scale_questions)
    scene = ready(store, clock, asked=asked)
    open_survey(scene, "pre")
    deal_survey(scene, "pre")
    guardian = Browser(make_app(scene), scene, scene.guardians[0])
    text = guardian.get(f"/schemes/{scene.scheme}/comments").page.text()
    assert text.count("This survey asks for no comments.") == 2
    assert "Read the comments" not in guardian.get(f"/schemes/{scene.scheme}").text
    assert unread(scene) == 0
    assert clear(scene) == ()
