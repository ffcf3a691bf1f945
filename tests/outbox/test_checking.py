"""Whether mail could leave, and what to mend if not."""

from dataclasses import replace

import pytest

from feedback.config import Config
from feedback.outbox.checking import mail_fault
from tests.outbox import smtp
from tests.outbox.notify_server import Answer, Service, running
from tests.outbox.smtp import Mailbox
from tests.ports import free_port


@pytest.fixture
def by_notify(data_dir, clock):
    """What is found with a service of that kind."""

    def found(service: Service, **changed: str) -> str | None:
        with running(service) as notify:
            config = Config(data_dir, (), notify=replace(notify, **changed))
            return mail_fault(config, clock, timeout=5)

    return found


def test_a_template_that_fits(by_notify):
    service = Service()
    assert by_notify(service) is None
    service.template["body"] = "((body))\n\nBorough of Example"
    assert by_notify(service) is None
    assert service.sent == []


@pytest.mark.parametrize(
    "template",
    [
        {"type": "sms", "body": "((body))"},
        {"type": "email", "subject": "Survey: ((subject))", "body": "((body))"},
        {"type": "email", "subject": "((subject))", "body": "Hello ((name)), ((body))"},
        {"type": "email", "subject": "((subject))", "body": "Text: ((body))"},
        {"type": "email", "subject": "((subject))", "body": "((body))\n((body))"},
        {"type": "email", "subject": "((subject))", "body": ""},
    ],
)
def test_a_template_that_does_not_fit(by_notify, template):
    fault = by_notify(Service(template=template))
    assert fault.startswith("FEEDBACK_NOTIFY_TEMPLATE: ")
    assert "((body))" in fault


def test_settings_that_notify_does_not_know(by_notify):
    no_template = by_notify(Service(), template="00000000-0000-0000-0000-000000000000")
    assert no_template.startswith("FEEDBACK_NOTIFY_TEMPLATE: ")
    key = f"x-{'0' * 8}-0000-0000-0000-{'0' * 12}-{'0' * 8}-0000-0000-0000-{'0' * 12}"
    no_key = by_notify(Service(), api_key=key)
    assert no_key.startswith("FEEDBACK_NOTIFY_API_KEY: ")
    assert "clock" in no_key


def test_a_notify_that_is_not_there_or_is_another(by_notify):
    gone = by_notify(Service(), url=f"http://127.0.0.1:{free_port()}")
    assert gone == "FEEDBACK_NOTIFY_API_KEY: GOV.UK Notify is not reached."
    assert by_notify(Service(raw=b"<html>Please sign in</html>")) is not None
    assert by_notify(Service(raw=b"[]")) is not None


def test_mail_that_cannot_be_taken_now_is_not_what_is_asked(by_notify):
    assert by_notify(Service(everybody=Answer(429))) is None


def test_a_mail_server(data_dir, clock):
    mailbox = Mailbox()
    with smtp.running(mailbox) as there:
        config = Config(data_dir, (), smtp=there, mail_from="a@council.example")
        assert mail_fault(config, clock) is None
        mailbox.at_mail = "550 5.7.1 who are you"
        assert "sender refused, 550" in mail_fault(config, clock)
        mailbox.at_mail = "451 4.3.0 busy"
        assert mail_fault(config, clock) is None
        secret = replace(there, user="u", password="p-secret")
        fault = mail_fault(replace(config, smtp=secret), clock)
    assert fault.startswith("FEEDBACK_SMTP_URL: ")
    assert "p-secret" not in fault
    assert "ConnectionRefused" in mail_fault(config, clock)


def test_without_either_there_is_nothing_to_mend(data_dir, clock):
    assert mail_fault(Config(data_dir, ()), clock) is None
