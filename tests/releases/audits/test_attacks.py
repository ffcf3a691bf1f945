"""Known attacks on published figures, each with its numbers, through `feedback disclosure`.

Beside most of them stands the nearest thing that is safe, so that a test can fail either way.
"""

YES_NO = ["yes", "no"]
SCALE = ["1", "2", "3", "4", "5"]
WAVES = ["no|no", "no|yes", "yes|no", "yes|yes"]


def figure(people, states, low, high=None):
    return {
        "people": list(people),
        "states": states if isinstance(states, list) else [states],
        "low": low,
        "high": low if high is None else high,
    }


def some(people):
    """A figure that says nothing, except that it was published about these people."""
    return figure(people, "yes", 0, len(list(people)))


def isolates(people, figures):
    return {"kind": "isolates", "people": list(people), "figures": figures}


def sure(people, insiders, possible):
    return {
        "kind": "determined",
        "people": list(people),
        "insiders": insiders,
        "possible": [possible],
    }


def kinds(findings):
    return {one["kind"] for one in findings}


def test_the_complement_through_a_total(check):
    # 12 answered; the 8 mentors are shown; the 4 mentees are what is left.
    assert check(YES_NO, [some(range(12)), some(range(8))]) == [isolates(range(8, 12), [0, 1])]
    assert check(YES_NO, [some(range(16)), some(range(8))]) == []


def test_a_part_within_a_part(check):
    # 20 staff, 15 of them nurses: 5 are not. Of 30, 15 are not.
    assert check(YES_NO, [some(range(20)), some(range(15))]) == [isolates(range(15, 20), [0, 1])]
    assert check(YES_NO, [some(range(30)), some(range(15))]) == []


def test_overlapping_parts(check):
    # Two groups of 10 that make up 15 between them: 10 + 10 - 15 is the 5 in both.
    groups = [some(range(15)), some(range(10)), some(range(5, 15))]
    found = check(YES_NO, groups)
    assert isolates(range(5, 10), [0, 1, 2]) in found
    assert isolates(range(10, 15), [0, 1]) in found
    # Without the total, 5 on either side: ten people, too many to isolate with k = 8.
    assert check(YES_NO, groups[1:]) == []


def test_growth_from_eleven_to_twelve(check):
    answers = ["yes"] * 7 + ["no"] * 5
    found = check(
        YES_NO, [figure(range(11), "yes", 7), figure(range(12), "yes", 7)], answers, coalition=0
    )
    assert isolates([11], [0, 1]) in found
    assert sure([11], [], "no") in found


def test_a_counter_that_moves(check):
    # "11 have said yes" on Monday, of all 12; "12 have" on Tuesday: whoever answered said yes.
    monday = figure(range(11), "yes", 11)
    tuesday = figure(range(12), "yes", 12)
    assert isolates([11], [0, 1]) in check(YES_NO, [monday, tuesday])


def test_a_swap_at_the_same_number(check):
    # 12 both times, but one left and one came: the difference is about these two.
    swapped = [*range(11), 12]
    assert check(YES_NO, [some(range(12)), some(swapped)]) == [isolates([11, 12], [0, 1])]


def test_twelve_of_twelve(check):
    answers = ["yes"] * 12
    found = check(YES_NO, [figure(range(12), "yes", 12)], answers, coalition=0)
    assert found == [sure(range(12), [], "yes")]
    # Told as "most", 9 to 12, nobody can be sure of anybody.
    assert check(YES_NO, [figure(range(12), "yes", 9, 12)], answers) == []


def test_eleven_to_one_and_the_one_knows(check):
    answers = ["yes"] * 11 + ["no"]
    exact = [figure(range(12), "yes", 11)]
    assert sure(range(11), [11], "yes") in check(YES_NO, exact, answers)
    assert "determined" not in kinds(check(YES_NO, exact, answers, coalition=0))
    assert check(YES_NO, [figure(range(12), "yes", 9, 12)], answers) == []


def test_zero_against_two(check):
    # The same table with nobody and with two who said no. Two protect each other from any one
    # insider; nobody protects nobody. Hiding only the first of the two would tell which it is.
    nobody = check(YES_NO, [figure(range(20), "no", 0)], ["yes"] * 20)
    assert nobody == [sure(range(20), [], "yes")]
    two = ["yes"] * 18 + ["no"] * 2
    exact = [figure(range(20), "no", 2)]
    assert "determined" not in kinds(check(YES_NO, exact, two))
    assert sure(range(18), [18, 19], "yes") in check(YES_NO, exact, two, coalition=2)
    # One interval for both, and neither can be told.
    for answers in (["yes"] * 20, two):
        assert check(YES_NO, [figure(range(20), "no", 0, 7)], answers) == []


def test_unanswered_is_an_answer(check):
    # 11 of the 12 answered, all of them yes: the one who skipped it can be sure of everybody.
    answers = ["yes"] * 11 + ["unanswered"]
    states = [*YES_NO, "unanswered"]
    told = [figure(range(12), YES_NO, 11), figure(range(12), "yes", 9, 12)]
    assert "determined" not in kinds(check(states, told[1:], answers))
    told[1] = figure(range(12), "yes", 11)
    assert sure(range(11), [11], "yes") in check(states, told, answers)


def test_a_drop_out_between_the_waves(check):
    # 12 before, 11 of them after, both told for whoever was there.
    before, after = ["yes|yes", "yes|no"], ["yes|yes", "no|yes"]
    published = [figure(range(12), before, 6, 9), figure(range(11), after, 6, 8)]
    assert check(WAVES, published) == [isolates([11], [0, 1])]
    # Told for those who were there both times, nothing is left over.
    published[0]["people"] = list(range(11))
    assert check(WAVES, published) == []


def test_paired_margins_that_fix_the_pairs(check):
    # 6 of 12 yes before, 6 of 12 after, and 6 rose: then all who had said no rose, and all who
    # had said yes fell, although no transition was ever published.
    answers = ["no|yes"] * 6 + ["yes|no"] * 6
    published = [
        figure(range(12), ["yes|no", "yes|yes"], 6),
        figure(range(12), ["no|yes", "yes|yes"], 6),
        figure(range(12), "no|yes", 6),
    ]
    found = check(WAVES, published, answers)
    given = [one for one in found if one["kind"] == "conditional"]
    assert given == [
        {"kind": "conditional", "people": [*range(6)], "given": "no", "possible": ["yes"]},
        {"kind": "conditional", "people": [*range(6, 12)], "given": "yes", "possible": ["no"]},
    ]
    assert "conditional" not in kinds(check(WAVES, published[:2], answers))
    words = [{**one, "low": 4, "high": 6} for one in published]
    assert check(WAVES, words, answers, tier="words") == []


def test_words_of_all_and_of_the_parts(check):
    # 12 mentors and 12 mentees. all: most (18 … 24), mentors: some (4 … 6), mentees: most
    # (9 … 12). 18 can only be 6 + 12: every mentee is known, and how many mentors.
    mentors, mentees = range(12), range(12, 24)
    answers = ["yes"] * 6 + ["no"] * 6 + ["yes"] * 12
    published = [
        figure(range(24), "yes", 18, 24),
        figure(mentors, "yes", 4, 6),
        figure(mentees, "yes", 9, 12),
    ]
    found = check(YES_NO, published, answers)
    assert sure(mentees, [], "yes") in found
    small = {"kind": "small_count", "people": [*mentors], "states": ["yes"], "low": 6, "high": 6}
    assert small in found
    assert check(YES_NO, published[1:], answers, tier="words") == []


def test_words_of_the_parts_under_a_counted_total(check):
    # The same with the total counted: 18 of 24.
    answers = ["yes"] * 6 + ["no"] * 6 + ["yes"] * 12
    published = [
        figure(range(24), "yes", 18),
        figure(range(12), "yes", 4, 6),
        figure(range(12, 24), "yes", 9, 12),
    ]
    assert sure(range(12, 24), [], "yes") in check(YES_NO, published, answers)


def test_the_words_tier_never_shows_a_whole_beside_its_parts(ask):
    slices = [
        {"name": "all", "people": "all"},
        {"name": "mentor", "people": [*range(12)]},
        {"name": "mentee", "people": [*range(12, 24)]},
    ]
    counted = ask("plan", policy={"tier": "counted"}, people=24, slices=slices)
    assert counted["show"] == ["all", "mentor", "mentee"]
    words = ask("plan", policy={"tier": "words"}, people=24, slices=slices)
    assert words["show"] == ["all"]
    assert ask("plan", policy={"tier": "words"}, people=24, slices=slices[1:])["hide"] == []


def test_mean_deviation_and_median(check):
    # 12 people, mean 2.33, standard deviation 1.37, median 2.5: as sums 28 and 86, and six at
    # 2 or below. Of all histograms only one fits, with a single 2, a single 4 and a single 5.
    answers = list("111112333345")
    published = [
        {"people": [*range(12)], "weights": {s: int(s) for s in SCALE}, "low": 28, "high": 28},
        {"people": [*range(12)], "weights": {s: int(s) ** 2 for s in SCALE}, "low": 86, "high": 86},
        figure(range(12), ["1", "2"], 6),
    ]
    counts = {
        one["states"][0]: (one["low"], one["high"])
        for one in check(SCALE, published, answers)
        if one["kind"] == "small_count"
    }
    assert counts == {"1": (5, 5), "2": (1, 1), "3": (4, 4), "4": (1, 1), "5": (1, 1)}
    assert check(SCALE, published[:1], answers) == []


def test_a_mean_beside_its_deviation(check):
    # Mean 4.67, deviation 1.15: sums 56 and 276. Eleven fives and a one; the one knows.
    answers = ["5"] * 11 + ["1"]
    published = [
        {"people": [*range(12)], "weights": {s: int(s) for s in SCALE}, "low": 56, "high": 56},
        {
            "people": [*range(12)],
            "weights": {s: int(s) ** 2 for s in SCALE},
            "low": 276,
            "high": 276,
        },
    ]
    assert sure(range(11), [11], "5") in check(SCALE, published, answers)


def test_a_percentage_of_twelve_is_the_count(check):
    # "92 %" of 12 is 11 and nothing else: 91.5 ≤ 100 c / 12 < 92.5.
    fitting = [count for count in range(13) if 915 * 12 <= 1000 * count < 925 * 12]
    assert fitting == [11]
    published = [figure(range(12), "yes", min(fitting), max(fitting))]
    assert sure(range(11), [11], "yes") in check(YES_NO, published, ["yes"] * 11 + ["no"])


def test_linked_tables(check):
    # Rows (women, men) and columns (day, night) with 10, 10, 10 and 5 people in the cells. The
    # cell of 5 is hidden, and comes back from its row as from its column.
    day_women, day_men = range(10), range(10, 20)
    night_women, night_men = range(20, 30), range(30, 35)
    women, men = [*day_women, *night_women], [*day_men, *night_men]
    night = [*night_women, *night_men]
    published = [some(women), some(men), some(night), some(day_men), some(night_women)]
    # Which of the two ways is named does not matter: both are of two figures.
    found = check(YES_NO, published)
    assert [one["people"] for one in found] == [[*night_men]]
    assert found[0]["figures"] in ([1, 3], [2, 4])
    assert check(YES_NO, [some(women), some(night_women)]) == []


def test_the_last_of_23_councils(check):
    # 22 councils of 40 people and one of 5, which alone is not shown beside the total.
    councils = [range(40 * at, 40 * at + 40) for at in range(22)]
    published = [some(range(885)), *map(some, councils)]
    assert check(YES_NO, published) == [isolates(range(880, 885), [*range(23)])]
    assert check(YES_NO, published[:-1]) == []


def test_the_same_people_minus_one_in_a_second_scheme(ask):
    # The first scheme's results are out for 12. A second asks 11 of them the same.
    second = [{"name": "second scheme", "people": [*range(11)]}]
    plan = ask("plan", people=20, slices=second, published=[[*range(12)]])
    assert plan["hide"] == [{"name": "second scheme", "reason": "difference"}]
    # Eleven people and none of the first scheme's would do.
    second[0]["people"] = [*range(8, 20)]
    assert ask("plan", people=20, slices=second, published=[[*range(8)]])["hide"] == []
