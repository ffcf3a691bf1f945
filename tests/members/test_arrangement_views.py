"""The lead's page of all arrangements: shown as they are, saved whole, errors at the field."""

import re

import pytest

from feedback.members.arrangements import arrangements
from tests.members import people
from tests.members.site import lead_in, make_app

_HIDDEN = re.compile(r'name="version" value="([^"]*)"')
TYPED = {
    "fewest": "3",
    "most": "8",
    "shortest_minutes": "30",
    "longest_minutes": "90",
    "months": "9",
    "prompts": "What surprised me?\r\n\r\n  What will  I ask next? ",
    "media": "no",
    "media_file_mb": "50",
    "media_person_mb": "400",
    "app_for_members": "yes",
    "support_name": "Talent Team",
    "support_email": "talent@council.example",
}


@pytest.fixture
def scheme(store):
    return people.a_scheme(store)


@pytest.fixture
def app(store, data_dir):
    return make_app(store, data_dir)


@pytest.fixture
def lead(app, store, scheme):
    return lead_in(app, store, scheme)


@pytest.fixture
def at(scheme):
    return f"/schemes/{scheme}/arrangements"


def send(browser, at, **typed):
    browser.get(at)
    return browser.post(at, version=_HIDDEN.findall(browser.text)[0], **typed)


def test_it_shows_what_the_template_says(lead, at):
    fields = lead.get(at).page.fields()
    shown = [fields[name] for name in ("fewest", "most", "shortest_minutes", "longest_minutes")]
    assert shown == ["4", "6", "45", "60"]
    assert (fields["media"], fields["app_for_members"]) == ("yes", "no")


def test_all_of_it_is_saved_and_shown_again(lead, at, store, scheme):
    assert "Your arrangements are saved" in send(lead, at, **TYPED).page.text()
    kept = arrangements(store, scheme)
    assert (kept.fewest, kept.most, kept.shortest_minutes, kept.longest_minutes) == (3, 8, 30, 90)
    assert (kept.months, kept.media, kept.media_file_mb, kept.media_person_mb) == (
        9,
        False,
        50,
        400,
    )
    assert kept.prompts == ("What surprised me?", "What will I ask next?")
    assert kept.app_for_members
    assert (kept.support_name, kept.support_email) == ("Talent Team", "talent@council.example")
    fields = lead.get(at).page.fields()
    assert fields["prompts"] == "What surprised me?\nWhat will I ask next?"
    assert all(fields[name] == text for name, text in TYPED.items() if name != "prompts")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"fewest": "9"}, "a first number that is not above the second"),
        ({"shortest_minutes": "91"}, "the shorter one first"),
        ({"months": "0"}, "1 to 60 months"),
        ({"most": "many"}, "Enter a whole number, such as 6"),
        ({"most": ""}, "Enter a number"),
        ({"media_file_mb": "401"}, "Enter a limit below"),
        ({"prompts": "x" * 301}, "up to 10 questions of up to 300"),
        ({"prompts": "\n".join("abcdefghijk")}, "up to 10 questions of up to 300"),
        ({"support_email": "nobody"}, "Enter an email address, like"),
        ({"support_email": ""}, "Enter their email address"),
        ({"media": ""}, "Choose yes or no"),
    ],
)
def test_a_fault_stands_at_its_field_and_nothing_is_saved(lead, at, store, scheme, changed, words):
    before = arrangements(store, scheme)
    text = send(lead, at, **(TYPED | changed)).page.text()
    assert "There is a problem" in text
    assert words in text
    assert 'value="Talent Team"' in lead.text
    assert arrangements(store, scheme) == before


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(app, lead, at, store, scheme):
    lead.get(at)
    seen = _HIDDEN.findall(lead.text)[0]
    send(lead_in(app, store, scheme), at, **TYPED)
    text = lead.post(at, version=seen, **(TYPED | {"months": "5"})).page.text()
    assert "Somebody else changed this just now" in text
    assert arrangements(store, scheme).months == 9
    again = lead.post(at, version=_HIDDEN.findall(lead.text)[0], **(TYPED | {"months": "5"}))
    assert "Somebody else changed this just now" in again.page.text()


def test_a_member_does_not_come_in(app, store, scheme, at):
    from tests.members.site import signed_in  # noqa: PLC0415 - only here

    who = people.member(store, scheme, people.on_list(store, scheme, "Amina Bello", "mentor"))
    assert signed_in(app, who).get(at).landed == 404
