"""What an earlier scheme cost, as far as the published words themselves tell it."""

from feedback.releases.left_out import left_out, told
from tests.releases.build import scale

WORDS = {"name": "all", "before": "few", "after": "most"}
AFTER = {"name": "all", "after": "most"}
NUMBERS = {"name": "all", "n": 60, "counts_before": {}, "counts_after": {}}
HIDDEN = {"name": "all", "not_shown": True}


def lost(*shown, paired=True):
    """Ids of questions left out of a release of (question, part of it)."""
    body = {"questions": [{"id": one.id, "slices": [part]} for one, part in shown]}
    return left_out([one for one, _ in shown], body, paired=paired)


def test_a_question_that_is_missing_beside_one_of_the_same_people():
    for part in (WORDS, NUMBERS, AFTER):
        assert lost((scale("a"), part), (scale("b"), HIDDEN)) == ("b",)


def test_nothing_is_said_where_too_few_people_may_be_the_reason():
    assert lost((scale("a"), HIDDEN), (scale("b"), HIDDEN)) == ()
    mentors, mentees = scale("a", roles=("mentor",)), scale("b", roles=("mentee",))
    assert lost((mentors, WORDS), (mentees, HIDDEN)) == ()
    assert lost((mentors, WORDS), (scale("b"), HIDDEN)) == ()


def test_roles_count_in_whatever_order_they_stand():
    one, other = scale("a", roles=("x", "y")), scale("b", roles=("y", "x"))
    assert lost((one, WORDS), (other, HIDDEN)) == ("b",)


def test_a_question_of_before_alone_needs_another_that_tells_before():
    before = scale("b", waves="pre")
    assert lost((scale("a"), WORDS), (before, HIDDEN)) == ("b",)
    assert lost((scale("a"), NUMBERS), (before, HIDDEN)) == ("b",)
    assert lost((scale("a"), AFTER), (before, HIDDEN)) == ()
    assert lost((scale("a", waves="post"), AFTER), (scale("b"), HIDDEN)) == ("b",)
    # Each survey by itself: whoever sent it was asked both.
    assert lost((scale("a"), {"name": "all", "before": "few"}), (before, HIDDEN), paired=False)


def test_the_same_words_twice_in_one_scheme_are_no_earlier_scheme():
    twice = scale("b", text="a", roles=())
    assert lost((scale("a"), WORDS), (twice, HIDDEN)) == ()


def test_texts_are_never_told_and_never_missing():
    assert lost((scale("a"), WORDS), (scale("b", kind="text"), HIDDEN)) == ()


def test_one_part_that_is_told_is_enough():
    parts = {"slices": [{"name": "mentee", "not_shown": True}, {"name": "mentor", "after": "few"}]}
    assert told(parts) == [{"name": "mentor", "after": "few"}]
