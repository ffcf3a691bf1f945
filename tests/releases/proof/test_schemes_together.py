"""Two schemes of one installation that ask the same, read side by side."""

from feedback.releases.model import Policy
from tests.releases.build import cohort, released, scale

from .reader import Reader

OTHER = ("3", "1")
SAME = ("3", "4")


def together(first, second, one=None, other=None):
    """What a reader can be sure of, without any insider, after a second scheme."""
    one, other = one or Policy(), other or Policy()
    reader, asked = Reader(), [scale()]
    earlier = released(first, policy=one)
    later = released(second, policy=other, published=earlier.published())
    for release, policy, people in ((earlier, one, first), (later, other, second)):
        assert release.alarms == ()
        reader.see(release.to_dict(), policy, asked, people)
    return reader.sure(coalition=0)


def test_eight_of_sixteen_and_all_sixteen():
    """ "Some" of 8 are 4 at most, "most" of 16 are 12 at least: the other 8 all did it."""
    part = cohort([("3", None)] * 4 + [OTHER] * 4)
    whole = part + cohort([("3", None)] * 8, start=8)
    assert together(part, whole) == set()


def test_twelve_mentors_and_twelve_mentees_told_apart_then_together():
    """Mentors "some" (6 at most), all "most" (18 at least): every mentee rose."""
    mentors = cohort([OTHER] * 6 + [SAME] * 6)
    people = mentors + cohort([("3", "5")] * 12, role="mentee", start=12)
    assert together(people, people, Policy(family="role")) == set()


def test_words_of_sixteen_inside_numbers_of_a_hundred():
    """Rose: "most" of 16 are 12 at least, "10" of 100 are 12 at most: nobody else did."""
    flat = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5")]
    part = cohort([("1", "3"), ("2", "4"), ("3", "5")] * 4 + flat[:4])
    whole = part + cohort(flat * 16 + flat[:4], start=16)
    assert together(part, whole) == set()


def test_numbers_of_fifty_inside_numbers_of_a_hundred_and_one():
    """Rose: "65" of 101 are 63 at least, "10" of 50 are 12 at most: the other 51 all did."""
    flat = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5")]
    up = [("1", "2"), ("2", "3"), ("3", "4"), ("4", "5"), ("1", "4"), ("2", "5")]
    part = cohort(up * 2 + flat * 7 + flat[:3])
    whole = part + cohort(up * 8 + up[:3], start=50)
    assert together(part, whole) == set()
