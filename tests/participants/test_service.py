"""The list of people until the first survey opens."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.errors import Conflict, NotFound, Rejected
from feedback.participants import service
from feedback.participants.model import Participant
from feedback.schemes import service as schemes
from feedback.storage.sqlite import SqliteStore
from tests.schemes import build
from tests.schemes.conftest import Setting

ADA = Participant(id="", name="Ada Able", email="Ada@council.example", role="mentor")


def test_add_mend_remove(store: SqliteStore, scheme: str, lead: str):
    person = service.add(store, scheme=scheme, person=ADA, by=lead)
    assert service.people(store, scheme) == (replace(ADA, id=person),)
    mended = replace(ADA, id=person, name="Ada Other", email="other@council.example")
    service.mend(store, scheme=scheme, person=mended, by=lead)
    assert service.participant(store, scheme, person) == mended
    service.remove(store, scheme=scheme, person=person, by=lead)
    assert service.people(store, scheme) == ()


def test_what_lies_in_the_store_shows_no_name(store: SqliteStore, scheme: str, lead: str):
    service.add(store, scheme=scheme, person=ADA, by=lead)
    row = store.one("participants", scheme=scheme)
    assert row is not None
    assert b"Ada" not in bytes(row["person"])  # type: ignore[arg-type]
    assert "Ada" not in " ".join(str(row["detail"]) for row in store.all("audit"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "ADA@council.example"}, "email"),
        ({"email": "leda@council.example"}, "email"),
        ({"email": "b@council.example", "role": "boss"}, "role"),
        ({"email": "b@council.example", "groups": {"no": "x"}}, "groups"),
        ({"email": "b@council.example", "pair": "1"}, "pair"),
    ],
)
def test_who_cannot_be_added(
    store: SqliteStore, scheme: str, lead: str, change: dict[str, object], field: str
):
    service.add(store, scheme=scheme, person=replace(ADA, pair="1"), by=lead)
    with pytest.raises(Rejected) as caught:
        service.add(store, scheme=scheme, person=replace(ADA, **change), by=lead)  # type: ignore[arg-type]
    assert caught.value.field == field
    assert len(service.people(store, scheme)) == 1


def test_a_pair_is_two_people(store: SqliteStore, scheme: str, lead: str):
    service.add(store, scheme=scheme, person=replace(ADA, pair="1"), by=lead)
    partner = Participant(id="", name="Bo", email="b@council.example", role="mentee", pair="1")
    service.add(store, scheme=scheme, person=partner, by=lead)
    with pytest.raises(Rejected):
        service.add(
            store, scheme=scheme, person=replace(partner, email="c@council.example"), by=lead
        )


def test_nobody_takes_anothers_address(store: SqliteStore, scheme: str, lead: str):
    service.add(store, scheme=scheme, person=ADA, by=lead)
    other = replace(ADA, name="Bo", email="b@council.example")
    person = service.add(store, scheme=scheme, person=other, by=lead)
    with pytest.raises(Rejected):
        service.mend(
            store, scheme=scheme, person=replace(other, id=person, email=ADA.email), by=lead
        )
    assert len(service.people(store, scheme)) == 2


def test_the_same_person_may_be_in_two_schemes(store: SqliteStore, scheme: str, lead: str):
    other = build.make_scheme(store, lead, title="Other")
    service.add(store, scheme=scheme, person=ADA, by=lead)
    service.add(store, scheme=other, person=ADA, by=lead)
    indexes = {row["email_index"] for row in store.all("participants")}
    assert len(indexes) == 2


def test_an_import_is_all_or_nothing(store: SqliteStore, scheme: str, lead: str):
    bad = build.roster(12) + b"\nNo Address,,mentor,13"
    assert service.dry_run(store, scheme, bad).problem_count > 0
    with pytest.raises(Rejected):
        service.import_people(store, scheme=scheme, data=bad, by=lead)
    assert service.people(store, scheme) == ()
    assert service.import_people(store, scheme=scheme, data=build.roster(12), by=lead) == 24
    with pytest.raises(Rejected):
        service.import_people(store, scheme=scheme, data=build.roster(13), by=lead)
    assert len(service.people(store, scheme)) == 24


def test_a_holder_cannot_be_imported(store: SqliteStore, scheme: str, lead: str):
    data = b"Name,Email,Role\nLeda,Leda@council.example,mentor"
    with pytest.raises(Rejected):
        service.import_people(store, scheme=scheme, data=data, by=lead)


def test_a_pair_in_use_is_told_by_line(store: SqliteStore, scheme: str, lead: str):
    service.add(store, scheme=scheme, person=replace(ADA, pair="1"), by=lead)
    problems = service.dry_run(store, scheme, build.roster(2)).problems
    assert [problem.line for problem in problems] == [2, 3]


def test_ten_thousand_are_imported(store: SqliteStore, scheme: str, lead: str):
    data = build.roster(5000)
    assert service.import_people(store, scheme=scheme, data=data, by=lead) == 10_000


def test_once_open_the_guardian_decides(store: SqliteStore, opened: Setting):
    person = service.people(store, opened.scheme)[0]
    with pytest.raises(Conflict):
        service.add(store, scheme=opened.scheme, person=ADA, by=opened.lead)
    with pytest.raises(Conflict):
        service.mend(store, scheme=opened.scheme, person=person, by=opened.lead)
    with pytest.raises(Conflict):
        service.remove(store, scheme=opened.scheme, person=person.id, by=opened.lead)
    data = b"Name,Email,Role\nBo,bo@council.example,mentor"
    with pytest.raises(Conflict):
        service.import_people(store, scheme=opened.scheme, data=data, by=opened.lead)
    assert len(service.people(store, opened.scheme)) == 24


def test_another_schemes_people_are_not_found(store: SqliteStore, scheme: str, lead: str):
    other = build.make_scheme(store, lead, title="Other")
    person = service.add(store, scheme=scheme, person=ADA, by=lead)
    with pytest.raises(NotFound):
        service.participant(store, other, person)
    with pytest.raises(NotFound):
        service.remove(store, scheme=other, person=person, by=lead)
    with pytest.raises(NotFound):
        service.mend(store, scheme=other, person=replace(ADA, id=person), by=lead)
    assert len(service.people(store, scheme)) == 1


seen = st.characters(exclude_categories=["Cc", "Cf", "Cs"])
names = st.text(seen, min_size=1, max_size=30).filter(lambda text: text.strip())


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(name=names, value=st.text(seen, max_size=20))
def test_what_goes_in_comes_out_and_other_schemes_stay(store: SqliteStore, name: str, value: str):
    lead = build.make_account(store, "L", f"l{store.count('accounts')}@council.example")
    one, other = build.make_scheme(store, lead), build.make_scheme(store, lead)
    for scheme in (one, other):
        found = schemes.scheme(store, scheme).settings.with_(breakdowns=("Team",))
        schemes.change_settings(store, scheme=scheme, settings=found, by=lead)
    service.add(store, scheme=other, person=ADA, by=lead)
    before = store.all("participants", scheme=other)
    given_person = replace(ADA, name=name, groups={"Team": value})
    person = service.add(store, scheme=one, person=given_person, by=lead)
    assert service.participant(store, one, person) == replace(given_person, id=person)
    service.mend(store, scheme=one, person=replace(ADA, id=person), by=lead)
    service.remove(store, scheme=one, person=person, by=lead)
    assert store.all("participants", scheme=other) == before


def test_people_between_two_ids_are_those_of_this_scheme(
    store: SqliteStore, scheme: str, lead: str
):
    people = [replace(ADA, email=f"p{at}@council.example", name=f"Person {at}") for at in range(6)]
    ids = sorted(service.add(store, scheme=scheme, person=one, by=lead) for one in people)
    found = service.people_between(store, scheme, ids[1], ids[4])
    assert [one.id for one in found] == ids[1:4]
    assert found == [service.participant(store, scheme, one) for one in ids[1:4]]
    assert service.people_between(store, "another", "", "\U0010ffff") == []
