"""A message as bytes."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.outbox.model import Message
from feedback.outbox.wire import render

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SENDER = "Surveys <surveys@council.example>"
LINK = "https://surveys.example.org/i/ABCDEFGHJKMNPQRS"


def raw(text: str = "Hello.\n", subject: str = "Your survey", *, eight_bit: bool = True) -> bytes:
    message = Message(to="a@example.org", subject=subject, text=text, html=f"<p>\n{text}</p>\n")
    return render(message, sender=SENDER, now=NOW, eight_bit=eight_bit)


def test_headers_say_who_when_and_that_a_machine_wrote():
    mail = message_from_bytes(raw(), policy=default)
    assert mail["From"] == SENDER
    assert mail["Subject"] == "Your survey"
    assert mail["To"] == "a@example.org"
    assert mail["Date"].datetime == NOW
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@council.example>")
    assert mail["Message-ID"] != message_from_bytes(raw(), policy=default)["Message-ID"]


def test_text_and_html_are_alternatives_and_fetch_nothing():
    mail = message_from_bytes(raw(), policy=default)
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert b"src=" not in raw()


@pytest.mark.parametrize("eight_bit", [True, False])
@pytest.mark.parametrize("word", ["plain", "Straße “in Leeds” naïve"])
def test_a_link_stays_whole_on_its_line(word, eight_bit):
    lines = raw(f"{word}\n\n{LINK}\n", eight_bit=eight_bit).split(b"\r\n")
    assert LINK.encode() in lines
    assert max(map(len, lines)) < 79


@pytest.mark.parametrize("eight_bit", [True, False])
def test_what_is_read_is_what_was_written(eight_bit):
    text = f"Straße = “in Leeds” {'x' * 1200}\n.\n\n{LINK}\n"
    mail = message_from_bytes(raw(text, eight_bit=eight_bit), policy=default)
    plain, html = mail.iter_parts()
    assert plain.get_content().splitlines() == text.splitlines()
    assert html.get_content().splitlines() == f"<p>\n{text}</p>\n".splitlines()
    assert max(map(len, raw(text, eight_bit=eight_bit).split(b"\r\n"))) <= 998


@pytest.mark.parametrize("to", ["a@example.org\r\nBcc: b@example.org", "A <a@example.org>", ""])
def test_an_address_is_one_plain_address(to):
    with pytest.raises(ValueError, match="plain address"):
        render(Message(to=to, subject="S", text="T", html="H"), sender=SENDER, now=NOW)


@pytest.mark.parametrize("subject", ["Hi\r\nBcc: all@example.org", "Hi\nBcc: x", "Hi\rx"])
def test_a_subject_of_two_lines_is_refused(subject):
    with pytest.raises(ValueError, match="one line"):
        raw(subject=subject)


@settings(deadline=None)  # other work on the machine must not fail it
@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=80))
def test_no_subject_adds_a_header(subject):
    mail = message_from_bytes(raw(subject=subject), policy=default)
    assert len(mail.keys()) == 9
    assert set(mail.keys()) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "MIME-Version",
        "Content-Type",
    }
