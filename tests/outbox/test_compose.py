"""The words of mails."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError

from feedback.config import Config
from feedback.outbox.compose import KINDS, compose

LINK = "https://surveys.example.org/i/ABCDEFGHJKMNPQRS"
CODE = "ABCD-EFGH-JKMN-PQRS"
VALUES = {
    "gone": date(2027, 3, 1),
    "organisation": "Council of Example",
    "closes": date(2026, 3, 14),
    "questions": 7,
    "minutes": 4,
    "link": LINK,
    "code": CODE,
    "links": [(LINK, CODE)],
    "contact_name": "Sam Lee",
    "contact_phone": "0161 496 0000",
    "name": "Ada",
    "about": "Grace",
    "own": False,
    "role": "guardian",
    "scheme": "Reverse mentoring",
    "lead": "Leda",
    "what": "people",
    "support_name": "Sue Support",
    "support_email": "support@example.org",
    "first": "Amina Bello",
    "second": "Chris Dean",
    "guardian": "Gill Guard",
    "title": "Data protection officer",
    "added": 3,
    "changed": 2,
    "removed": 1,
}


@pytest.fixture(scope="module")
def config(tmp_path_factory) -> Config:
    return Config(
        data_dir=tmp_path_factory.mktemp("c"),
        master_keys=(),
        public_url="https://surveys.example.org",
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_subject_and_says_the_same_in_both_parts(config, kind):
    mail = compose(config, kind, to="a@example.org", **VALUES)
    assert mail.subject
    assert "\n" not in mail.subject
    words = " ".join(mail.text.split())
    assert words
    stripped = " ".join(mail.html.split())
    assert all(paragraph.split("\n")[0][:30] in stripped for paragraph in mail.text.split("\n\n"))


@pytest.mark.parametrize("kind", ["invitation", "reminder", "again"])
def test_link_and_code_stand_alone_on_their_lines(config, kind):
    mail = compose(config, kind, to="a@example.org", **VALUES)
    assert LINK in mail.text.split("\n")
    assert CODE in mail.text.split("\n")
    assert f'<a href="{LINK}">' in mail.html.split("\n")
    assert max(len(line) for line in (mail.text + mail.html).split("\n")) < 78


def test_a_link_longer_than_a_line_stays_whole(config):
    long = f"https://{'a' * 60}.{'b' * 60}.example/i/ABCDEFGHJKMNPQRS"
    mail = compose(config, "reminder", to="a@example.org", **VALUES | {"link": long})
    assert long in mail.text.split("\n")


def test_a_subject_names_neither_scheme_nor_topic(config):
    mail = compose(config, "invitation", to="a@example.org", **VALUES)
    assert mail.subject == "Your survey is open until 14 March 2026"


def test_names_are_text_in_html(config):
    mail = compose(config, "invitation", to="a@b.cd", **VALUES | {"contact_name": "<b>Sam</b>"})
    assert "<b>Sam" not in mail.html
    assert "&lt;b&gt;Sam" in mail.html


@settings(deadline=None)  # other work on the machine must not fail it
@given(name=st.text(max_size=60), other=st.text(max_size=60))
def test_no_name_begins_a_line_that_looks_like_ours(config, name, other):
    values = VALUES | {"contact_name": f"{name}\n\n{other}", "contact_phone": other}
    plain = compose(config, "reminder", to="a@b.cd", **VALUES)
    mail = compose(config, "reminder", to="a@b.cd", **values)
    assert mail.subject == plain.subject
    assert mail.text.count("\n\n") == plain.text.count("\n\n")


def test_a_template_without_its_value_is_a_fault(config):
    with pytest.raises(UndefinedError, match="contact_name"):
        compose(config, "reminder", to="a@b.cd", link=LINK, code=CODE, closes=VALUES["closes"])


def test_an_unknown_kind_is_a_fault(config):
    with pytest.raises(KeyError):
        compose(config, "../base", to="a@b.cd")
