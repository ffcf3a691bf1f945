"""Who was on the list at the first agreement: kept once, without a time or an order."""

from dataclasses import replace

import pytest

from feedback.participants import service as people_service
from feedback.retention.steps import people as clear_people
from feedback.rights.erase import erase
from feedback.schemes import approvals, service
from feedback.schemes.first_list import KIND, first_list, tagger
from feedback.storage.store import Event
from tests.schemes import build


@pytest.fixture
def agreed(store, ready):
    build.agree(store, ready.scheme, ready.guardian)
    return ready


def _add(store, at, name: str, email: str) -> str:
    one = people_service.people(store, at.scheme)[0]
    fresh = replace(one, name=name, email=email, pair="")
    return people_service.add(store, scheme=at.scheme, person=fresh, by=at.lead)


def test_nothing_is_kept_before_a_guardian_agrees(store, ready):
    assert first_list(store, ready.scheme) is None


def test_everybody_is_kept_as_a_digest_in_the_order_of_random_ids(store, agreed):
    kept = first_list(store, agreed.scheme)
    there = people_service.people(store, agreed.scheme)
    assert kept.on == store.today()
    assert kept.people == {one.id: tagger(store, agreed.scheme)(one.email) for one in there}
    assert list(kept.people) == sorted(kept.people)


def test_the_first_agreement_counts(store, agreed):
    _add(store, agreed, "Late Larry", "larry@evil.example")
    before = first_list(store, agreed.scheme)
    settings = service.scheme(store, agreed.scheme).settings.with_(place="Elsewhere")
    service.change_settings(store, scheme=agreed.scheme, settings=settings, by=agreed.lead)
    build.agree(store, agreed.scheme, agreed.guardian)
    assert first_list(store, agreed.scheme) == before
    assert store.count("approvals", scheme=agreed.scheme, kind=KIND) == 1


def test_two_schemes_have_other_digests_of_one_address(store, agreed):
    assert tagger(store, agreed.scheme)("a@b.org") != tagger(store, "another")("a@b.org")
    assert tagger(store, agreed.scheme)("A@b.org ") == tagger(store, agreed.scheme)("a@b.org")


def test_no_address_or_name_lies_in_the_row(store, agreed):
    row = store.one("approvals", scheme=agreed.scheme, kind=KIND)
    one = people_service.people(store, agreed.scheme)[0]
    for text in (one.email, one.id, tagger(store, agreed.scheme)(one.email)):
        assert text.encode() not in bytes(row["subject"]) + bytes(row["digest"])


def test_who_is_erased_goes_from_it_also_when_removed_before(store, agreed):
    first, second = people_service.people(store, agreed.scheme)[:2]
    people_service.remove(store, scheme=agreed.scheme, person=first.id, by=agreed.lead)
    again = _add(store, agreed, "Back Again", first.email)
    erase(store, scheme=agreed.scheme, email=first.email, by="operator")
    erase(store, scheme=agreed.scheme, email=second.email, by="operator")
    kept = first_list(store, agreed.scheme).people
    assert len(kept) == 22
    assert not {first.id, second.id, again} & kept.keys()
    gone = {tagger(store, agreed.scheme)(one.email) for one in (first, second)}
    assert not gone & set(kept.values())


def test_it_is_destroyed_with_the_list(store, agreed):
    clear_people(store, service.scheme(store, agreed.scheme))
    assert first_list(store, agreed.scheme) is None
    assert store.count("approvals", scheme=agreed.scheme, kind=KIND) == 0


def test_a_list_of_thousands_is_kept(store, agreed):
    """Longer than a signature takes whole: about 30 bytes for each of them."""
    many = {"people": {f"{at:016x}": f"{at:016x}" for at in range(3000)}}
    with store.change(Event("upkeep")) as writer:
        made = approvals.add(
            writer, store, scheme=agreed.scheme, kind="list", subject=many, by=agreed.lead
        )
    assert approvals.approval(store, agreed.scheme, made).subject == many
