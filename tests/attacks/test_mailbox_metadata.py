"""Whoever runs the mail server, and sees who got which mail when, of what size and subject.

What a reader of one mailbox sees is attacked in test_mail_reader.py.
"""

import re
from collections.abc import Callable

import pytest

from feedback.config import Config
from feedback.invitations.service import ask_again, remind
from feedback.outbox.model import Outcome
from feedback.outbox.sending import send_batch
from feedback.outbox.wire import render
from feedback.running.wiring import mail_handlers
from tests.conftest import MASTER
from tests.responses import acts
from tests.responses.conftest import made_open  # noqa: F401 - a fixture
from tests.scenario import Scene

SENDER = "Mentoring <surveys@example.org>"
# All that may differ between two mails to one person: letters and digits drawn for each.
_DRAWN = re.compile(rb"[0-9a-f]{32}|/i/\w{16}|(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}")


class Server:
    """What it is handed, in order; it takes everything but what is for `bounced`."""

    def __init__(self, scene: Scene, bounced: str = "") -> None:
        self.seen: list[tuple[str, bytes]] = []
        self._now, self._bounced = scene.clock.now, bounced

    def send(self, messages) -> list[Outcome]:
        raw = [(one.to, render(one, sender=SENDER, now=self._now())) for one in messages]
        self.seen += [(to, _DRAWN.sub(b"*", mail)) for to, mail in raw]
        return [Outcome.REFUSED if one.to == self._bounced else Outcome.SENT for one in messages]


def answered(scene: Scene) -> None:
    """One of each state, among twelve."""
    acts.draft(scene, 1)
    acts.send(scene, 4)
    acts.decline(scene, 5)
    acts.send(scene, 7)
    acts.delete(scene, 7)
    acts.object_to(scene, acts.send(scene, 9))


@pytest.fixture
def mails(made_open, tmp_path) -> Callable[..., list[tuple[str, bytes]]]:  # noqa: F811 - that fixture
    """All that goes out from the opening on: invitations, reminders, and one asked for again."""

    def sent(name: str, *acts_: Callable[[Scene], object], bounced: str = ""):
        scene = made_open.copy(tmp_path / name)
        config = Config(tmp_path / name, (MASTER,), public_url="https://surveys.example.org")
        server, handlers = Server(scene, bounced), mail_handlers()

        def go() -> None:
            while send_batch(scene.store, config, server, handlers).claimed:
                pass

        go()
        for act in acts_:
            act(scene)
        remind(scene.store, wave=scene.wave("pre").id, by=scene.lead.account)
        go()
        for number in (4, 11):
            ask_again(scene.store, email=scene.people[number].email)
            go()
        scene.store.close()
        return [(to, mail) for to, mail in server.seen if to.startswith("mentor")]

    return sent


def test_no_mail_comes_goes_or_differs_by_who_has_answered(mails):
    nobody, some = mails("nobody"), mails("some", answered)
    assert len(nobody) == 12 + 12 + 2
    assert some == nobody


def test_mails_of_one_kind_differ_in_their_address_alone(mails):
    seen = [(re.sub(rb"To: \S+", b"", mail)) for _, mail in mails("some", answered)]
    assert [len(set(seen[:12])), len(set(seen[12:24])), len(set(seen[24:]))] == [1, 1, 1]


def test_a_mailbox_that_is_full_or_gone_changes_nothing_for_others(mails):
    bounced = "mentor4@council.example"
    assert mails("bounced", answered, bounced=bounced) == mails("taken", answered)
