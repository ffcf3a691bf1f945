"""The pages of results and outcomes, as lead, deputy and guardian walk them."""

from datetime import timedelta

import pytest

from feedback.questionnaires.definition import load_shipped
from feedback.releases import computing, release_views, service
from feedback.releases.children import in_process
from feedback.releases.computing import ALTERED, job_of
from feedback.responses.jobs import fail, report
from tests.releases.scenes import compute, newest, refuse, released, request, tampering
from tests.releases.site import Browser, make_app
from tests.scenario import both_roles, ready, survey


@pytest.fixture(autouse=True)
def quickly(monkeypatch):
    """Compute in this process: test_children.py has the other one."""
    defaults = dict(service.compute.__kwdefaults__, run=in_process)
    monkeypatch.setattr(service.compute, "__kwdefaults__", defaults)


def said(browser: Browser) -> str:
    """The words of the page, once it is found to be without a fault."""
    return browser.page.text()


def test_the_whole_way_through_the_pages(scene, base, lead, guardian):
    assert "Enough people answered" in said(lead.get(f"{base}/release"))
    lead.post(f"{base}/release/ask")
    assert "You have asked" in said(lead)
    release = newest(scene).id

    assert "Open and count" in said(guardian.get(f"{base}/release"))
    guardian.post(f"{base}/release/{release}/compute")
    assert guardian.path == f"{base}/release/{release}"
    words = said(guardian)
    assert "More people said this after: some, then most or all." in words
    assert "I approve these exact words, nothing else." in words
    digest = guardian.page.fields()["digest"]

    # Without the tick nothing happens, and the page says where.
    guardian.post(f"{base}/release/{release}/approve", digest=digest)
    assert "Tick the box if you approve these words" in said(guardian)
    assert newest(scene).state == "computed"
    guardian.post(f"{base}/release/{release}/approve", digest=digest, read="y")
    assert "You have approved these words" in said(guardian)

    assert "Read and publish" in said(lead.get(f"{base}/release"))
    lead.get(f"{base}/release/{release}")
    assert "More people said this after" in said(lead)
    lead.post(f"{base}/release/{release}/publish")
    assert "Tick the box if you want to publish" in said(lead)
    lead.post(f"{base}/release/{release}/publish", sure="y")
    assert lead.path == f"{base}/outcomes"
    assert "Published on" in said(lead)
    assert "Published on" in said(guardian.get(f"{base}/outcomes"))


def test_outcomes_say_the_same_in_boxes_table_and_text(scene, base):
    released(scene)
    lead = Browser(make_app(scene), scene, scene.lead)
    page = lead.get(f"{base}/outcomes").page
    (first, *_) = page.all("table")
    rows = [
        [page.text(cell) for cell in row if cell.tag in {"th", "td"}] for row in first.iter("tr")
    ]
    assert rows == [
        ["What they did", "How many"],
        ["Said this before", "some"],
        ["Said this after", "most or all"],
        ["Rated themselves higher than before", "more than half"],
        ["Skipped this question before", "few or none"],
        ["Skipped this question after", "few or none"],
    ]
    drawn = next(one for one in page.all("svg") if one.get("role") == "img")
    assert "Said this before: some; Said this after: most or all" in page.text(drawn)
    boxes = [one.get("fill") != "#ffffff" for one in drawn.iter() if one.get("rx")]
    assert boxes[:8] == [False, True, False, False, False, False, False, True]
    (paper,) = page.all("textarea")
    assert "Everyone asked (8 or more people): More people said this after" in page.text(paper)
    assert paper.get("readonly") is not None
    text = page.text()
    assert "There is no comparison group" in text
    assert text.count("Skipped answers count in the group") == 2  # the page and the paper


def test_what_is_not_shown_is_explained_once(store, clock):
    scene = ready(store, clock, asked=load_shipped("manchester"), who=both_roles(12))
    silent = {person.id for person in scene.people if person.role == "mentee"}
    numbers = [at for at, person in enumerate(scene.people) if person.id in silent][:6]
    survey(scene, "pre", lambda at, _: None if at in numbers else "4")
    survey(scene, "post", lambda at, _: None if at in numbers else "4")
    released(scene)
    lead = Browser(make_app(scene), scene, scene.lead)
    text = said(lead.get(f"/schemes/{scene.scheme}/outcomes"))
    page_part, _, _ = text.partition("Copy for your paper")
    assert page_part.count("Not shown, to protect people") == 1
    assert page_part.count("says nothing about what people said") == 1
    assert "How informed do you feel about race in the workplace?" in page_part


def test_before_the_day_the_lead_gets_a_date_and_no_number(store, clock):
    scene = ready(store, clock)
    lead = Browser(make_app(scene), scene, scene.lead)
    day = scene.wave("post").deals
    for page in ("release", "outcomes"):
        text = said(lead.get(f"/schemes/{scene.scheme}/{page}"))
        assert "A number that moves would give people away." in text
        assert f"{day.day + 1} {day:%B %Y}" in text
    assert "Nothing waits for you" in said(
        Browser(make_app(scene), scene, scene.guardians[0]).get(f"/schemes/{scene.scheme}/release")
    )


def test_the_lead_reads_nothing_before_the_guardian_has_approved(scene, base, lead):
    release = request(scene)
    compute(scene, release)
    for page in (f"{base}/release", f"{base}/outcomes"):
        assert "most or all" not in lead.get(page).text
    assert lead.get(f"{base}/release/{release}").status == 404
    refuse(scene, release, reason="people")
    assert "I think that somebody could be recognised." in said(lead.get(f"{base}/release"))
    assert lead.get(f"{base}/release/{release}").status == 404
    lead.get(f"{base}/release")
    lead.post(f"{base}/release/{release}/again")
    assert newest(scene).state == "computed"


def test_a_no_is_told_where_the_outcomes_will_stand(scene, base, lead):
    release = request(scene)
    compute(scene, release)
    assert "The guardian reads the results first" in said(lead.get(f"{base}/outcomes"))
    refuse(scene, release)
    assert "The guardian said no to these results" in said(lead.get(f"{base}/outcomes"))
    assert "Not approved" in said(lead.get(base))


def test_too_few_answers_are_no_task(store, clock):
    scene = ready(store, clock)
    survey(scene, "pre", ["2"] * 5 + [None] * 7)
    survey(scene, "post", ["4"] * 5 + [None] * 7)
    app, base = make_app(scene), f"/schemes/{scene.scheme}"
    lead = Browser(app, scene, scene.lead)
    home = said(lead.get(base))
    assert "Nothing to show" in home
    assert "Ask the guardian" not in home
    assert "There is nothing more to come" in home
    outcomes = said(lead.get(f"{base}/outcomes"))
    assert "Too few people answered" in outcomes
    assert "Ask for the results" not in outcomes
    guardian = Browser(app, scene, scene.guardians[0])
    assert "Too few people answered this survey" in said(guardian.get(base))


def test_the_guardian_sees_a_preview_among_the_outcomes(scene, base, guardian):
    compute(scene, request(scene))
    text = said(guardian.get(f"{base}/outcomes"))
    assert "Preview" in text
    assert "Copy for your paper" not in text


def test_a_refusal_goes_with_a_reason(scene, base, guardian):
    release = request(scene)
    compute(scene, release)
    guardian.get(f"{base}/release/{release}")
    digest = guardian.page.fields()["digest"]
    guardian.post(f"{base}/release/{release}/refuse", digest=digest)
    assert "Choose a reason" in said(guardian)
    guardian.post(f"{base}/release/{release}/refuse", digest=digest, reason="time")
    assert "You have said no" in said(guardian)
    assert newest(scene).state == "refused"


def test_a_stale_page_approves_nothing(scene, base, guardian):
    release = request(scene)
    compute(scene, release)
    guardian.get(f"{base}/release/{release}")
    guardian.post(f"{base}/release/{release}/approve", digest="0" * 64, read="y")
    assert guardian.status == 409
    assert "not the words that you saw" in said(guardian)


def test_progress_is_shown_and_the_page_looks_again_by_itself(scene, base, guardian):
    release = request(scene)
    report(scene.store, job_of(release), 7, 25)
    page = guardian.get(f"{base}/release").page
    assert "7 of 25" in page.text()
    refresh = [one for one in page.all("meta") if one.get("http-equiv") == "refresh"]
    assert [one.get("content") for one in refresh] == ["2"]
    fail(scene.store, job_of(release), ALTERED)
    page = guardian.get(f"{base}/release").page
    assert "nothing was computed" in page.text()
    assert not [one for one in page.all("meta") if one.get("http-equiv") == "refresh"]
    assert "Open and count" in page.text()


def test_every_failure_has_its_words():
    codes = {computing.ALTERED, computing.BROKEN, computing.LATE, computing.LOST, computing.SPENT}
    assert set(release_views.NOTES) == codes


def test_opening_and_asking_want_somebody_who_has_just_signed_in(scene, base, lead):
    scene.clock.advance(timedelta(minutes=11))
    lead.get(f"{base}/release")
    lead.post(f"{base}/release/ask")
    assert lead.path == "/sign-in/again"
    assert scene.store.count("releases") == 0


@pytest.mark.parametrize("step", ["compute", "approve", "refuse"])
def test_a_guardians_steps_are_not_the_leads(scene, base, lead, step):
    release = request(scene)
    if step != "compute":
        compute(scene, release)
    lead.get(f"{base}/release")
    assert lead.post(f"{base}/release/{release}/{step}", read="y", reason="time").status == 403


def test_a_scheme_of_others_is_not_there(lead):
    for page in ("policy", "release", "outcomes"):
        assert lead.get(f"/schemes/{'0' * 16}/{page}").status == 404


def test_words_that_were_changed_are_not_shown(scene, base, lead):
    release = released(scene)
    body = newest(scene).body.replace("most", "many")
    tampering(scene, "releases", {"body": body}, id=release)
    lead.get(f"{base}/outcomes")
    assert lead.status == 500
    assert "These results cannot be shown" in lead.page.text()
    assert "more than half" not in lead.text
