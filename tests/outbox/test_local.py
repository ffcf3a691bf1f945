"""Mail without a mail server."""

from dataclasses import replace
from pathlib import Path

from feedback.config import Smtp
from feedback.outbox.local import NEWEST, LocalTransport, kept, transport
from feedback.outbox.model import Message, Outcome
from feedback.outbox.transport import SmtpTransport

SECRET = "ABCDEFGHJKMNPQRS"


def message(number: int) -> Message:
    return Message(to=f"{number}@example.org", subject="S", text=f"{SECRET} {number}", html="H")


def test_mails_are_kept_newest_first(store):
    assert LocalTransport(store).send([message(1), message(2)]) == [Outcome.SENT] * 2
    LocalTransport(store).send([message(3)])
    found, total = kept(store, page=1, size=2)
    assert [one.to for one in found] == ["3@example.org", "2@example.org"]
    assert total == 3
    assert [one.to for one in kept(store, page=2, size=2)[0]] == ["1@example.org"]


def test_the_oldest_go(store):
    for first in range(0, NEWEST + 40, 20):
        LocalTransport(store).send([message(first + number) for number in range(20)])
    assert store.count("local_mail") == NEWEST
    assert kept(store, page=1, size=1)[0][0].to == f"{NEWEST + 39}@example.org"


def test_they_lie_sealed_on_the_disk(store, data_dir):
    LocalTransport(store).send([message(1)])
    store.close()
    files = [path for path in Path(data_dir).rglob("*") if path.is_file()]
    assert "main.db" in {path.name for path in files}
    for path in files:
        assert SECRET.encode() not in path.read_bytes(), path


def test_settings_choose_the_transport(store, config):
    assert isinstance(transport(config, store), LocalTransport)
    smtp = Smtp(host="127.0.0.1", port=25, security="none")
    assert isinstance(transport(replace(config, smtp=smtp), store), SmtpTransport)
