"""What is displayed of a part in numbers follows from its published numbers alone."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.releases.display_counted import Counted, details, headline, table

from .build import FIVE, scale
from .published_slices import ROUNDING, Truth, questions, shares, truths


def everything(told, question):
    """All that is said of a part, in one text."""
    found = Counted(told, question, question.options, ROUNDING)
    lines = [text for line in table(found) for text in (line.before, line.after)]
    return "\n".join([headline(found), *details(found), *lines])


@settings(max_examples=50)
@given(data=st.data())
def test_any_published_part_is_told(data):
    question = data.draw(questions())
    told = data.draw(truths(question)).told(question)
    found = Counted(told, question, question.options, ROUNDING)
    assert headline(found)
    lines = table(found)
    keys = [line.key for line in lines]
    assert keys.count("option") == (len(question.options) if found.whole else 0)
    assert keys.count("favourable") == 1
    for line in lines:
        for text, cell in zip((line.before, line.after), line.cells, strict=True):
            assert bool(text) == (cell is not None)


@settings(max_examples=50)
@given(data=st.data())
def test_no_number_is_told_that_is_not_published_or_derived_by_the_rule(data):
    question = data.draw(questions())
    truth = data.draw(truths(question))
    told = truth.told(question)
    n = told["n"]
    waves = [told[name] for name in ("counts_before", "counts_after") if name in told]
    counts = {count for wave in waves for count in wave.values() if count != "hidden"}
    counts |= {told["rose"]} - {"hidden"} if "rose" in told else set()
    names = ["favourable"] if truth.part else question.favourable
    favourable = [[wave[name] for name in names] for wave in waves]
    counts |= {min(n, sum(one for one in some if one != "hidden")) for some in favourable}
    allowed = {str(count) for count in counts}
    allowed |= {str((200 * count + n) // (2 * n)) for count in counts}
    allowed |= {str(times * limit) for times in range(1, 11) for limit in (ROUNDING.hidden,)}
    allowed |= {"90", "10"} | {one.lstrip("-") for one in told.get("change", {}).values()}
    text = everything(told, question)
    for option in question.options:
        text = text.replace(option, "")
    assert set(re.findall(r"\d[\d.]*\d|\d", text.replace(",", ""))) <= allowed


@settings(max_examples=50)
@given(data=st.data())
def test_answers_that_are_told_alike_are_shown_alike(data):
    question = scale(options=FIVE, favourable=("4", "5"))
    truth = data.draw(truths(question))
    other = data.draw(moved(truth))
    if other.told(question) == truth.told(question):
        assert everything(other.told(question), question) == everything(
            truth.told(question), question
        )


@st.composite
def moved(draw, truth: Truth) -> Truth:
    """The same people, of whom one answered otherwise after."""
    counts = list(truth.after or draw(shares(truth.n, len(FIVE) + 1)))
    giving = draw(st.sampled_from([at for at, count in enumerate(counts) if count]))
    taking = draw(st.integers(0, len(counts) - 1))
    counts[giving] -= 1
    counts[taking] += 1
    return Truth(truth.n, truth.part, truth.before, tuple(counts), truth.rose, truth.change)


@settings(max_examples=50)
@given(data=st.data())
def test_shares_of_all_answers_leave_room_for_the_whole(data):
    question = scale(options=FIVE, favourable=("4", "5"))
    truth = data.draw(truths(question))
    found = Counted(truth.told(question), question, FIVE, ROUNDING)
    for when in ("before", "after"):
        if found.asked(when) and found.whole:
            assert sum(one.least for one in found.options(when)) <= truth.n
