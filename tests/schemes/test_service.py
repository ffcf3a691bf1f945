"""Schemes as a whole: made, changed, frozen, signed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.errors import Conflict, NotFound, Rejected
from feedback.questionnaires import editing
from feedback.questionnaires.definition import load_shipped
from feedback.schemes import service
from feedback.schemes.model import SchemeAlteredError
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from tests.schemes import build
from tests.schemes.conftest import Setting


def test_a_new_scheme_has_its_template_and_its_maker_leads(store: SqliteStore, lead: str):
    made = build.make_scheme(store, lead)
    found = service.scheme(store, made)
    assert found.state == "draft"
    assert found.policy["k"] == 8
    assert found.questionnaire == load_shipped("manchester").hash
    assert [(one.id, role) for one, role in service.schemes_of(store, lead)] == [(made, "lead")]


@pytest.mark.parametrize("key", ["manchester", "liverpool", "empty"])
def test_every_template_can_be_filled(store: SqliteStore, lead: str, key: str):
    made = service.create(store, template=build.TEMPLATES[key], title="T", by=lead)
    build.finish_settings(store, made, lead)
    found = service.scheme(store, made).settings.with_(organisation="Org")
    service.change_settings(store, scheme=made, settings=found, by=lead)
    assert service.filled(store, made).filled
    assert service.scheme(store, made).settings.missing() == ()


def test_a_scheme_needs_a_name(store: SqliteStore, lead: str):
    with pytest.raises(Rejected) as caught:
        service.create(store, template=build.TEMPLATES["empty"], title=" ", by=lead)
    assert caught.value.field == "title"


def test_an_unknown_scheme_is_not_found(store: SqliteStore):
    with pytest.raises(NotFound):
        service.scheme(store, "no")


def test_helplines_without_a_number_must_be_finished(store: SqliteStore, scheme: str, lead: str):
    assert "support" in service.scheme(store, scheme).settings.missing()
    build.finish_settings(store, scheme, lead)
    assert service.scheme(store, scheme).settings.missing() == ()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("settings", '{"title":"Other"}'),
        ("policy", '{"k":1}'),
        ("policy_version", 2),
        ("questionnaire", "0" * 64),
        ("mac", b"0" * 32),
    ],
)
def test_a_change_from_outside_is_noticed(
    store: SqliteStore, scheme: str, column: str, value: str | int | bytes
):
    if column == "settings":
        value = service.scheme(store, scheme).settings.with_(title="Other").to_json()
    with store.change(Event("upkeep")) as writer:
        writer.set("schemes", {column: value}, id=scheme)
    with pytest.raises(SchemeAlteredError):
        service.scheme(store, scheme)


def test_a_row_swapped_for_another_schemes_is_noticed(store: SqliteStore, lead: str):
    one, two = build.make_scheme(store, lead), build.make_scheme(store, lead, title="Two")
    row = store.one("schemes", id=two)
    assert row is not None
    del row["id"]
    with store.change(Event("upkeep")) as writer:
        writer.set("schemes", row, id=one)
    with pytest.raises(SchemeAlteredError):
        service.scheme(store, one)


def test_any_change_after_agreement_asks_the_guardian_again(store: SqliteStore, ready: Setting):
    asked = service.questionnaire(store, service.scheme(store, ready.scheme).questionnaire)

    def settings_change() -> None:
        found = service.scheme(store, ready.scheme).settings.with_(place="Elsewhere")
        service.change_settings(store, scheme=ready.scheme, settings=found, by=ready.lead)

    def questions_change() -> None:
        less = editing.remove(asked, "worth")
        service.set_questionnaire(store, scheme=ready.scheme, questionnaire=less, by=ready.lead)

    def policy_change() -> None:
        stricter = {**service.scheme(store, ready.scheme).policy, "k": 9}
        service.set_policy(store, scheme=ready.scheme, policy=stricter, by=ready.lead)

    for change in (settings_change, questions_change, policy_change):
        build.agree(store, ready.scheme, ready.guardian)
        assert service.scheme(store, ready.scheme).state == "agreed"
        change()
        assert service.scheme(store, ready.scheme).state == "draft"


def test_saving_what_is_there_already_keeps_the_agreement(store: SqliteStore, ready: Setting):
    build.agree(store, ready.scheme, ready.guardian)
    same = service.scheme(store, ready.scheme).settings
    service.change_settings(store, scheme=ready.scheme, settings=same, by=ready.lead)
    assert service.scheme(store, ready.scheme).state == "agreed"


def test_opening_freezes_settings_and_questions(store: SqliteStore, opened: Setting):
    found = service.scheme(store, opened.scheme)
    with pytest.raises(Conflict):
        service.change_settings(
            store, scheme=opened.scheme, settings=found.settings.with_(group="x"), by=opened.lead
        )
    with pytest.raises(Conflict):
        service.set_questionnaire(
            store, scheme=opened.scheme, questionnaire=load_shipped("liverpool"), by=opened.lead
        )
    assert service.scheme(store, opened.scheme) == found


def test_a_policy_can_be_replaced_after_opening_and_stays_open(store: SqliteStore, opened: Setting):
    stricter = {**service.scheme(store, opened.scheme).policy, "k": 9}
    version = service.set_policy(store, scheme=opened.scheme, policy=stricter, by=opened.lead)
    found = service.scheme(store, opened.scheme)
    assert (found.state, found.policy["k"], version) == ("open", 9, 2)


def test_a_scheme_without_agreement_cannot_open(store: SqliteStore, scheme: str):
    with pytest.raises(Conflict), store.change(Event("wave.opened")) as writer:
        service.mark_open(writer, scheme)


def test_two_editors_at_once_do_not_overwrite_each_other(
    store: SqliteStore, scheme: str, lead: str
):
    first = service.questionnaire(store, service.scheme(store, scheme).questionnaire)
    service.set_questionnaire(
        store,
        scheme=scheme,
        questionnaire=editing.remove(first, "worth"),
        by=lead,
        was=first.hash,
    )
    with pytest.raises(Conflict):
        service.set_questionnaire(
            store,
            scheme=scheme,
            questionnaire=editing.remove(first, "time"),
            by=lead,
            was=first.hash,
        )


def test_old_versions_of_a_questionnaire_stay(store: SqliteStore, scheme: str, lead: str):
    first = service.questionnaire(store, service.scheme(store, scheme).questionnaire)
    less = editing.remove(first, "worth")
    service.set_questionnaire(store, scheme=scheme, questionnaire=less, by=lead)
    assert service.questionnaire(store, first.hash) == first
    assert service.questionnaire(store, less.hash) == less


def test_the_audit_names_no_words_of_the_settings(store: SqliteStore, ready: Setting):
    assert ready.scheme
    details = " ".join(str(row["detail"]) for row in store.all("audit"))
    assert "council.example" not in details
    assert "Connie" not in details


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(title=st.text(min_size=1, max_size=20).filter(str.strip), place=st.text(max_size=20))
def test_what_one_scheme_changes_never_touches_another(store: SqliteStore, title: str, place: str):
    lead = build.make_account(store, "L", f"{store.count('accounts')}@council.example")
    one, other = build.make_scheme(store, lead), build.make_scheme(store, lead)
    build.plan_both(store, other, lead)
    before = [store.all(table, scheme=other) for table in ("waves", "holders", "participants")]
    row = store.one("schemes", id=other)
    changed = service.scheme(store, one).settings.with_(title=title, place=place)
    service.change_settings(store, scheme=one, settings=changed, by=lead)
    service.set_policy(store, scheme=one, policy={**build_policy(store, one), "k": 9}, by=lead)
    build.plan_both(store, one, lead)
    assert service.scheme(store, one).settings == changed
    assert store.one("schemes", id=other) == row
    after = [store.all(table, scheme=other) for table in ("waves", "holders", "participants")]
    assert after == before


def build_policy(store: SqliteStore, scheme: str) -> dict[str, object]:
    return dict(service.scheme(store, scheme).policy)
