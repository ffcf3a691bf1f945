"""Logs without personal data."""

import json
import logging
import sys
import threading
import warnings

import pytest

from feedback.outbox.model import Message, Outcome
from feedback.outbox.notify import NotifyTransport
from feedback.outbox.telling import telling
from feedback.running.logs import JsonLines, init_logs
from tests.outbox.notify_server import Answer, Service, running

TOKEN = "ABCDEFGHJKMNPQRS"


def line(name, text, *args, error=None, **fields):
    record = logging.LogRecord(name, logging.ERROR, "f.py", 1, text, args, error)
    vars(record).update(fields)
    return JsonLines().format(record)


def test_a_line_is_json_with_its_fields():
    got = json.loads(line("feedback.outbox", "mail", fields={"sent": 3}))
    assert got["event"] == "mail"
    assert got["sent"] == 3
    assert got["level"] == "error"
    assert set(got) == {"at", "level", "from", "event", "sent"}


@pytest.mark.parametrize(
    ("name", "text", "args"),
    [
        ("waitress", f"Exception while serving /i/{TOKEN}", ()),
        ("waitress", "Exception while serving %s", (f"/i/{TOKEN}",)),
        ("feedback", "Exception on %s [%s]", (f"/i/{TOKEN}", "GET")),
        ("feedback", f"Exception on /i/{TOKEN}", ()),
        ("other", ValueError(TOKEN), ()),
    ],
)
def test_what_libraries_fill_in_is_not_written(name, text, args):
    assert TOKEN not in line(name, text, *args)


def test_an_errors_own_text_is_not_written_and_its_place_is():
    try:
        int(TOKEN)
    except ValueError:
        got = line("feedback.x", "failed", error=sys.exc_info())
    assert TOKEN not in got
    assert json.loads(got)["error"] == "ValueError"
    assert "test_logs.py" in json.loads(got)["passed"][0]


def test_it_is_the_only_log(capsys):
    init_logs()
    logging.getLogger("feedback.x").info("begun")
    assert json.loads(capsys.readouterr().err)["event"] == "begun"


def test_libraries_tell_of_no_single_request_or_mail(capsys, clock):
    """Somebody broke a request off, or asked for their mail, just then."""
    init_logs()
    logging.getLogger("waitress").info("Client disconnected while serving /")
    service = Service(everybody=Answer(503, "Exception", "Internal server error"))
    with running(service) as notify, telling(of_all=False):
        mail = Message(to="a@example.org", subject="Yours", text="Hello.\n", html="")
        assert NotifyTransport(notify, clock).send([mail]) == [Outcome.LATER]
    assert capsys.readouterr().err == ""


def test_warnings_and_what_nobody_caught_go_there_without_their_texts(capsys):
    init_logs()
    warnings.showwarning(TOKEN, UserWarning, "f.py", 1)
    try:
        int(TOKEN)
    except ValueError:
        sys.excepthook(*sys.exc_info())
    ended = threading.Thread(target=int, args=(TOKEN,))
    ended.start()
    ended.join()
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    said = capsys.readouterr().err
    assert TOKEN not in said
    lines = [json.loads(one) for one in said.splitlines()]
    assert [one["level"] for one in lines] == ["warning", "critical", "critical"]
    assert [one.get("error") for one in lines] == [None, "ValueError", "ValueError"]
