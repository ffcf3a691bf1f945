"""Signs that several addresses could be one person's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.schemes.likeness import Address, mailbox, signs

OWN = "council.example"


def found(*emails: str, own: str = OWN):
    """Everybody has another name."""
    return signs([Address("ab"[: n % 2 + 1] * (n + 1), one) for n, one in enumerate(emails)], own)


def test_outside_is_what_is_neither_the_domain_nor_beneath_it():
    told = found(f"ann@{OWN}", f"bob@schools.{OWN}", f"eve@evil-{OWN}", "eve@council.example.net")
    assert told.outside == 2


def test_nobody_is_outside_of_nowhere():
    told = found("ann@a.example", "bob@a.example", own="")
    assert (told.outside, told.one_domain) == (None, None)


def test_the_most_that_share_one_other_domain():
    others = [f"p{n}@one.example" for n in range(3)] + ["x@two.example", "y@two.example"]
    assert found(*others, f"ann@{OWN}").one_domain == 3
    assert found("x@one.example", "y@two.example").one_domain == 0


def test_public_mail_services_are_outside_and_not_one_domain():
    told = found(*(f"{name}@gmail.com" for name in ("ann", "bob", "cat")))
    assert (told.outside, told.one_domain) == (3, 0)


@pytest.mark.parametrize(
    "email",
    ["annlee@gmail.com", "Ann.Lee@Gmail.com", "a.n.n.lee+2@googlemail.com", "annlee+x+y@gmail.com"],
)
def test_spellings_of_one_mailbox(email: str):
    assert mailbox(email) == "annlee@gmail.com"


def test_those_of_one_mailbox_are_counted_each():
    told = found(f"a.lee@{OWN}", f"alee+1@{OWN}", f"alee+2@{OWN}", "alee@other.example")
    assert told.one_mailbox == 3


def test_tags_are_counted():
    assert found(f"a.lee+1@{OWN}", f"b@{OWN}", "c+@other.example").tagged == 2


def test_letters_alone_tell_what_looks_alike():
    told = found(f"tester1@{OWN}", f"tester-02@{OWN}", "tester@gmail.com", f"fester@{OWN}")
    assert told.alike == 3


def test_initials_and_bare_numbers_are_not_alike():
    assert found(f"a1@{OWN}", f"a2@{OWN}", f"10234@{OWN}", f"10235@{OWN}").alike == 0


def test_the_same_name_twice_is_alike():
    twice = [Address("Ann Lee", f"al@{OWN}"), Address("ann-lee", f"xyz@{OWN}")]
    assert signs(twice, OWN).alike == 2


@given(st.lists(st.emails(), max_size=8), st.sampled_from(["", OWN, "a.com"]))
def test_no_list_has_more_signs_than_addresses(emails: list[str], own: str):
    told = found(*emails, own=own)
    for count in (told.outside, told.one_domain, told.one_mailbox, told.alike):
        assert count is None or 0 <= count <= len(emails)
    assert (told.one_domain or 0) <= (told.outside or 0)
