"""The policy in plain words."""

from feedback.packs.protection import limits, protection
from feedback.releases.display_model import same
from feedback.schemes.model import DEFAULT_POLICY


def said(**policy) -> str:
    return " ".join(protection({**DEFAULT_POLICY, **policy}, same))


def test_its_numbers_are_those_of_the_policy():
    text = said(k=9, rounding=10, min_comments=12)
    assert "fewer than 9 people" in text
    assert "rounded to 10" in text
    assert "at least 12 people" in text


def test_the_base_is_the_one_that_numbers_are_rounded_to():
    """Where k is large that is not the policy's own."""
    assert "rounded to 5" in said(k=9)
    assert "rounded to 10" in said(k=10)


def test_coalitions_and_pairs_are_said_as_they_are():
    assert "one person who knows their own answer" in said()
    assert "3 people who put together what they know" in said(coalition=3)
    assert "answered both times" in said()
    assert "answered both times" not in said(paired=False)


def test_no_release_is_without_its_limits():
    assert any("no comparison group" in one for one in limits(same))
