"""Handing mail over: to a real server that takes, refuses, waits, breaks off and encrypts."""

from dataclasses import replace

import pytest

from feedback.config import Smtp
from feedback.outbox.model import Message, Outcome
from feedback.outbox.transport import SmtpTransport
from tests.outbox.smtp import Mailbox, certificate, running
from tests.ports import free_port

SENDER = "Surveys <surveys@council.example>"


def message(to: str, text: str = "Hello.\n") -> Message:
    return Message(to=to, subject="Your survey", text=text, html=f"<p>{text}</p>\n")


@pytest.fixture
def mailbox():
    return Mailbox()


def test_a_batch_goes_over_one_connection(mailbox, clock):
    with running(mailbox) as smtp:
        outcomes = SmtpTransport(smtp, SENDER, clock).send(
            [message(f"p{number}@example.org") for number in range(5)]
        )
    assert outcomes == [Outcome.SENT] * 5
    assert [to for to, _ in mailbox.arrived] == [f"p{number}@example.org" for number in range(5)]
    assert mailbox.sessions == 1


def test_what_a_server_says_to_one_message_is_only_about_that_one(mailbox, clock):
    mailbox.at_rcpt = {
        "gone@example.org": "550 5.1.1 no such user",
        "full@example.org": "452 4.2.2 mailbox full",
        "policy@example.org": "550 5.7.1 relaying denied",
    }
    mailbox.at_data = {"spam@example.org": "554 5.6.0 no", "busy@example.org": "451 later"}
    names = ("a", "gone", "full", "policy", "spam", "busy", "z")
    with running(mailbox) as smtp:
        outcomes = SmtpTransport(smtp, SENDER, clock).send(
            [message(f"{name}@example.org") for name in names]
        )
    assert dict(zip(names, outcomes, strict=True)) == {
        "a": Outcome.SENT,
        "gone": Outcome.REFUSED,
        "full": Outcome.LATER,
        "policy": Outcome.REJECTED,
        "spam": Outcome.REJECTED,
        "busy": Outcome.LATER,
        "z": Outcome.SENT,
    }


def test_a_connection_that_breaks_holds_back_the_message_on_it_and_fails_none(mailbox, clock):
    mailbox.drop_at = "b@example.org"
    with running(mailbox) as smtp:
        outcomes = SmtpTransport(smtp, SENDER, clock).send(
            [message(f"{name}@example.org") for name in "abcd"]
        )
    assert outcomes == [Outcome.SENT, Outcome.LATER, Outcome.DOWN, Outcome.DOWN]


def test_a_server_that_is_away_fails_nothing(clock):
    away = Smtp(host="127.0.0.1", port=free_port(), security="none")
    assert SmtpTransport(away, SENDER, clock).send([message("a@example.org")]) == [Outcome.DOWN]


def test_a_server_that_refuses_our_sender_fails_nothing(mailbox, clock):
    mailbox.at_mail = "550 5.7.1 who are you"
    with running(mailbox) as smtp:
        outcomes = SmtpTransport(smtp, SENDER, clock).send([message("a@example.org")] * 2)
    assert outcomes == [Outcome.DOWN] * 2


def test_starttls_with_a_certificate_of_the_named_authority(mailbox, clock, tmp_path):
    public, context = certificate(tmp_path)
    with running(mailbox, tls_context=context) as smtp:
        trusted = replace(smtp, security="starttls", ca_file=str(public))
        assert SmtpTransport(trusted, SENDER, clock).send([message("a@example.org")]) == [
            Outcome.SENT
        ]
        unknown = replace(smtp, security="starttls")
        assert SmtpTransport(unknown, SENDER, clock).send([message("b@example.org")]) == [
            Outcome.DOWN
        ]
    assert [to for to, _ in mailbox.arrived] == ["a@example.org"]
    assert mailbox.encrypted == [True]


def test_a_certificate_for_another_name_is_not_taken(mailbox, clock, tmp_path):
    public, context = certificate(tmp_path, name="127.0.0.2")
    with running(mailbox, tls_context=context) as smtp:
        other = replace(smtp, security="starttls", ca_file=str(public))
        assert SmtpTransport(other, SENDER, clock).send([message("a@example.org")]) == [
            Outcome.DOWN
        ]
    assert mailbox.arrived == []


def test_a_server_without_starttls_gets_nothing_in_plain_text(mailbox, clock):
    with running(mailbox) as smtp:
        wanting = replace(smtp, security="starttls", user="u", password="p")
        assert SmtpTransport(wanting, SENDER, clock).send([message("a@example.org")]) == [
            Outcome.DOWN
        ]
    assert mailbox.arrived == []


def test_tls_from_the_first_byte(mailbox, clock, tmp_path):
    public, context = certificate(tmp_path)
    with running(mailbox, ssl_context=context) as smtp:
        tls = replace(smtp, security="tls", ca_file=str(public))
        assert SmtpTransport(tls, SENDER, clock).send([message("a@example.org")]) == [Outcome.SENT]
    assert mailbox.encrypted == [True]


def test_texts_outside_ascii_go_as_eight_bits_where_the_server_takes_them(mailbox, clock):
    text = "Straße\nhttps://surveys.example.org/i/ABCDEFGHJKMNPQRS\n"
    with running(mailbox) as smtp:
        SmtpTransport(smtp, SENDER, clock).send([message("a@example.org", text)])
    assert mailbox.options == [["BODY=8BITMIME"]]
    assert "Straße".encode() in mailbox.arrived[0][1]


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org\r\nBcc: all@example.org",
        "a@example.org, b@example.org",
        "<a@b.cd>",
        "a b@c.de",
    ],
    ids=["two lines", "two addresses", "brackets", "space"],
)
def test_an_address_that_could_inject_is_never_used(mailbox, clock, address):
    with running(mailbox) as smtp:
        outcomes = SmtpTransport(smtp, SENDER, clock).send([message(address)])
    assert outcomes == [Outcome.REFUSED]
    assert mailbox.arrived == []


def test_logs_name_no_address(mailbox, clock, caplog):
    mailbox.drop_at = "somebody@example.org"
    with running(mailbox) as smtp:
        SmtpTransport(smtp, SENDER, clock).send([message("somebody@example.org")])
    ours = [record for record in caplog.records if record.name.startswith("feedback")]
    assert ours
    assert not any("somebody" in str(vars(record)) for record in ours)
