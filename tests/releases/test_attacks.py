"""The attacks that the words tier answers, by name. The reader knows every name in the cohort."""

from dataclasses import replace
from itertools import combinations_with_replacement

import pytest

from feedback.releases.model import Person, Policy, Published

from .build import FIVE, cohort, released, scale, slices, whole

AGREE = ("1", "5")
DISAGREE = ("1", "1")
SKIPPED = ("1", None)


def members(people):
    return frozenset(person.id for person in people)


def test_complement_through_a_total():
    """12 mentors and 12 mentees: "all: most" beside "mentors: some" would fix both counts."""
    mentors = cohort([AGREE] * 6 + [DISAGREE] * 6)
    mentees = cohort([AGREE] * 12, role="mentee", start=12)
    total = released(mentors + mentees)
    parts = released(mentors + mentees, policy=Policy(family="role"))
    assert set(slices(total)) == {"all"}
    assert set(slices(parts)) == {"mentor", "mentee"}


def test_a_part_never_stands_under_a_total_of_the_same_item():
    """The same item asked once of everybody and once of mentors alone."""
    people = cohort([AGREE] * 12) + cohort([AGREE] * 12, role="mentee", start=12)
    asked = [scale(text="same"), scale("q2", text="same", roles=("mentor",))]
    release = released(people, questions=asked)
    assert "after" in slices(release, 0)["all"]
    assert slices(release, 1)["all"] == {"name": "all", "not_shown": True}
    other = [scale(text="same"), scale("q2", text="another", roles=("mentor",))]
    assert "after" in slices(released(people, questions=other), 1)["all"]


def test_words_for_all_and_later_for_parts():
    people = cohort([AGREE] * 12) + cohort([AGREE] * 12, role="mentee", start=12)
    earlier = released(people).published(same_scheme=True)
    later = released(people, policy=Policy(family="role"), published=earlier)
    assert all(part.get("not_shown") for part in slices(later).values())


def test_swap_at_constant_n():
    """A second scheme of the same twelve but for one swapped person."""
    first = cohort([AGREE] * 12)
    second = cohort([AGREE] * 12, start=1)
    assert len(first) == len(second)
    assert whole(released(second, published=released(first).published())) == {
        "name": "all",
        "not_shown": True,
    }


@pytest.mark.parametrize("missing", range(1, 8))
def test_same_people_minus_a_few_in_a_second_scheme(missing):
    first = cohort([AGREE] * 20)
    published = released(first).published()
    assert "not_shown" in whole(released(first[missing:], published=published))
    assert "not_shown" in whole(released(first, published=released(first[missing:]).published()))


@pytest.mark.parametrize(("size", "shared"), [(8, 0), (12, 1), (16, 2), (20, 3), (48, 3)])
def test_the_same_people_or_next_to_nobody_in_common_may_be_shown(size, shared):
    first = cohort([AGREE] * size)
    published = released(first).published()
    for start in (0, size - shared):
        assert "after" in whole(released(cohort([AGREE] * size, start=start), published=published))
    for start in range(1, size - shared):
        second = released(cohort([AGREE] * size, start=start), published=published)
        assert "not_shown" in whole(second)


@pytest.mark.parametrize("size", [18, 20])
def test_a_difference_of_fewer_than_a_large_k_is_not_shown(size):
    """One of 18 or three of 20 shared: apart enough, but each differs by 17, and k is 18."""
    first, second = cohort([AGREE] * size), cohort([AGREE] * size, start=17)
    for k, shown in ((17, True), (18, False)):
        published = released(first, policy=Policy(k=k)).published()
        part = whole(released(second, policy=Policy(k=k), published=published))
        assert ("after" in part) == shown


def test_one_person_in_common_is_too_many_in_one_scheme():
    """In another scheme it may be one of twelve."""
    there = Published(scale().item, "post", members(cohort([AGREE] * 12)))
    for same_scheme, shown in ((False, True), (True, False)):
        published = [replace(there, same_scheme=same_scheme)]
        part = whole(released(cohort([AGREE] * 12, start=11), published=published))
        assert ("after" in part) == shown


def test_two_roles_may_be_asked_the_same_apart():
    people = cohort([AGREE] * 12) + cohort([AGREE] * 12, role="mentee", start=12)
    asked = [scale(text="same", roles=("mentor",)), scale("q2", text="same", roles=("mentee",))]
    release = released(people, questions=asked)
    assert all("after" in slices(release, at)["all"] for at in (0, 1))


def test_what_others_are_told_of_each_other_is_no_obstacle():
    """Two that share most of their people, and none with these."""
    there = [members(cohort([AGREE] * 12, start=start)) for start in (0, 4)]
    published = [Published(scale().item, "post", one) for one in there]
    assert "after" in whole(released(cohort([AGREE] * 12, start=20), published=published))


def test_shared_people_add_up_over_schemes():
    """One of twelve is shared with each of two others: two of twelve in all."""
    first, second = cohort([AGREE] * 12), cohort([AGREE] * 12, start=11)
    published = released(first).published()
    published += released(second, published=published).published()
    assert len(published) == 4
    third = [*cohort([AGREE] * 11, start=30), second[-1]]
    assert "not_shown" in whole(released(third, published=published))


def test_another_item_is_no_obstacle():
    people = cohort([AGREE] * 12)
    published = [Published("another", "post", members(people[1:]))]
    assert "after" in whole(released(people, published=published))


@pytest.mark.parametrize("known_as", ["item", "former"])
def test_an_item_that_older_ledgers_know_by_another_name(known_as):
    question = scale(former="as it was called")
    people = cohort([AGREE] * 12)
    published = [Published(getattr(question, known_as), "post", members(people[1:]))]
    assert "not_shown" in whole(released(people, questions=[question], published=published))


def test_before_in_one_scheme_and_after_in_another_are_taken_as_the_same_answer():
    people = cohort([(None, "5")] * 12)
    published = [Published(scale().item, "pre", members(people[1:]))]
    after_only = [scale(waves="post")]
    assert "not_shown" in whole(released(people, questions=after_only, published=published))
    own = [replace(published[0], same_scheme=True)]
    assert "after" in whole(released(people, questions=after_only, published=own))


def test_growth_from_eleven_to_twelve():
    """Eleven answers last week, twelve today: the difference is a person."""
    earlier = released(cohort([AGREE] * 11)).published(same_scheme=True)
    assert "not_shown" in whole(released(cohort([AGREE] * 12), published=earlier))


def test_a_counter_does_not_move_from_eleven_to_twelve():
    eleven, twelve = (released(cohort([AGREE] * n), invited={"mentor": 16}) for n in (11, 12))
    assert eleven.to_bytes() == twelve.to_bytes()
    assert whole(twelve)["n"] == "10 or more"


def test_a_counter_does_not_say_that_everybody_answered():
    answered = [
        released(cohort([AGREE] * n), invited={"mentor": 20}).to_bytes() for n in range(10, 21)
    ]
    assert len(set(answered)) == 1


def test_the_number_of_words_is_no_counter_either():
    """With k = 5 and 8 invited, four words would say that all eight answered."""
    lowered = Policy(k=5)
    six, eight = (
        released(cohort([AGREE] * n), policy=lowered, invited={"mentor": 8}) for n in (6, 8)
    )
    assert six.to_bytes() == eight.to_bytes()
    open_end = released(cohort([AGREE] * 8), policy=lowered, invited={"mentor": 11})
    assert whole(open_end)["after"] == "most"


def test_twelve_of_twelve():
    unanimous = released(cohort([AGREE] * 12))
    assert unanimous.to_bytes() == released(cohort([AGREE] * 9 + [DISAGREE] * 3)).to_bytes()


def test_eleven_to_one_and_the_one_is_the_insider():
    """Sure of their own "no" they must not learn that all the others agreed."""
    asked = [scale(waves="post")]
    seen = released(cohort([(None, "5")] * 11 + [(None, "1")]), questions=asked).to_bytes()
    others = set()
    for answers in combinations_with_replacement((*FIVE, None), 11):
        people = cohort([(None, answer) for answer in (*answers, "1")])
        if released(people, questions=asked).to_bytes() == seen:
            others.update(answers)
    assert others == {*FIVE, None}


def test_zero_against_two():
    """Nobody disagreeing must look as two who do."""
    none, two = (released(cohort([AGREE] * 12 + [DISAGREE] * count)) for count in (0, 2))
    assert whole(none)["after"] == whole(two)["after"]
    zero, few = (
        released(cohort([AGREE] * agreeing + [DISAGREE] * (12 - agreeing))) for agreeing in (0, 2)
    )
    assert zero.to_bytes() == few.to_bytes()


def test_missing_as_a_state():
    """A skipped answer moves no population: it counts in the group, and as unanswered."""
    part = whole(released(cohort([AGREE] * 6 + [SKIPPED] * 6)))
    assert part == {
        "name": "all",
        "n": "10 or more",
        "before": "few",
        "after": "some",
        "rose": "some",
        "unanswered_before": "few",
        "unanswered_after": "some",
    }


def test_a_question_that_everybody_skipped_is_shown_like_any_other():
    part = whole(released(cohort([(None, None)] * 12)))
    assert (part["before"], part["unanswered_before"]) == ("few", "most")
    assert (part["after"], part["unanswered_after"]) == ("few", "most")


def test_drop_out_between_the_waves():
    """Who answered only before is in no figure, so no difference between the two is one."""
    stayed = cohort([AGREE] * 11)
    for answer in FIVE:
        left = Person("left", "mentor", {}, {"q1": answer}, None)
        assert released([*stayed, left]).to_bytes() == released(stayed).to_bytes()
        shown = released([*stayed, left]).populations
        assert len(shown) == 2
        assert all("left" not in one.members for one in shown)


def test_after_only_questions_have_the_population_of_the_others():
    stayed = cohort([AGREE] * 11)
    late = Person("late", "mentor", {}, None, {"q1": "5", "q2": "5"})
    questions = [scale(), scale("q2", waves="post")]
    populations = released([*stayed, late], questions=questions).populations
    assert {shown.members for shown in populations} == {members(stayed)}


def test_after_alone_where_too_few_answered_both():
    both = cohort([AGREE] * 7)
    late = [Person(f"late{n}", "mentor", {}, None, {"q1": "5"}) for n in range(3)]
    part = whole(released([*both, *late]))
    assert part == {
        "name": "all",
        "n": "10 or more",
        "after": "most",
        "unanswered_after": "few",
    }
    before = [replace(person, before=person.before and {"q0": "1"}) for person in (*both, *late)]
    assert whole(released(before, questions=[scale("q0", waves="pre")])) == {
        "name": "all",
        "not_shown": True,
    }


def test_a_part_with_nobody_in_it_looks_as_one_with_too_few():
    mentors = cohort([AGREE] * 12)
    few = cohort([AGREE] * 3, role="mentee", start=12)
    policy, invited = Policy(family="role"), {"mentor": 16, "mentee": 16}
    nobody = released(mentors, policy=policy, invited=invited)
    assert nobody.to_bytes() == released(mentors + few, policy=policy, invited=invited).to_bytes()
    assert slices(nobody)["mentee"] == {"name": "mentee", "not_shown": True}
    # How many of a role may be known to have answered goes by how many of it are invited.
    assert slices(nobody)["mentor"]["n"] == "10 or more"
