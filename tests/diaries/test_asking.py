"""What is asked of whom, and the helplines that nobody's settings can take away."""

import pytest

from feedback.diaries.asking import Helpline, Setting, helplines, leaving, settings_of
from feedback.members.arrangements import change_arrangements
from tests.members.people import a_scheme, lead_of, member, on_list, two


def setting(*support: str, contact: str = "") -> Setting:
    return Setting(scheme="s", title="S", questions=(), support=support, leaving=contact)


def shown(*settings: Setting) -> list[str]:
    return [line.before + line.phone + line.after for line in helplines(settings)]


def test_the_three_that_everybody_needs_are_never_missing():
    for support in ((), ("Racism: the union, 0161 234 5000",), ("Ring 9999 or 1116 1234",)):
        dials = {line.dial for line in helplines((setting(*support),))}
        assert dials >= {"999", "116123", "111"}


def test_what_a_scheme_says_itself_is_said_once():
    own = ("Danger: Emergency services, 999", "To talk: Samaritans, 116 123", "Crisis: NHS, 111")
    assert shown(setting(*own)) == [*own]
    assert shown(setting(*own), setting(*own, "Care: 0161 234 5001"))[-1] == "Care: 0161 234 5001"
    assert len(shown(setting(*own), setting(*own))) == 3


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Care: 0161 234 5001 (days)", Helpline("Care: ", "0161 234 5001", " (days)")),
        ("Room 0161", Helpline("Room 0161")),
        ("<b>Write</b> to care@example.org", Helpline("<b>Write</b> to care@example.org")),
    ],
)
def test_a_number_is_told_apart_from_words(line, found):
    assert found in helplines((setting(line),))


def test_whom_to_tell_when_leaving_comes_from_each_scheme_once():
    both = (setting(contact="Ann, 1"), setting(contact="Ann, 1"), setting(), setting(contact="Bo"))
    assert leaving(both) == ["Ann, 1", "Bo"]


def test_mentors_are_asked_the_six_and_mentees_only_what_the_scheme_adds(store):
    pair = two(store)
    values = {"prompts": ("What will you try?",)}
    by = lead_of(store, pair.scheme)
    change_arrangements(store, scheme=pair.scheme, values=values, by=by, version=0)
    (mentor,) = settings_of(store, pair.mentor.account)
    (mentee,) = settings_of(store, pair.mentee.account)
    assert len(mentor.questions) == 7
    assert mentor.questions[0] == "Overall, how did the session go?"
    assert mentee.questions == ("What will you try?",)


def test_a_scheme_that_is_not_set_up_yet_still_has_a_safety_box(store):
    scheme = a_scheme(store)
    who = member(store, scheme, on_list(store, scheme, "Amina", "mentor"))
    (found,) = settings_of(store, who.account)
    lines = shown(found)
    assert not any("[" in line for line in lines)
    assert any("999" in line for line in lines)
