"""An outbox with a transport that a test scripts, and a handler that makes plain mails."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from feedback.config import Config
from feedback.outbox.model import Message, Outcome, each


class Scripted:
    """Answers with the outcomes that a test set by address; else the mail is sent."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.says: dict[str, Outcome] = {}

    def send(self, messages: Sequence[Message]) -> list[Outcome]:
        outcomes = [self.says.get(message.to, Outcome.SENT) for message in messages]
        for message, outcome in zip(messages, outcomes, strict=True):
            if outcome is Outcome.SENT:
                self.sent.append(message.to)
        return outcomes


def plain_mail(store, config, payload):
    del store, config
    if payload["to"] == "gone":
        return None
    if payload["to"] == "broken":
        raise ZeroDivisionError
    return Message(to=payload["to"], subject="S", text="T", html="H")


@pytest.fixture
def transport() -> Scripted:
    return Scripted()


@pytest.fixture
def told() -> list[str]:
    """Addresses of which the handler was told that they cannot be reached."""
    return []


@pytest.fixture
def handlers(told):
    return {"plain": each(plain_mail, lambda _store, payload: told.append(payload["to"]))}


@pytest.fixture
def config(data_dir: Path) -> Config:
    return Config(data_dir=data_dir, master_keys=(bytes(range(32)),))
