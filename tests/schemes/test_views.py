"""Pages of schemes as people use them."""

import pytest
from flask import Flask

from feedback.accounts import holder_rows
from feedback.accounts.holders import State, confirm, holders, replace
from feedback.schemes import agreement, service
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.schemes import build
from tests.schemes.conftest import Setting
from tests.schemes.small_app import Browser, make_app


@pytest.fixture
def app(store: SqliteStore) -> Flask:
    return make_app(store)


def test_the_front_page_needs_nothing(app: Flask, store: SqliteStore):
    assert "Sign in" in Browser(app, store, None).get("/").text()


def test_signed_in_people_go_to_their_schemes(app: Flask, store: SqliteStore, lead: str):
    browser = Browser(app, store, lead)
    assert browser.raw("/").location == "/schemes"
    assert "No scheme yet." in browser.get("/schemes").text()


def test_from_a_template_to_the_first_task(app: Flask, store: SqliteStore, lead: str):
    browser = Browser(app, store, lead)
    made = browser.post("/schemes/new", template="liverpool", title=" My  scheme ")
    home = browser.get(made.location)
    assert home.heading == "My scheme"
    assert "Do this next Settings: names, contacts, help" in home.text()
    assert "You lead it" in browser.get("/schemes").text()


def test_nothing_typed_is_lost_on_an_error(app: Flask, store: SqliteStore, lead: str, scheme: str):
    browser = Browser(app, store, lead)
    typed = {"lead_name": "Leda <b>", "support": "Danger: 999\n\n Other: 1 ", "title": ""}
    page = browser.post(f"/schemes/{scheme}/settings", 200, **typed)
    assert page.fields()["lead_name"] == "Leda <b>"
    assert page.title.startswith("Error: ")
    browser.post(f"/schemes/{scheme}/settings", **(typed | {"title": "T"}))
    kept = service.scheme(store, scheme).settings
    assert (kept.lead_name, kept.support) == ("Leda <b>", "Danger: 999\nOther: 1")


def test_settings_come_back_as_they_were(app: Flask, store: SqliteStore, ready: Setting):
    before = service.scheme(store, ready.scheme)
    build.agree(store, ready.scheme, ready.guardian)
    Browser(app, store, ready.lead).post(f"/schemes/{ready.scheme}/settings")
    assert service.scheme(store, ready.scheme).settings == before.settings
    assert service.scheme(store, ready.scheme).state == "agreed"


def test_own_words_for_the_group(app: Flask, store: SqliteStore, lead: str, scheme: str):
    browser, path = Browser(app, store, lead), f"/schemes/{scheme}/settings"
    assert "Enter the words" in browser.post(path, 200, group="own").text()
    browser.post(path, group="own", group_own="our people")
    assert service.scheme(store, scheme).settings.group == "our people"
    assert browser.get(path).fields()["group"] == "own"


@pytest.mark.parametrize("columns", ["role", "a\nb\nc\nd\ne\nf\ng", "Team\nteam", "=1+1"])
def test_columns_that_cannot_be(
    app: Flask, store: SqliteStore, lead: str, scheme: str, columns: str
):
    Browser(app, store, lead).post(f"/schemes/{scheme}/settings", 200, breakdowns=columns)
    assert service.scheme(store, scheme).settings.breakdowns == ()


def test_extra_fields_of_a_form_have_no_effect(
    app: Flask, store: SqliteStore, lead: str, scheme: str
):
    before = service.scheme(store, scheme)
    Browser(app, store, lead).post(
        f"/schemes/{scheme}/settings",
        state="open",
        policy='{"k":1}',
        policy_version="9",
        id="other",
        k="1",
        by="someone",
        scheme="other",
    )
    assert service.scheme(store, scheme) == before


def test_another_leads_scheme_is_not_there(app: Flask, store: SqliteStore, scheme: str):
    stranger = build.make_account(store, "S", "s@council.example")
    browser = Browser(app, store, stranger)
    for path in ("", "/settings", "/holders", "/agreement", "/dates", "/questions", "/people"):
        browser.get(f"/schemes/{scheme}{path}", status=404)


def test_what_a_lead_sees_next(app: Flask, store: SqliteStore, lead: str, scheme: str):
    browser, path = Browser(app, store, lead), f"/schemes/{scheme}"

    def next_step() -> str:
        text = browser.get(path).text()
        return text.partition("Do this next ")[2].partition(" Set up")[0]

    build.finish_settings(store, scheme, lead)
    assert next_step().startswith("Confidentiality guardian")
    guardian = build.add_guardian(store, scheme)
    assert "One is confirmed" in next_step()
    build.add_guardian(store, scheme, "gus@union.example")
    assert next_step().startswith("People")
    build.add_people(store, scheme, lead)
    assert next_step().startswith("Dates")
    build.plan_both(store, scheme, lead)
    assert next_step().startswith("The guardian's agreement")
    browser.post(f"{path}/agreement/ask", page=f"{path}/agreement")
    assert (
        "Nothing for you to do now Waiting for: The guardian's agreement"
        in browser.get(path).text()
    )
    build.agree(store, scheme, guardian)
    assert "Opens by itself on 9 March 2026" in browser.get(path).text()


def test_an_open_survey_says_nothing_that_moves(app: Flask, store: SqliteStore, opened: Setting):
    text = Browser(app, store, opened.lead).get(f"/schemes/{opened.scheme}").text()
    assert "Open until 23 March 2026" in text
    assert "You will see on 31 March 2026 if there are enough answers." in text


def test_the_guardian_sees_what_waits(app: Flask, store: SqliteStore, ready: Setting):
    browser, path = Browser(app, store, ready.guardian), f"/schemes/{ready.scheme}"
    assert "Nothing for you to do now" in browser.get(path).text()
    agreement.ask(store, scheme=ready.scheme, by=ready.lead)
    assert "Read and agree to the questions" in browser.get(path).text()


def test_the_guardian_agrees_to_what_was_shown(app: Flask, store: SqliteStore, ready: Setting):
    browser, path = Browser(app, store, ready.guardian), f"/schemes/{ready.scheme}/agreement"
    page = browser.get(path)
    assert "12" in page.text()
    assert "If fewer than 8 people answer, nothing is shown." in page.text()
    assert "Tick the box" in browser.post(path, 200).text()
    browser.post(path, read="y")
    assert agreement.stands(store, ready.scheme)


def test_a_change_meanwhile_is_shown_again(app: Flask, store: SqliteStore, ready: Setting):
    browser, path = Browser(app, store, ready.guardian), f"/schemes/{ready.scheme}/agreement"
    old = browser.get(path).fields()["digest"]
    changed = service.scheme(store, ready.scheme).settings.with_(place="Elsewhere")
    service.change_settings(store, scheme=ready.scheme, settings=changed, by=ready.lead)
    page = browser.post(path, 200, read="y", digest=old)
    assert "Something was changed" in page.text()
    assert "Elsewhere" in page.text()
    assert page.fields()["digest"] != old
    assert "read" not in page.fields()
    assert service.scheme(store, ready.scheme).state == "draft"


def test_the_lead_cannot_agree(app: Flask, store: SqliteStore, ready: Setting):
    path = f"/schemes/{ready.scheme}/agreement"
    digest = service.scheme(store, ready.scheme).digest
    browser = Browser(app, store, ready.lead)
    browser.post(path, 403, read="y", digest=digest)
    assert service.scheme(store, ready.scheme).state == "draft"


def test_the_guardian_asks_for_changes(app: Flask, store: SqliteStore, ready: Setting):
    agreement.ask(store, scheme=ready.scheme, by=ready.lead)
    path = f"/schemes/{ready.scheme}"
    Browser(app, store, ready.guardian).post(f"{path}/agreement/no", reason="Too long")
    assert "“Too long”" in Browser(app, store, ready.lead).get(path).text()
    agreement.ask(store, scheme=ready.scheme, by=ready.lead)
    again = Browser(app, store, ready.lead).get(path).text()
    assert "An email is on its way to the guardian" in again
    assert "Too long" not in again


def test_a_guardian_is_nominated_and_taken_back(
    app: Flask, store: SqliteStore, lead: str, scheme: str
):
    browser, path = Browser(app, store, lead), f"/schemes/{scheme}/holders"
    assert "about 15 minutes, three times a year" in browser.get(path).text()
    typed = {"name": "Gus", "title": "Union", "email": "leda@council.example"}
    page = browser.post(f"{path}/nominate/guardian", 200, **typed)
    assert page.fields()["name"] == "Gus"
    browser.post(f"{path}/nominate/guardian", **(typed | {"email": "gus@union.example"}))
    assert "Has not signed up yet" in browser.get(path).text()
    holder = holders(store, scheme)[1].id
    browser.post(f"{path}/{holder}/withdraw")
    assert "Gus" not in browser.get(path).text().replace("nomination of Gus is taken back", "")


def test_the_page_shows_the_fingerprint_and_the_operators_command_until_it_was_given(
    app: Flask, store: SqliteStore, ready: Setting
):
    path, email = f"/schemes/{ready.scheme}/holders", "gus@union.example"
    person = {"role": "guardian", "name": "Gus Guard", "email": email, "title": "Chair"}
    with store.change(Event("handover.decided", scheme=ready.scheme)) as writer:
        new = replace(writer, store, scheme=ready.scheme, **person)
    account = build.make_account(store, person["name"], email)
    with store.change(Event("upkeep")) as writer:
        holder_rows.move(
            writer, store, holder_rows.load(writer, store, new), State.ENROLLED, account
        )
    (fingerprint,) = [one.fingerprint for one in holders(store, ready.scheme) if one.id == new]
    command = f"feedback guardian confirm {new}"
    for shown in (True, False):
        text = Browser(app, store, ready.lead).get(path).text()
        assert fingerprint in text
        assert (command in text) == shown
        if shown:
            confirm(store, holder=new)


def test_both_sign_to_go_on_with_one_guardian(app: Flask, store: SqliteStore, ready: Setting):
    path = f"/schemes/{ready.scheme}/holders"
    build.agree(store, ready.scheme, ready.guardian)
    for account, name in ((ready.lead, "leda lead"), (ready.guardian, "Grace Guard")):
        browser = Browser(app, store, account)
        page = browser.post(f"{path}/waive", 200, typed="Someone Else", understood="y")
        assert "Type your name as it stands above" in page.text()
        browser.post(f"{path}/waive", typed=name, understood="y")
    assert "Before the first survey can open" not in browser.get(path).text()


def test_nobody_hands_over_while_nobody_can_say_yes(
    app: Flask, store: SqliteStore, lead: str, scheme: str
):
    browser, path = Browser(app, store, lead), f"/schemes/{scheme}/holders"
    own = f"{path}/{holders(store, scheme)[0].id}/hand-over"
    assert browser.get(own).heading == "Hand over your place as scheme lead"
    typed = {"name": "New", "title": "HR", "email": "new@council.example"}
    assert "No guardian is confirmed yet" in browser.post(own, 200, **typed).text()
    assert store.count("approvals") == 0
    assert "Send them an email" in browser.get(f"{path}/nominate/deputy").text()


@pytest.mark.parametrize("role", ["deputy", "guardian"])
def test_a_new_holder_needs_the_guardians_yes(
    app: Flask, store: SqliteStore, ready: Setting, role: str
):
    path = f"/schemes/{ready.scheme}/holders"
    page = Browser(app, store, ready.lead).get(f"{path}/nominate/{role}")
    assert "Ask the guardian" in page.text()
    Browser(app, store, ready.lead).post(
        f"{path}/nominate/{role}", name="Dep", title="HR", email="dep@council.example"
    )
    assert len(holders(store, ready.scheme)) == 2
    guardian = Browser(app, store, ready.guardian)
    assert "Dep" in guardian.get(path).text()
    (request,) = [row for row in store.all("approvals") if row["state"] == "asked"]
    guardian.post(f"{path}/requests/{request['id']}", page=path, answer="yes")
    there = sorted(str(one.role) for one in holders(store, ready.scheme))
    assert there == sorted(["lead", "guardian", role])


def test_frozen_settings_can_only_be_read(app: Flask, store: SqliteStore, opened: Setting):
    browser, path = Browser(app, store, opened.lead), f"/schemes/{opened.scheme}/settings"
    assert browser.raw(path).location == f"{path}/read"
    assert "can no longer be changed" in browser.get(f"{path}/read").text()
