"""Whoever is not a guardian of this scheme, or holds the files alone, and what they get."""

import json
import logging
from datetime import timedelta

import pytest

from feedback.comments import service
from feedback.comments.service import CommentsAltered
from feedback.errors import NotAllowed, NotFound
from feedback.storage.store import Event
from tests.comments.scenes import at_work, begun, clear, good, handle_of, sit
from tests.releases.site import Browser, make_app
from tests.responses.handing_over.steps import follow, opened_by
from tests.scenario import ready, roster

UPKEEP = Event("upkeep")


@pytest.mark.parametrize("role", ["lead", "deputy"])
def test_lead_and_deputy_open_nothing(scene, role):
    at_work(scene)
    held = getattr(scene, role)
    with pytest.raises(NotAllowed, match="Only a guardian"):
        sit(scene, held)
    with pytest.raises(NotAllowed, match="Only a guardian"):
        clear(scene, held)
    # Nor with the guardian's account and their own key, nor by any key in the stores.
    with pytest.raises(CommentsAltered):
        service.sit(
            scene.store,
            scheme=scene.scheme,
            wave=scene.wave("pre").id,
            by=scene.guardians[0].account,
            identity=held.identity,
        )
    assert not [one for one in opened_by(scene, held.identity) if len(one) == 32]


@pytest.mark.parametrize("role", ["lead", "deputy"])
def test_no_page_of_the_leads_has_a_word_of_it(scene, base, role):
    at_work(scene)
    browser = Browser(make_app(scene), scene, getattr(scene, role))
    home, wave = f"/schemes/{scene.scheme}", scene.wave("pre").id
    question = f"{base}/{wave}/question/good"
    one = service.reading(sit(scene), "good").comments[0].entry
    for page in (base, question, f"{question}/{one.handle}", f"{question}/{one.handle}/words"):
        assert browser.get(page).status == 403, page
    browser.get(f"{home}/policy")  # a page with a form, for its token
    for page in (f"{question}/{one.handle}", f"{question}/{one.handle}/undo", question):
        assert browser.post(page, mark=one.mark, how="quote", text="x").status == 403, page
    for page in (home, f"{home}/release", f"{home}/outcomes", f"{home}/agreement", "/schemes"):
        browser.get(page)
        text = browser.page.text()
        assert "Good" not in text, page
        assert "my manager" not in text, page
        assert "No time was kept free" not in text, page
        assert "Read the comments" not in text, page


def test_a_guardian_of_another_scheme_gets_nothing(scene, base):
    other = ready(scene.store, scene.clock, title="Other", who=roster(start=50), held_by=scene)
    stranger = follow_guardian(other)
    wave = scene.wave("pre").id
    for scheme in (scene.scheme, other.scheme):
        with pytest.raises((NotAllowed, NotFound)):
            service.sit(
                scene.store,
                scheme=scheme,
                wave=wave,
                by=stranger.account,
                identity=stranger.identity,
            )
    browser = Browser(make_app(scene), scene, stranger)
    assert browser.get(base).status == 404
    assert browser.get(f"/schemes/{other.scheme}/comments/{wave}/question/good").status == 404
    # A guardian of both finds the survey under its own scheme alone.
    with pytest.raises(NotFound):
        service.sit(
            scene.store,
            scheme=other.scheme,
            wave=wave,
            by=scene.guardians[0].account,
            identity=scene.guardians[0].identity,
        )


def follow_guardian(scene):
    """A new guardian of a scheme, in the second one's place."""
    return follow(scene, "guardian", "Olga Other", leaving=scene.guardians[1])


def test_a_guardian_without_the_key_or_not_confirmed_reads_nothing(scene):
    begun(scene)
    leaving = scene.guardians[1]
    new = follow(scene, "guardian", "Anna New", leaving=leaving, confirm=False)
    with pytest.raises(NotAllowed, match="Only a guardian"):
        sit(scene, new)
    browser = Browser(make_app(scene), scene, new)
    browser.get(f"/schemes/{scene.scheme}/comments")
    assert "Good" not in browser.text


def test_a_guardian_whose_keys_are_not_passed_on_is_told_so(scene):
    new = follow_guardian(scene)
    with pytest.raises(NotAllowed, match="no key"):
        sit(scene, new)
    browser = Browser(make_app(scene), scene, new)
    browser.get(f"/schemes/{scene.scheme}/comments")
    assert "You have no key for these comments." in browser.page.text()


def test_a_guardian_whose_sign_in_was_just_changed_waits(scene):
    until = (scene.store.now() + timedelta(hours=1)).isoformat()
    with scene.store.change(UPKEEP) as writer:
        writer.set("accounts", {"barred_until": until}, id=scene.guardians[0].account)
    with pytest.raises(NotAllowed, match="24 hours"):
        sit(scene)
    scene.clock.advance(timedelta(hours=2))
    sit(scene)


def test_nothing_of_a_comment_is_in_log_session_address_or_traceback(
    scene, base, caplog, monkeypatch
):
    caplog.set_level(logging.DEBUG)
    desk = at_work(scene)
    app = make_app(scene)
    guardian = Browser(app, scene, scene.guardians[0])
    question = f"{base}/{scene.wave('pre').id}/question/good"
    addresses = []
    for text in (good(0), good(1)):
        where = f"{question}/{handle_of(service.reading(desk, 'good'), text)}"
        addresses += [where, f"{where}/words"]
        for page in addresses[-2:]:
            guardian.get(page)
            assert (
                "no-store"
                in guardian.client.get(page, base_url="http://127.0.0.1:8000").headers[
                    "Cache-Control"
                ]
            )
    # A fault in the middle of it: Flask logs where, never what.
    monkeypatch.setattr(
        "feedback.comments.comment_views.redaction.words", lambda text: 1 / len(text[:0])
    )
    app.config["PROPAGATE_EXCEPTIONS"] = False
    guardian.get(addresses[1])
    assert guardian.status == 500
    with guardian.client.session_transaction(base_url="http://127.0.0.1:8000") as held:
        session = json.dumps(dict(held), default=str)
    seen_there = "\n".join([*addresses, session, caplog.text, guardian.text])
    assert "comment_views" in caplog.text, "the fault is logged"
    for word in ("manager", "Bury", "Tom ", "listens", "No time was"):
        assert word not in seen_there
