"""One person with two addresses: who runs a scheme cannot be among those who answer it."""

import pytest

from feedback.accounts import holders
from feedback.errors import Rejected
from feedback.participants.model import Participant
from feedback.participants.service import add, dry_run, import_people, people
from tests.schemes import build
from tests.schemes.conftest import Setting


@pytest.fixture
def lead(store) -> str:
    return build.make_account(store, "Leda Lead", "leda@council.example")


@pytest.fixture
def scheme(store, lead) -> str:
    return build.make_scheme(store, lead)


@pytest.fixture
def ready(store, scheme, lead) -> Setting:
    guardian = build.add_guardian(store, scheme)
    build.finish_settings(store, scheme, lead)
    build.add_people(store, scheme, lead)
    return Setting(scheme, lead, guardian)


SPELLINGS = ("leda+2@council.example", "LEDA+a+b@Council.Example", "leda+@council.example")


@pytest.mark.parametrize("email", SPELLINGS)
def test_a_lead_does_not_answer_under_a_tagged_address(store, scheme, lead, email):
    """Mail to it ends in their own mailbox."""
    person = Participant(id="", name="Ann", email=email, role="mentor")
    with pytest.raises(Rejected, match="helps to run the scheme"):
        add(store, scheme=scheme, person=person, by=lead)
    data = f"Name,Email,Role\nAnn,{email},mentor".encode()
    assert dry_run(store, scheme, data).problem_count == 1


@pytest.mark.parametrize("email", SPELLINGS)
def test_nobody_holds_two_keys_by_a_tagged_address(store, scheme, lead, email):
    """The lead as their own guardian."""
    with pytest.raises(Rejected, match="Nobody can hold two"):
        holders.nominate(
            store, scheme=scheme, role="guardian", name="G", email=email, title="", by=lead
        )


def test_who_takes_part_holds_no_key_by_a_tagged_address(store, ready):
    one = people(store, ready.scheme)[0]
    local, _, domain = one.email.partition("@")
    with pytest.raises(Rejected, match="takes part in the scheme"):
        holders.nominate(
            store,
            scheme=ready.scheme,
            role="guardian",
            name="G",
            email=f"{local}+key@{domain}",
            title="",
            by=ready.lead,
        )


def test_a_tag_of_ones_own_is_no_obstacle(store, scheme, lead):
    data = b"Name,Email,Role\nAnn,ann+work@council.example,mentor"
    assert import_people(store, scheme=scheme, data=data, by=lead) == 1


def test_an_import_tells_nothing_of_who_is_elsewhere(store, ready):
    """Not who has a sign-in, takes part in another scheme, or holds its keys."""
    other = build.make_scheme(store, ready.lead, title="Other")
    build.make_account(store, "Mia Member", "mia@council.example")
    known = [people(store, ready.scheme)[0].email, "grace@union.example", "mia@council.example"]

    def told(email: str) -> str:
        data = f"Name,Email,Role\nAnn,{email},mentor".encode()
        return repr(dry_run(store, other, data)).replace(email, "")

    assert {told(email) for email in known} == {told("nobody@council.example")}
