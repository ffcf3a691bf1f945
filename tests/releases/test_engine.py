"""Properties of every release, and every small cohort against the bytes released."""

import json
from collections import defaultdict
from dataclasses import replace
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.releases.engine import compute
from feedback.releases.model import AnswerError, Person, Policy, PolicyError

from .build import FIVE, cohort, released, scale, slices, whole

ANSWER = st.sampled_from([*FIVE, None])
ROLE = st.sampled_from(["mentor", "mentee"])
WAVE = st.sampled_from([True, True, True, False])
MEMBERSHIP = st.lists(st.tuples(ROLE, WAVE, WAVE), min_size=0, max_size=30)
POLICY = st.builds(
    Policy,
    k=st.integers(5, 10),
    coalition=st.integers(1, 3),
    paired=st.booleans(),
    family=st.sampled_from(["all", "role"]),
    show_rose=st.booleans(),
)
QUESTIONS = (
    scale(),
    scale("q2", favourable=("5",)),
    scale("q3", favourable=("1", "2"), reverse=True, roles=("mentor",)),
    scale("q4", waves="post"),
)


def filled(membership, draw):
    """People of this membership, with drawn answers to whatever they were asked."""
    return [
        Person(
            f"p{number}",
            role,
            {},
            {q.id: draw(ANSWER) for q in QUESTIONS if q.asks("pre")} if before else None,
            {q.id: draw(ANSWER) for q in QUESTIONS} if after else None,
        )
        for number, (role, before, after) in enumerate(membership)
    ]


def outline(release):
    """What is shown, without what it says."""
    return [
        [
            (part.name, part.told.get("n"), sorted(part.told.keys() - {"n", "or_more"}))
            for part in question.slices
        ]
        for question in release.questions
    ]


@given(st.data(), POLICY, MEMBERSHIP)
def test_what_is_shown_depends_on_membership_alone(data, policy, membership):
    one, other = (
        compute(policy, QUESTIONS, filled(membership, data.draw), invited={"mentor": 20})
        for _ in range(2)
    )
    assert outline(one) == outline(other)
    assert one.populations == other.populations


@given(st.data(), POLICY, MEMBERSHIP)
def test_the_order_of_people_never_matters(data, policy, membership):
    people = filled(membership, data.draw)
    shuffled = data.draw(st.permutations(people))
    one, other = (compute(policy, QUESTIONS, order, invited=None) for order in (people, shuffled))
    assert one.to_bytes() == other.to_bytes()
    assert one.populations == other.populations


@given(st.data(), MEMBERSHIP)
def test_who_gave_which_answer_never_matters(data, membership):
    """Answer sheets dealt to other people of the same role and waves."""
    people = filled(membership, data.draw)
    places = data.draw(st.permutations(range(len(people))))
    waves = {}
    for place in places:
        person = people[place]
        key = (person.role, person.before is None, person.after is None)
        waves.setdefault(key, []).append(person)
    dealt = []
    for person in people:
        key = (person.role, person.before is None, person.after is None)
        sheet = waves[key].pop()
        dealt.append(replace(person, before=sheet.before, after=sheet.after))
    one, other = (compute(Policy(), QUESTIONS, group, invited=None) for group in (people, dealt))
    assert one.to_bytes() == other.to_bytes()


@given(st.data(), st.integers(8, 40))
def test_counts_with_the_same_words_give_the_same_bytes(data, n):
    quarter = n // 4
    one, other = (
        data.draw(st.integers(0, quarter)),
        data.draw(st.integers(0, quarter)),
    )
    first, second = (
        released(cohort([("3", "4")] * count + [("3", "3")] * (n - count)))
        for count in (one, other)
    )
    assert first.to_bytes() == second.to_bytes()


def worlds(pairs, n, **more):
    """Every cohort of n people with these pairs of answers, by the bytes it is released as."""
    found = defaultdict(list)
    for people in combinations_with_replacement(pairs, n):
        found[released(cohort(people), **more).to_bytes()].append(people)
    return found


def sure(found, read):
    """Whether an insider can be sure, in some world, of what `read` says of somebody else."""
    possible = defaultdict(set)
    for seen, cohorts in found.items():
        for people in cohorts:
            for insider in set(people):
                others = list(people)
                others.remove(insider)
                possible[seen, insider].update(map(read, others))
    return any(len(left) == 1 for left in possible.values())


def rose(pair):
    return None not in pair and FIVE.index(pair[1]) > FIVE.index(pair[0])


@pytest.mark.parametrize("n", [8, 9])
def test_every_world_of_an_after_only_question(n):
    after = [(None, answer) for answer in (*FIVE, None)]
    found = worlds(after, n, questions=[scale(waves="post")])
    assert len(found) > 4
    assert not sure(found, lambda pair: pair[1])


def test_every_world_of_five_people_in_two_words():
    """Pairs that stand for every way to count: one from each cell."""
    cells = [*product(("1", "4", None), repeat=2), ("1", "2"), ("4", "5")]
    found = worlds(cells, 5, policy=Policy(k=5))
    assert not sure(found, rose)
    assert not sure(found, lambda pair: pair[0])
    assert not sure(found, lambda pair: pair[1])


def test_the_search_for_worlds_would_notice():
    """Exact counts, which is what a release must not be."""
    found = defaultdict(list)
    for people in combinations_with_replacement([("3", answer) for answer in FIVE], 5):
        found[tuple(sorted(after for _, after in people))].append(people)
    assert sure(found, lambda pair: pair[1])


def test_the_format():
    release = released(cohort([("1", "5")] * 12), questions=[scale(), scale("q2", kind="text")])
    assert release.to_dict() == {
        "questions": [
            {
                "id": "q1",
                "slices": [
                    {
                        "name": "all",
                        "n": "10 or more",
                        "before": "few",
                        "after": "most",
                        "rose": "most",
                        "unanswered_before": "few",
                        "unanswered_after": "few",
                    }
                ],
            },
            {"id": "q2", "slices": [{"name": "all", "not_shown": True}]},
        ]
    }
    encoded = json.dumps(release.to_dict(), sort_keys=True, separators=(",", ":"))
    assert release.to_bytes() == encoded.encode()


def test_reverse_flips_rose_alone():
    people = cohort([("5", "1")] * 12)
    plain, reversed_ = (
        whole(released(people, questions=[scale(reverse=reverse)])) for reverse in (False, True)
    )
    assert (plain["rose"], reversed_["rose"]) == ("few", "most")
    assert {**plain, "rose": None} == {**reversed_, "rose": None}


@pytest.mark.parametrize("favourable", [("5",), ("2", "3", "4", "5")])
def test_no_rose_without_two_options_on_either_side(favourable):
    assert "rose" not in whole(
        released(cohort([("1", "5")] * 12), questions=[scale(favourable=favourable)])
    )


def test_the_policy_can_drop_rose():
    part = whole(released(cohort([("1", "5")] * 12), policy=Policy(show_rose=False)))
    assert "rose" not in part
    assert part["after"] == "most"


@pytest.mark.parametrize(("n", "words"), [(5, 2), (7, 2), (8, 4), (49, 4)])
def test_the_words_by_size(n, words):
    part = whole(released(cohort([("1", "5")] * n), policy=Policy(k=5)))
    assert part["after"] == {2: "more_than_half", 4: "most"}[words]


def test_fewer_than_k():
    assert whole(released(cohort([("1", "5")] * 7))) == {"name": "all", "not_shown": True}


def test_a_breakdown_shows_parts_of_at_least_k():
    people = cohort([("1", "5")] * 9, team="north") + cohort(
        [("1", "5")] * 3, start=9, team="south"
    )
    people += cohort([("1", "5")] * 2, start=12)
    shown = slices(released(people, policy=Policy(family="team")))
    assert shown["north"]["after"] == "most"
    assert shown["south"] == {"name": "south", "not_shown": True}
    assert len(shown) == 2


def test_a_single_policy_tells_each_wave_of_those_who_submitted_it():
    people = [
        *cohort([("5", "5")] * 8),
        *(Person(f"b{n}", "mentor", {}, {"q1": "1"}, None) for n in range(12)),
    ]
    single = Policy(paired=False)
    before, after, both = (
        whole(released(people, policy=single, waves=waves)) for waves in ("pre", "post", "both")
    )
    assert before == {
        "name": "all",
        "n": "20 or more",
        "before": "some",
        "unanswered_before": "few",
    }
    assert after == {"name": "all", "n": "8 or more", "after": "most", "unanswered_after": "few"}
    assert both == {**before, **after}


def test_a_paired_scheme_publishes_no_wave_ahead():
    with pytest.raises(PolicyError):
        released(cohort([("1", "5")] * 12), waves="pre")


@pytest.mark.parametrize("size", [0, 3, 12])
def test_an_unknown_option_is_refused_whether_shown_or_not(size):
    people = [*cohort([("1", "5")] * size, start=1), *cohort([("1", "6")])]
    with pytest.raises(AnswerError, match="q1, post"):
        released(people)


def test_an_answer_to_what_was_not_asked_is_refused():
    with pytest.raises(AnswerError, match="not asked"):
        released(cohort([("1", "5")] * 12), questions=[scale(waves="post")])


def test_a_person_twice_is_refused():
    with pytest.raises(AnswerError, match="twice"):
        released(cohort([("1", "5")] * 2) + cohort([("1", "5")]))
