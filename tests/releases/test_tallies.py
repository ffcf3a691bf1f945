"""Counting codes gives what counting people one by one gives, and is as strict."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.participants.profile import PROFILE_SIZE
from feedback.releases.asked import all_questions
from feedback.releases.cells import gather
from feedback.releases.model import Person
from feedback.releases.records import ReleaseAltered
from feedback.releases.tallies import Sums, Tallier
from feedback.responses.contents import ContentError, decode_answers, encode_answers
from feedback.responses.model import Answers, Profile
from tests import asking

OFTEN = asking.points("Never", "Sometimes", "Always", favourable=(3,))
ASKED = asking.survey(
    asking.rating("honest", "I can be honest"),
    asking.rating("heard", "I was heard", scale=OFTEN, waves="post"),
    asking.rating("learnt", "I learnt from my mentee", roles=("mentor",)),
    asking.text("more", "Anything else?"),
    roles=("mentor", "mentee"),
)
QUESTIONS = all_questions(ASKED)


@dataclass(frozen=True)
class Told:
    """Role, groups, and the options' numbers that somebody sent in each survey, or None."""

    role: str
    groups: dict[str, str]
    before: tuple[int, ...] | None
    after: tuple[int, ...] | None
    listed: bool


codes = st.none() | st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 5))
people = st.lists(
    st.builds(
        Told,
        role=st.sampled_from(["mentor", "mentee"]),
        groups=st.sampled_from([{}, {"Area": "north"}, {"Team": "b", "Area": "south"}]),
        before=codes,
        after=codes,
        listed=st.booleans(),
    ),
    max_size=30,
)


def person_id(at):
    return at.to_bytes(32, "big")


def sealed(kind, one, sent):
    """What one person sends in a survey, as bytes."""
    if sent is None:
        return None
    asked = {question.id for question in ASKED.asked(one.role, kind)}
    chosen = {
        question.id: question.scale.values[code - 1] if code else ""
        for question, code in zip(ASKED.scale_questions, sent, strict=True)
        if question.id in asked
    }
    profile = Profile(role=one.role, groups=one.groups)
    return encode_answers(ASKED, kind, profile, Answers(closed=chosen))


def rows(told):
    return [
        (
            person_id(at),
            (one.role, tuple(sorted(one.groups.items()))) if one.listed else None,
            sealed("pre", one, one.before),
            sealed("post", one, one.after),
        )
        for at, one in enumerate(told)
    ]


def as_people(told):
    """The same as the engine takes people one by one."""
    found = []
    for (person, _, before, after), one in zip(rows(told), told, strict=True):
        if one.listed or before or after:
            given_ = [
                None if plain is None else decode_answers(ASKED, kind, plain)[1]
                for kind, plain in (("pre", before), ("post", after))
            ]
            found.append(Person(person, one.role, one.groups, *given_))
    return found


@settings(deadline=None)
@given(people, st.integers(1, 5))
def test_sums_of_shares_are_the_cells_of_everybody(told, shares):
    tallier, sums = Tallier(ASKED, {}), Sums()
    for share in range(shares):
        sums.add(tallier.tally(rows(told)[share::shares]))
    cells, counts = sums.cells()
    cohort, tables = gather(QUESTIONS, as_people(told), [])
    assert [(cell.key, list(cell.people)) for cell in cells] == [
        (cell.key, sorted(cell.people)) for cell in cohort.cells
    ]
    assert tallier.tables(QUESTIONS, counts) == tables


def test_earlier_populations_make_cells_of_their_own():
    told = [Told("mentor", {}, None, None, listed=True)] * 3
    tally = Tallier(ASKED, {person_id(1): (0, 2)}).tally(rows(told))
    assert [(key.earlier, len(ids)) for key, ids in zip(tally.keys, tally.ids, strict=True)] == [
        ((), 64),
        ((0, 2), 32),
    ]


def changed(plain, at, value):
    return plain[:at] + bytes([value]) + plain[at + 1 :]


@pytest.mark.parametrize(
    ("role", "at", "value"),
    [
        ("mentor", PROFILE_SIZE, 6),  # no such option
        ("mentor", PROFILE_SIZE + 1, 1),  # asked after alone
        ("mentee", PROFILE_SIZE + 2, 1),  # asked of mentors alone
        ("mentor", 0, 0),  # no profile
    ],
)
def test_what_no_form_sends_is_refused(role, at, value):
    one = Told(role, {}, (1, 0, 0), None, listed=True)
    plain = sealed("pre", one, one.before)
    Tallier(ASKED, {}).tally([(person_id(0), None, plain, None)])
    with pytest.raises(ContentError):
        Tallier(ASKED, {}).tally([(person_id(0), None, changed(plain, at, value), None)])


@pytest.mark.parametrize("cut", [1, PROFILE_SIZE])
def test_another_length_is_refused(cut):
    one = Told("mentor", {}, (1, 0, 0), None, listed=True)
    plain = sealed("pre", one, one.before)
    for other in (plain[:-cut], plain + bytes(cut)):
        with pytest.raises(ContentError):
            Tallier(ASKED, {}).tally([(person_id(0), None, other, None)])


def test_lengths_that_make_up_for_each_other_are_refused():
    one = Told("mentor", {}, (1, 0, 0), None, listed=True)
    plain = sealed("pre", one, one.before)
    rows_ = [(person_id(0), None, plain[:-1], None), (person_id(1), None, plain + b"\0", None)]
    with pytest.raises(ContentError):
        Tallier(ASKED, {}).tally(rows_)


def test_a_role_that_is_not_asked_is_refused():
    one = Told("mentor", {}, (1, 0, 0), None, listed=True)
    plain = sealed("pre", one, one.before).replace(b"mentor", b"tutors")
    with pytest.raises(ContentError):
        Tallier(ASKED, {}).tally([(person_id(0), None, plain, None)])


def test_somebody_of_a_role_that_is_not_asked_hides_nobody():
    odd = (person_id(0), ("tutor", ()), None, None)
    plain = sealed("pre", Told("mentee", {}, None, None, listed=True), (1, 0, 0))
    wrong = changed(plain, PROFILE_SIZE + 2, 1)  # what mentors alone are asked
    tallier = Tallier(ASKED, {})
    assert [key.role for key in tallier.tally([odd]).keys] == ["tutor"]
    with pytest.raises(ContentError):
        tallier.tally([odd, (person_id(1), None, wrong, None)])


def test_two_roles_of_one_person_are_noticed():
    before = sealed("pre", Told("mentor", {}, None, None, listed=True), (1, 0, 0))
    after = sealed("post", Told("mentee", {}, None, None, listed=True), (1, 0, 0))
    with pytest.raises(ReleaseAltered):
        Tallier(ASKED, {}).tally([(person_id(0), None, before, after)])
