"""What an earlier scheme cost, as far as the published words themselves tell it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from feedback.releases.engine import compute
from feedback.releases.left_out import left_out, told
from feedback.releases.model import Person, Policy, Published
from tests.releases.build import FIVE, scale

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
    assert lost((scale("a"), HIDDEN), (twice, HIDDEN), (scale("c"), WORDS)) == ()


def test_texts_are_never_told_and_never_missing():
    assert lost((scale("a"), WORDS), (scale("b", kind="text"), HIDDEN)) == ()


def test_one_part_that_is_told_is_enough():
    parts = {"slices": [{"name": "mentee", "not_shown": True}, {"name": "mentor", "after": "few"}]}
    assert told(parts) == [{"name": "mentor", "after": "few"}]


ROLES = ((), ("mentor",), ("mentee",), ("mentor", "mentee"))
SHAPES = ((FIVE, ("4", "5")), (FIVE, ("5",)), (("yes", "no"), ("yes",)))


@st.composite
def questionnaires(draw):
    """Questions of every audience and shape, some in the same words."""
    asked = draw(
        st.lists(
            st.tuples(
                st.sampled_from("abc"),
                st.sampled_from(["both", "pre", "post"]),
                st.sampled_from(ROLES),
                st.sampled_from(SHAPES),
            ),
            min_size=2,
            max_size=6,
        )
    )
    return [
        scale(f"q{at}", text=text, waves=waves, roles=roles, options=options, favourable=favourable)
        for at, (text, waves, roles, (options, favourable)) in enumerate(asked)
    ]


@st.composite
def people(draw, least, most):
    """Some who sent both surveys, one, or none."""
    silent = st.sampled_from([(True, True)] * 6 + [(True, False), (False, True), (False, False)])
    sent = draw(st.lists(silent, min_size=least, max_size=most))
    return [
        Person(
            f"p{at:03}",
            ("mentor", "mentee")[at % 2],
            {},
            {} if before else None,
            {} if after else None,
        )
        for at, (before, after) in enumerate(sent)
    ]


POLICIES = st.sampled_from(
    [
        Policy(),
        Policy(k=5),
        Policy(coalition=3),
        Policy(family="role"),
        Policy(show_rose=False),
        Policy(breakdowns=("role",)),
    ]
)


@given(questionnaires(), people(6, 40) | people(50, 70), POLICIES, st.data())
def test_an_earlier_scheme_is_never_blamed_where_there_was_none(asked, who, policy, data):
    waves = "both"
    if data.draw(st.booleans()):
        policy, waves = replace(policy, paired=False), data.draw(st.sampled_from(["pre", "post"]))
        asked = [one for one in asked if one.asks(waves)]
    invited = data.draw(st.sampled_from([None, {"mentor": 60, "mentee": 40}]))
    release = compute(policy, asked, who, invited=invited, waves=waves)
    assert left_out(asked, release.to_dict(), paired=policy.paired) == ()


@given(questionnaires(), people(10, 30), st.data())
def test_what_is_blamed_on_one_would_have_been_shown_without(asked, who, data):
    part = frozenset(one.id for one in who[data.draw(st.integers(0, 3)) :])
    before = [
        Published(one.item, wave, part)
        for one in asked
        if data.draw(st.booleans())
        for wave in ("pre", "post")
        if one.asks(wave)
    ]
    policy = data.draw(POLICIES)
    with_it = compute(policy, asked, who, invited=None, published=before)
    without = compute(policy, asked, who, invited=None)
    shown = {one["id"] for one in without.to_dict()["questions"] if told(one)}
    missing = {one["id"] for one in with_it.to_dict()["questions"] if not told(one)}
    assert set(left_out(asked, with_it.to_dict(), paired=True)) <= shown & missing
