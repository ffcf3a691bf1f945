"""Attacks by name, each with its numbers, against the reader of `proof`: he wins without the rule.

`test_attacks.py` and `test_counted.py` say what is shown; here what it would give away.
"""

import pytest

from feedback.releases import plan, standing
from feedback.releases.model import Policy
from feedback.releases.safety import Display

from .build import cohort, released, scale, slices, whole
from .proof.reader import Reader

ROSE = ("3", "5")
STAYED = ("3", "3")
FELL = ("3", "1")


def shown(*schemes, policy=None, coalition=0):
    """What the reader is sure of after these schemes of one item, one after the other."""
    reader, published, policy = Reader(), (), policy or Policy()
    for people in schemes:
        release = released(people, policy=policy, published=published)
        published = (*published, *release.published())
        reader.see(release.to_dict(), policy, [scale()], people)
    return reader.sure(coalition=coalition)


TWELVE = cohort([STAYED] * 4 + [ROSE] * 8)
NEAR = {
    # 8 of 11 are "many", 8 at most; 9 of 12 are "most", 9 at least.
    "growth from eleven to twelve": (
        cohort([ROSE] * 8 + [STAYED] * 3),
        cohort([ROSE] * 8 + [STAYED] * 3 + [ROSE]),
    ),
    # 8 of 12, then 9: the one who left had not risen, and who came has.
    "a swap at constant n": (TWELVE, [*TWELVE[1:], *cohort([ROSE], start=12)]),
    # 9 of 12 are "most"; of the 11 others 8 are "many".
    "the same people minus one": (
        cohort([ROSE] * 9 + [STAYED] * 3),
        cohort([ROSE] * 9 + [STAYED] * 3)[1:],
    ),
    # "Some" of 8 are 4 at most, "most" of 16 are 12 at least.
    "a subset of half": (
        cohort([ROSE] * 4 + [FELL] * 4),
        cohort([ROSE] * 4 + [FELL] * 4 + [ROSE] * 8),
    ),
}


@pytest.mark.parametrize("name", NEAR)
@pytest.mark.parametrize("coalition", [0, 1])
def test_two_schemes(name, coalition):
    assert shown(*NEAR[name], coalition=coalition) == set()


@pytest.mark.parametrize("name", NEAR)
def test_two_schemes_without_the_rule(name, monkeypatch):
    monkeypatch.setattr(standing, "_apart", lambda *_: True)
    monkeypatch.setattr(standing, "_near", lambda *_: False)
    assert "rose" in shown(*NEAR[name])


MENTORS = cohort([ROSE] * 6 + [STAYED] * 6)
MENTEES = cohort([ROSE] * 12, role="mentee", start=12)


def total_and_part():
    """The item asked of everybody, and again of mentors: 18 of 24, of whom 6 are mentors."""
    asked = [scale(text="same"), scale("q2", text="same", roles=("mentor",))]
    people = [*MENTORS, *MENTEES]
    for one in people:
        one.before["q2"], one.after["q2"] = one.before["q1"], one.after["q1"]
    reader = Reader()
    release = released(people, questions=asked)
    reader.see(release.to_dict(), Policy(), asked, people)
    return reader.sure(coalition=0)


def test_the_complement_through_a_total():
    assert total_and_part() == set()


def test_the_complement_through_a_total_without_the_rule(monkeypatch):
    monkeypatch.setattr(standing, "_overlaps", lambda *_: False)
    assert "rose" in total_and_part()


@pytest.mark.parametrize("odd", [ROSE, STAYED, FELL, (None, "5"), ("3", None)])
@pytest.mark.parametrize("usual", [ROSE, ("1", "1"), (None, None), ("5", None)])
@pytest.mark.parametrize("n", [5, 7, 8, 12])
def test_twelve_of_twelve_and_eleven_to_one_who_is_the_insider(n, usual, odd):
    policy = Policy(k=min(n, 8))
    assert shown(cohort([usual] * n), policy=policy, coalition=1) == set()
    assert shown(cohort([usual] * (n - 1) + [odd]), policy=policy, coalition=1) == set()


def test_seven_in_four_words_is_what_an_insider_needs(monkeypatch):
    """ "Most" of 7 are 6 at least: all but the insider."""
    four = Display(words=4, rose=True)
    monkeypatch.setattr(plan, "display", lambda *_, **__: four)
    assert "rose" in shown(cohort([ROSE] * 6 + [FELL]), policy=Policy(k=5), coalition=1)


def test_paired_margins_that_would_fix_the_joint():
    """6 favourable before, 6 after, 6 rose: exact, every answer after would follow from before."""
    people = cohort([("1", "5")] * 6 + [("5", "1")] * 6)
    assert whole(released(people))["rose"] == "some"
    assert shown(people, coalition=1) == set()


def test_a_drop_out_between_waves_that_are_told_apart():
    policy = Policy(paired=False)
    stayed = cohort([ROSE] * 8 + [STAYED] * 3)
    left = [type(stayed[0])("left", "mentor", {}, {"q1": "5"}, None)]
    for people in (stayed, [*stayed, *left]):
        assert shown(people, policy=policy, coalition=1) == set()


def test_nothing_is_told_that_gives_a_histogram_away():
    """No mean, deviation, median, exact share or exact size in words; in numbers the mean alone."""
    words = whole(released(cohort([ROSE] * 12)))
    told = {"name", "n", "before", "after", "rose", "unanswered_before", "unanswered_after"}
    assert words.keys() == told
    assert not any(character.isdigit() for key in told - {"n"} for character in words[key])
    counted = whole(released(cohort([ROSE] * 60)))
    assert counted.keys() <= {
        "name",
        "n",
        "counts_before",
        "counts_after",
        "rose",
        "or_more",
        "change",
    }
    assert counted["change"].keys() == {"mean", "low", "high"}


def nested():
    """25 mentors, all in the north, where 30 are; 40 in the south."""
    north = cohort([ROSE, STAYED] * 15, site="north")
    south = cohort([ROSE, STAYED] * 20, role="mentee", start=30, site="south")
    people = [
        *north[:25],
        *(type(one)(one.id, "mentee", one.groups, one.before, one.after) for one in north[25:]),
        *south,
    ]
    parts = slices(released(people, policy=Policy(breakdowns=("site", "role"))))
    return {name for name, part in parts.items() if "not_shown" not in part}


def test_a_part_within_a_part():
    """30 less 25 are five people."""
    assert nested() == {"all", "north", "south"}


def test_a_part_within_a_part_without_the_rule(monkeypatch):
    monkeypatch.setattr(standing, "_safe", lambda *_: True)
    assert nested() == {"all", "north", "south", "mentor", "mentee"}


def test_linked_tables():
    """Site by role: 30, 30 and 30 in three cells, 5 in the last, which is never told."""
    people = [
        *cohort([ROSE, STAYED] * 15, site="north"),
        *cohort([ROSE, STAYED] * 15, start=30, role="mentee", site="north"),
        *cohort([ROSE, STAYED] * 15, start=60, site="south"),
        *cohort([ROSE] * 5, start=90, role="mentee", site="south"),
    ]
    policy = Policy(breakdowns=("site", "role"))
    release = released(people, policy=policy)
    assert release.alarms == ()
    assert set(slices(release)) == {"all", "north", "south", "mentee", "mentor"}
    assert shown(people, policy=policy, coalition=1) == set()
