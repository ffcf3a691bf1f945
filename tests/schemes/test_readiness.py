"""What stands against opening."""

from feedback.accounts.holders import holders, waive
from feedback.schemes import service, waves
from feedback.schemes.cohort import cohort
from feedback.schemes.readiness import reasons
from feedback.storage.sqlite import SqliteStore
from tests.schemes import build
from tests.schemes.conftest import Setting


def waive_all(store: SqliteStore, ready: Setting) -> None:
    for one in holders(store, ready.scheme):
        waive(store, scheme=ready.scheme, holder=one.id, by=str(one.account))


def test_a_new_scheme_says_all_that_is_missing(store: SqliteStore, scheme: str):
    said = " ".join(reasons(store, scheme, "pre"))
    for word in ("settings", "agreed", "guardian", "people", "dates"):
        assert word in said


def test_a_ready_scheme_may_open(store: SqliteStore, ready: Setting):
    build.agree(store, ready.scheme, ready.guardian)
    waive_all(store, ready)
    assert reasons(store, ready.scheme, "pre") == []


def test_each_role_needs_k_and_three(store: SqliteStore, scheme: str, lead: str):
    build.add_people(store, scheme, lead, each=10)
    said = reasons(store, scheme, "pre")
    assert "There are only 10 mentors. You need at least 11." in said
    assert "There are only 10 mentees. You need at least 11." in said


def test_a_role_without_anybody_is_not_asked(store: SqliteStore, ready: Setting):
    people = cohort(store, service.scheme(store, ready.scheme))
    assert people.by_role == {"mentee": 12, "mentor": 12}
    other = build.make_scheme(store, ready.lead, title="Other")
    lines = [f"Mentee Number{n},m{n}@elsewhere.example,mentee" for n in range(11)]
    data = "\n".join(["Name,Email,Role", *lines]).encode()
    build.people_service.import_people(store, scheme=other, data=data, by=ready.lead)
    assert not [why for why in reasons(store, other, "pre") if "people" in why or "only" in why]


def test_both_surveys_need_days_where_they_are_compared(store: SqliteStore, scheme: str, lead: str):
    day = store.today()
    waves.plan_wave(
        store, scheme=scheme, kind="pre", opens=day, closes=day.replace(day=30), by=lead
    )
    assert any("second survey" in why for why in reasons(store, scheme, "pre"))


def test_the_second_waits_for_the_first(store: SqliteStore, opened: Setting):
    assert "The first survey has not closed." in reasons(store, opened.scheme, "post")
