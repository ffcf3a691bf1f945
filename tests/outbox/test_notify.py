"""GOV.UK Notify as the way out: what it takes, what it refuses, and whose fault that is."""

import logging
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.outbox.model import Message, Outcome
from feedback.outbox.notify import NotifyTransport, body
from tests.outbox.notify_server import SECRET, Answer, Service, running
from tests.ports import free_port


def message(to: str, text: str = "Hello.\n", reference: str = "") -> Message:
    return Message(to=to, subject="Your survey", text=text, html="", reference=reference)


@pytest.fixture
def service():
    return Service()


def test_a_batch_goes_over_one_connection_with_our_own_words(service, clock):
    mails = [message(f"p{number}@example.org", reference=f"r{number}") for number in range(3)]
    with running(service) as notify:
        assert NotifyTransport(notify, clock).send(mails) == [Outcome.SENT] * 3
    assert [mail["to"] for mail in service.sent] == [mail.to for mail in mails]
    assert [mail["reference"] for mail in service.sent] == ["r0", "r1", "r2"]
    assert (service.sent[0]["subject"], service.sent[0]["body"]) == ("Your survey", "Hello.")
    assert service.connections == 1


def test_what_it_says_to_one_mail_is_only_about_that_one(service, clock):
    service.at = {
        "wrong@example.org": Answer(400, "ValidationError", "email_address Not a valid one"),
        "long@example.org": Answer(400, text="Your message is too long"),
        "odd@example.org": Answer(400, "ValidationError", "reference is not a string"),
    }
    names = ("a", "wrong", "long", "odd", "z")
    with running(service) as notify:
        outcomes = NotifyTransport(notify, clock).send(
            [message(f"{name}@example.org") for name in names]
        )
    assert dict(zip(names, outcomes, strict=True)) == {
        "a": Outcome.SENT,
        "wrong": Outcome.REFUSED,
        "long": Outcome.REJECTED,
        "odd": Outcome.REJECTED,
        "z": Outcome.SENT,
    }


@pytest.mark.parametrize(
    "answer",
    [
        Answer(400, text="Template not found"),
        Answer(400, text="Missing personalisation: name"),
        Answer(400, text="Can't send to this recipient using a team-only API key"),
        Answer(400, text="Can't send to this recipient when service is in trial mode - see …"),
        Answer(403, "AuthError", "Invalid token: API key not found"),
        Answer(404, "NoResultFound", "No result found"),
        Answer(429, "RateLimitError", "Exceeded rate limit for key type LIVE"),
        Answer(429, "TooManyRequestsError", "Exceeded send limits (50) for today"),
    ],
)
def test_what_is_wrong_with_us_fails_no_mail_and_stops_the_batch(service, clock, answer):
    service.everybody = answer
    with running(service) as notify:
        outcomes = NotifyTransport(notify, clock).send([message("a@example.org")] * 3)
    assert outcomes == [Outcome.DOWN] * 3


def test_a_mail_that_it_stumbles_over_holds_no_other_back(service, clock):
    service.at = {"b@example.org": Answer(500, "Exception", "Internal server error")}
    with running(service) as notify:
        outcomes = NotifyTransport(notify, clock).send(
            [message(f"{name}@example.org") for name in "abcd"]
        )
    assert outcomes == [Outcome.SENT, Outcome.LATER, Outcome.DOWN, Outcome.DOWN]


@pytest.mark.parametrize("raw", [b"<html>Please sign in to the network</html>", b"[]", b'{"a":1}'])
def test_an_answer_that_is_not_its_own_fails_nothing(service, clock, raw):
    service.raw = raw
    with running(service) as notify:
        assert NotifyTransport(notify, clock).send([message("a@example.org")]) == [Outcome.DOWN]


def test_a_service_that_is_away_fails_nothing(service, clock):
    with running(service) as notify:
        away = replace(notify, url=f"http://127.0.0.1:{free_port()}")
    outcomes = NotifyTransport(away, clock, timeout=1).send([message("a@example.org")] * 2)
    assert outcomes == [Outcome.DOWN] * 2


def test_a_wrong_key_is_our_fault(service, clock):
    with running(service) as notify:
        wrong = replace(notify, api_key=notify.api_key[:-4] + "ffff")
        assert NotifyTransport(wrong, clock).send([message("a@example.org")]) == [Outcome.DOWN]
    assert service.sent == []


def test_a_netrc_does_not_replace_the_token(service, clock, tmp_path, monkeypatch):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with running(service) as notify:
        assert NotifyTransport(notify, clock).send([message("a@example.org")]) == [Outcome.SENT]


@pytest.mark.parametrize("code", [302, 307, 308])
def test_a_mail_is_not_sent_on_to_another_place(service, clock, code):
    elsewhere = Service()
    with running(service) as notify, running(elsewhere) as other:
        service.everybody = Answer(code)
        service.location = f"{other.url}/v2/notifications/email"
        assert NotifyTransport(notify, clock).send([message("a@example.org")]) == [Outcome.DOWN]
    assert elsewhere.connections == 0


def test_an_address_that_is_none_is_not_even_tried(service, clock):
    with running(service) as notify:
        outcomes = NotifyTransport(notify, clock).send([message("a@b\nc"), message("a@b.example")])
    assert outcomes == [Outcome.REFUSED, Outcome.SENT]


def test_nothing_of_a_mail_is_logged(service, clock, caplog):
    caplog.set_level(logging.INFO)
    service.at = {"secret@example.org": Answer(400, "Odd kind <x>", "to secret@example.org")}
    with running(service) as notify:
        NotifyTransport(notify, clock).send([message("secret@example.org", "Marker.\n")])
    own = [one for one in caplog.records if one.name.startswith("feedback.")]
    assert len(own) == 1
    assert own[0].fields == {"code": 400, "error": ""}
    assert "secret@" not in str(vars(own[0]))
    assert "Marker" not in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("One line\nwrapped.\n\nTwo.\n", "One line wrapped.\n\nTwo."),
        ("See “[a](https://evil.example)”.", "See “[a] (https://evil.example)”."),
        ("Hello ((subject)).", "Hello ( (subject))."),
        ("Hello (((subject))).", "Hello ( ( (subject)))."),
        ("# Ann", "“# Ann”"),
        ("1. Ann", "“1. Ann”"),
        ("* Ann", "“* Ann”"),
        ("^ Ann", "“^ Ann”"),
        ("https://surveys.example.org/i/ABCD", "https://surveys.example.org/i/ABCD"),
        ("ABCD-EFGH", "ABCD-EFGH"),
    ],
)
def test_what_somebody_typed_is_not_markdown(text, sent):
    assert body(message("a@example.org", text)) == sent


@given(st.text(alphabet="a1#*-.[]() \n\u2028^>", max_size=30))
def test_whatever_was_typed_stays_words(typed):
    line = " ".join(typed.split())
    sent = body(message("a@example.org", f"{line}\n\nEnd."))
    assert "](" not in sent
    assert "((" not in sent
    assert not re.match(r"[#*^>\[-]|1\.", sent)
    kept = sent.removesuffix("End.").strip().removeprefix("“").removesuffix("”")
    assert kept.replace(" ", "") == line.replace(" ", "")
