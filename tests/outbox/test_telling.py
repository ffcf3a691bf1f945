"""What a log may tell of mail that does not go."""

import logging

import pytest

from feedback.config import Config, Smtp
from feedback.outbox.sending import send_batch
from feedback.outbox.service import post
from feedback.outbox.telling import tell, telling
from feedback.outbox.transport import SmtpTransport
from feedback.storage.store import Event
from tests.ports import free_port

LOG = logging.getLogger("feedback.test")


def told(caplog) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.name.startswith("feedback.")]


@pytest.mark.parametrize(("batch", "lines"), [("w:invitation", 1), ("", 0)])
def test_no_line_says_when_somebodys_own_mail_could_not_go(
    store, data_dir, handlers, caplog, batch, lines
):
    away = Smtp(host="127.0.0.1", port=free_port(), security="none")
    with store.change(Event("upkeep")) as w:
        post(w, store, kind="plain", payload={"to": "a@b.example"}, batch=batch)
    transport = SmtpTransport(away, "s@council.example", store.clock)
    assert send_batch(store, Config(data_dir, ()), transport, handlers).down
    assert told(caplog) == ["mail server not reached"] * lines


def test_it_is_told_again_afterwards(caplog):
    with telling(of_all=False):
        tell(LOG, "one")
    tell(LOG, "two", {"code": 1})
    assert told(caplog) == ["two"]
    assert caplog.records[-1].fields == {"code": 1}
