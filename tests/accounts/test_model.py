"""Addresses, and which state follows which."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.accounts.model import Holder, Role, State, moves_to
from feedback.addresses import normalise_email, usable_email
from feedback.web.access import Who


@pytest.mark.parametrize(
    "email", ["a@example.org", "A.b+c@mail.example.co.uk", "o'brien@x-y.example"]
)
def test_usable(email: str):
    assert usable_email(email)


@pytest.mark.parametrize(
    "email",
    [
        "",
        "a",
        "a@b",
        "a@example.org ",
        "a@example.org\nBcc: b@example.org",
        "a@example.org,b@example.org",
        '"a b"@example.org',
        ".a@example.org",
        "a..b@example.org",
        "a@-example.org",
        "a@example..org",
        "a@[127.0.0.1]",
        "ä@example.org",
        "a@example.org\x00",
        "a@127.0.0.1",
        "a" * 65 + "@example.org",
        "a@" + "b." * 126 + "org",
    ],
)
def test_not_usable(email: str):
    assert not usable_email(email)


@given(st.text())
def test_usable_is_one_word_of_ascii(text: str):
    if usable_email(text):
        assert text.isascii()
        assert text.split() == [text]
        assert text.count("@") == 1


@given(st.text())
def test_normalising_twice_is_once(text: str):
    assert normalise_email(normalise_email(text)) == normalise_email(text)


def test_who_acts_and_who_still_has_a_place():
    holders = [
        Holder("h", role, "a", "Name", "a@example.org", "", state, "")
        for role in Role
        for state in State
    ]
    assert {(one.role, one.state) for one in holders if one.acts} == {
        (Role.LEAD, State.ENROLLED),
        (Role.DEPUTY, State.ENROLLED),
        (Role.GUARDIAN, State.CONFIRMED),
    }
    assert {one.state for one in holders if not one.active} == {State.LEFT}
    assert sum(one.active for one in holders) == 3 * 3


def test_roles_and_states_are_stored_by_these_names():
    """Rows that are there already have them, and `web.access` reads them from the rows."""
    assert [*Role] == ["lead", "deputy", "guardian"]
    assert [*State] == ["nominated", "enrolled", "confirmed", "left"]
    assert {str(role) for role in Role} <= {str(who) for who in Who}


def test_states_follow_one_way():
    allowed = {
        (role, old, new)
        for role in Role
        for old in State
        for new in State
        if moves_to(role, old, new)
    }
    nominated, enrolled, confirmed, left = State
    usual = {(nominated, enrolled), (nominated, left), (enrolled, left), (confirmed, left)}
    expected = {(role, *move) for role in Role for move in usual}
    assert allowed == expected | {(Role.GUARDIAN, enrolled, confirmed)}
