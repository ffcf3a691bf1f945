"""The page on which keys are passed on: for each reader the step that is theirs."""

from datetime import timedelta

import pytest

from feedback.storage.store import Event
from tests.releases.site import Browser, make_app
from tests.responses.handing_over.steps import follow, missing, place


@pytest.fixture
def app(scene):
    return make_app(scene)


def address(scene, taker) -> str:
    return f"/schemes/{scene.scheme}/holders/{place(scene, taker).id}/keys"


def test_a_lead_hands_over_by_pages_alone(scene, app):
    new = follow(scene, "lead", "Nora New", leaving=scene.lead)
    browser = Browser(app, scene, scene.lead)
    browser.get(f"/schemes/{scene.scheme}/holders")
    assert f'href="{address(scene, new)}"' in browser.text
    browser.get(address(scene, new))
    assert browser.page.heading == "Pass on the keys to Nora New"
    browser.post(browser.path, step="pass")
    assert "The keys are passed on." in browser.page.text()
    assert address(scene, new) not in browser.text
    assert not missing(scene, new)
    browser.get(f"/schemes/{scene.scheme}/holders/{place(scene, scene.lead).id}/leave")
    browser.post(browser.path)
    assert place(scene, scene.lead).state == "left"
    assert (
        "There is nothing to do." in Browser(app, scene, new).get(address(scene, new)).page.text()
    )


def test_a_guardian_hands_over_by_two_peoples_pages(scene, app):
    leaving = scene.guardians[1]
    new = follow(scene, "guardian", "Anna New", leaving=leaving)
    page = address(scene, new)
    guardian = Browser(app, scene, leaving).get(page)
    assert "You have been asked" not in guardian.page.text()
    lead = Browser(app, scene, scene.lead).get(page)
    assert "It takes two people" in lead.page.text()
    lead.post(page, step="ask")
    assert "72 hours" in lead.page.text()
    lead.get(page)
    assert 'name="step"' not in lead.text
    assert leaving.name in lead.page.text()
    guardian.get(page)
    assert "You have been asked" in guardian.page.text()
    guardian.post(page, step="give")
    assert "The keys are passed on." in guardian.page.text()
    assert not missing(scene, new)


def test_a_step_that_is_not_theirs_is_refused_in_words(scene, app):
    new = follow(scene, "guardian", "Anna New", leaving=scene.guardians[1])
    lead = Browser(app, scene, scene.lead).get(address(scene, new))
    lead.post(address(scene, new), step="give")
    assert lead.landed == 409
    assert "by a guardian, to a guardian" in lead.page.text()
    lead.get(address(scene, new)).post(address(scene, new), step="pass")
    assert lead.landed == 409
    assert missing(scene, new)
    assert lead.get(address(scene, new)).post(address(scene, new), step="x").landed == 400
    assert lead.get(f"/schemes/{scene.scheme}/holders/none/keys").landed == 404


def test_whoever_waits_reads_for_whom(scene, app):
    new = follow(scene, "guardian", "Anna New", leaving=scene.guardians[1], confirm=False)
    page = address(scene, new)
    assert "must sign up first" in Browser(app, scene, scene.lead).get(page).page.text()
    lead = follow(scene, "lead", "Nora New", leaving=scene.lead)
    reader = Browser(app, scene, lead).get(address(scene, lead))
    assert scene.lead.name in reader.page.text()
    assert "Nobody can pass keys on to themselves." in reader.page.text()
    assert 'name="step"' not in reader.text


def test_where_nobody_has_keys_the_page_says_so(scene, app):
    new = follow(scene, "guardian", "Anna New", leaving=scene.guardians[1])
    with scene.store.change(Event("upkeep")) as writer:
        writer.remove("wave_nests")
    page = Browser(app, scene, scene.lead).get(address(scene, new)).page
    assert "Nobody who is still here has keys" in page.text()


def test_an_older_sign_in_must_prove_itself_again(scene, app):
    new = follow(scene, "lead", "Nora New", leaving=scene.lead)
    browser = Browser(app, scene, scene.lead).get(address(scene, new))
    scene.clock.advance(timedelta(minutes=11))
    browser.post(address(scene, new), step="pass")
    assert missing(scene, new)
    assert browser.path.startswith("/sign-in") or "again" in browser.path
