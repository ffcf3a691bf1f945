"""The papers: true figures, the same words in every form, nothing of anybody who takes part."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from odfdo import Document

from feedback.clock import SetClock
from feedback.papers.elements import Heading, Items, Table, Text, UnknownElement, blocks, words
from feedback.papers.facts import gather
from feedback.papers.making import kind, make, page
from feedback.papers.model import KINDS, Paper
from feedback.papers.odt import odt
from feedback.papers.risks import RISKS
from feedback.releases.governing import save_policy
from feedback.schemes import service
from feedback.schemes.templates import load_templates
from feedback.storage.sqlite import initialise
from feedback.web.templating import day
from tests.conftest import MASTER, START
from tests.releases.site import Browser, make_app
from tests.rights.reading import age, of_page
from tests.scenario import Scene, ready
from tests.schemes import build
from tests.web.page import Page

ROOT = Path(__file__).parents[2]
KEYS = [one.key for one in KINDS]


@pytest.fixture
def scene(store, clock) -> Scene:
    """To change something in."""
    return ready(store, clock)


@pytest.fixture(scope="module")
def still(tmp_path_factory) -> Iterator[Scene]:
    """To read alone."""
    clock = SetClock(START)
    store = initialise(tmp_path_factory.mktemp("papers") / "data", (MASTER,), clock)
    yield ready(store, clock)
    store.close()


@cache
def application(scene: Scene) -> Flask:
    return make_app(scene)


def made(scene: Scene, key: str, scheme: str = "", **config) -> Paper:
    """One paper, made as a request makes it."""
    app = application(scene)
    with app.test_request_context("/"):
        settings = replace(app.extensions["candour-config"], **config)
        found = service.scheme(scene.store, scheme or scene.scheme)
        return make(kind(key), gather(scene.store, found, settings))


def text(paper: Paper) -> str:
    """All words of a paper, in order."""
    return " ".join(lines(paper))


def lines(paper: Paper) -> list[str]:
    found: list[str] = []
    for block in blocks(paper.body):
        match block:
            case Heading() | Text():
                found.append(words(block.line))
            case Items():
                found += [words(one) for one in block.lines]
            case Table():
                found.append(words(block.caption))
                found += [words(cell) for row in (block.head, *block.rows) for cell in row]
    return [one for one in found if one]


@pytest.mark.parametrize("key", KEYS)
def test_each_states_its_day_its_fingerprint_and_who_is_responsible(still, key):
    paper = made(still, key)
    found = service.scheme(still.store, still.scheme)
    assert found.digest in text(paper)
    assert f"Made on {day(still.store.today())}" in text(paper)
    assert found.title in paper.title
    assert "Example" in text(paper)


@pytest.mark.parametrize("key", ["manchester", "liverpool"])
def test_the_figures_of_the_shipped_templates_are_the_true_ones(scene, key):
    template = next(one for one in load_templates() if one.key == key)
    lead = build.make_account(scene.store, "Lena Lead", "lena@council.example")
    mine = service.create(
        scene.store, template=template, title="Another scheme", organisation="Town", by=lead
    )
    policy = {**service.scheme(scene.store, mine).policy, "k": 9, "people_months": 5}
    policy |= {"min_comments": 11, "keep_days": 44, "diary_months": 7}
    save_policy(scene.store, scheme=mine, policy=policy, by=lead)
    for name in KEYS:
        told = text(made(scene, name, mine))
        assert "unless at least 9 people answered" in told
        assert "at least 11 people wrote one" in told
        assert "5 months after" in told
    for name in ("record", "dpia", "policy"):
        told = text(made(scene, name, mine))
        assert "44 days after the last day to change answers" in told
        assert "7 months after the end of the last scheme" in told
        assert template.group in told


def test_dates_guardians_counts_and_quorum_are_those_of_the_scheme(still):
    told = text(made(still, "dpia"))
    for kind_ in ("pre", "post"):
        wave = still.wave(kind_)
        days = {day(one) for one in (wave.opens, wave.closes, wave.deals, wave.destroys)}
        assert days <= set(lines(made(still, "dpia")))
    assert "mentors 12" in told
    assert "Grace Guard (Officer) and Gus Guard (Officer)" in told
    assert "Leda Lead with Grace Guard" in told
    assert "Grace Guard with Gus Guard" in told
    for number in range(1, 8):
        assert f"Step {number}: " in told
    assert "9 in 10" in told


def test_how_mail_leaves_and_how_long_backups_live_are_those_of_the_machine(still):
    assert "no mail server is set" in text(made(still, "record"))
    found = text(made(still, "record", backup_days=11, keyring_backup_days=3))
    assert "Backups of keys are kept for 3 days, others for 11" in found


def test_a_changed_setting_changes_fingerprint_and_words(scene):
    before = made(scene, "summary")
    settings = service.scheme(scene.store, scene.scheme).settings
    service.change_settings(
        scene.store,
        scheme=scene.scheme,
        settings=settings.with_(lead_name="Zora Zweig"),
        by=scene.lead.account,
    )
    after = made(scene, "summary")
    assert before.digest != after.digest
    assert "Zora Zweig" in text(after)
    assert "Zora Zweig" not in text(before)
    assert text(before) != text(after)


def test_nothing_of_anybody_who_takes_part_is_in_a_paper(still):
    told = " ".join(page(made(still, key)) for key in KEYS)
    for person in still.people:
        assert person.name not in told
        assert person.email not in told
        assert person.id not in told


def test_what_only_the_organisation_knows_is_marked_and_listed(still):
    for key in KEYS:
        paper = made(still, key)
        assert paper.fills
        assert all(one.startswith("[To fill in: ") and one.endswith("]") for one in paper.fills)
        assert all(one in text(paper) for one in paper.fills)


def test_a_setting_that_is_missing_is_to_be_filled_in_and_not_made_up(scene):
    lead = build.make_account(scene.store, "Lena Lead", "lena@council.example")
    bare = service.create(scene.store, template=load_templates()[2], title="Bare", by=lead)
    told = text(made(scene, "summary", bare))
    assert "[To fill in: who the guardian is]" in told
    assert "[To fill in: the days of the surveys]" in told
    assert "[To fill in: the data protection contact]" in told


@pytest.mark.parametrize("key", KEYS)
def test_the_document_has_the_headings_and_the_words_of_the_page(still, key):
    paper = made(still, key)
    document = Document(io.BytesIO(odt(paper)))
    told = [words(one.line) for one in blocks(paper.body) if isinstance(one, Heading)]
    levels = [one.level for one in blocks(paper.body) if isinstance(one, Heading)]
    there = document.body.headers
    assert [" ".join(one.text_recursive.split()) for one in there] == told
    assert [int(one.get_attribute("text:outline-level")) for one in there] == levels
    got = [
        " ".join(one.text_recursive.split())
        for one in document.body.get_elements("//text:h|//text:p")
    ]
    assert [one for one in got if one] == lines(paper)


def test_the_document_can_be_read_by_machine_and_by_ear(still):
    document = Document(io.BytesIO(odt(made(still, "record"))))
    assert document.meta.title == "Record of processing: Reverse mentoring 2026"
    assert document.meta.language == "en-GB"
    for table in document.body.tables:
        assert len(table.get_elements("table:table-header-rows")) == 1
    assert document.body.get_elements("//text:list")


def test_the_same_paper_is_the_same_file(still):
    assert odt(made(still, "record")) == odt(made(still, "record"))


def test_settings_cannot_put_anything_into_a_page(scene):
    found = service.scheme(scene.store, scene.scheme)
    nasty = "<script>alert(1)</script> & {{ 7 * 7 }}"
    service.change_settings(
        scene.store,
        scheme=scene.scheme,
        settings=found.settings.with_(lead_name=nasty, group=nasty),
        by=scene.lead.account,
    )
    for key in KEYS:
        paper = made(scene, key)
        assert "<script" not in paper.body
        assert "alert(1)" in text(paper)
        assert "{{ 7 * 7 }}" in text(paper)
        Document(io.BytesIO(odt(paper)))


def test_a_character_that_no_document_can_hold_is_left_out(scene):
    found = service.scheme(scene.store, scene.scheme)
    service.change_settings(
        scene.store,
        scheme=scene.scheme,
        settings=found.settings.with_(lead_name="Le\x01na\x1b Lead", title="Mentor\ufffeing"),
        by=scene.lead.account,
    )
    for key in KEYS:
        Document(io.BytesIO(odt(made(scene, key))))


def test_an_element_that_papers_do_not_have_is_refused():
    with pytest.raises(UnknownElement):
        blocks("<h1>One</h1><pre>two</pre>")
    with pytest.raises(UnknownElement):
        blocks("loose words")


def test_the_risks_are_those_of_the_threat_model():
    told = " ".join((ROOT / "docs" / "threat-model.md").read_text().split())
    named = [one for one in RISKS if one.source]
    assert len(named) >= 8
    for one in named:
        assert one.source in told, one.source


def test_every_paper_opens_for_those_who_hold_keys_and_for_nobody_else(still):
    base = f"/schemes/{still.scheme}/papers"
    for who in (still.lead, still.guardians[0]):
        browser = Browser(application(still), still, who)
        assert browser.get(base).status == 200
        assert browser.page.heading == "Papers"
        for key in KEYS:
            assert browser.get(f"{base}/{key}").status == 200
            assert len(browser.page.all("h1")) == 1
            for part in browser.page.all("table", "td", "th"):
                assert "govuk-table" in (part.get("class") or ""), f"{key}: a bare {part}"
    stranger = application(still).test_client()
    for path in ("", "/dpia", "/dpia/odt", "/dpia/html"):
        assert stranger.get(base + path).status_code == 303
    assert browser.get(f"{base}/tea").status == 404
    assert browser.get(f"{base}/dpia/docx").status == 404


def test_a_file_to_take_away_stands_alone(still):
    browser = Browser(application(still), still, still.lead)
    base = f"/schemes/{still.scheme}/papers/policy"
    got = browser.client.get(f"{base}/html", base_url="http://127.0.0.1:8000")
    assert "attachment" in got.headers["Content-Disposition"]
    assert f"policy-{still.store.today().isoformat()}.html" in got.headers["Content-Disposition"]
    alone = Page(got.get_data(as_text=True))
    assert not alone.errors
    assert not alone.all("script", "link", "img")
    assert alone.all("html")[0].get("lang") == "en"
    file = browser.client.get(f"{base}/odt", base_url="http://127.0.0.1:8000")
    assert file.data.startswith(b"PK")
    assert file.headers["Content-Type"] == "application/vnd.oasis.opendocument.text"


def test_it_tells_another_day_tomorrow(scene):
    before = made(scene, "summary")
    scene.clock.advance(timedelta(days=1))
    after = made(scene, "summary")
    assert (after.made - before.made).days == 1
    assert before.digest == after.digest


def test_the_summary_can_be_read_by_everybody(still):
    found = of_page(page(made(still, "summary")))
    assert len(found) > 20
    assert age(found) < 11
