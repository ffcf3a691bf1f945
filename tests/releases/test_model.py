"""Policies and questions that no scheme may have."""

import pytest

from feedback.releases.model import Policy, PolicyError, QuestionError, item_digest

from .build import scale


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("k", 4),
        ("k", True),
        ("k", "8"),
        ("k", 8.0),
        ("coalition", 0),
        ("rounding", 4),
        ("min_comments", 2),
        ("paired", 1),
        ("show_rose", None),
        ("family", ""),
        ("family", None),
        ("breakdowns", "team"),
        ("breakdowns", ["team", "team"]),
        ("breakdowns", ["all"]),
        ("breakdowns", [1]),
        ("kk", 8),
    ],
)
def test_a_policy_is_refused_with_the_place(field, value):
    with pytest.raises(PolicyError) as caught:
        Policy.from_dict({field: value})
    assert caught.value.place == field


def test_a_policy_survives_the_way_there_and_back():
    policy = Policy(k=5, coalition=2, paired=False, family="team", breakdowns=("role", "team"))
    assert Policy.from_dict(policy.to_dict()) == policy
    assert Policy.from_dict({}) == Policy()


def test_the_columns_a_policy_needs():
    assert Policy(family="role", breakdowns=("role", "team")).columns == ("team",)
    assert Policy(family="grade", breakdowns=("team",)).columns == ("team", "grade")


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("favourable", {"favourable": ()}),
        ("favourable", {"favourable": ("6",)}),
        ("favourable", {"options": ("1", "2"), "favourable": ("1", "2")}),
        ("options", {"options": ("1", "1", "2"), "favourable": ("1",)}),
        ("options", {"options": ("", "1"), "favourable": ("1",)}),
        ("waves", {"waves": "after"}),
        ("kind", {"kind": "number"}),
    ],
)
def test_a_question_is_refused_with_the_place(field, changes):
    with pytest.raises(QuestionError) as caught:
        scale(**changes)
    assert caught.value.place == field


def test_an_item_is_known_by_its_wording_and_options():
    digests = {item_digest("a", ["1", "2"]), item_digest("a", ["2", "1"]), item_digest("b", [])}
    assert len(digests) == 3
    assert item_digest("a", ["1", "2"]) == item_digest("a", ("1", "2"))
