"""Which feature makes the mails of a kind, and what the worker does at each round.

Features are imported when the worker starts, so that the command line stays quick.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from feedback.outbox.model import Handler
from feedback.storage.store import Store

__all__ = ["Job", "jobs", "mail_handlers"]

# kind of mail -> module and name of its Handler
_HANDLERS: Final = {
    "invitation": ("feedback.invitations.mail", "INVITATION"),
    "reminder": ("feedback.invitations.mail", "REMINDER"),
    "again": ("feedback.invitations.mail", "AGAIN"),
    "test": ("feedback.running.mail", "TEST"),
    "nomination": ("feedback.running.mail", "NOMINATION"),
    "guardian-asked": ("feedback.running.mail", "GUARDIAN_ASKED"),
    "reset-notice": ("feedback.running.mail", "RESET_NOTICE"),
    "check-keys": ("feedback.running.mail", "CHECK_KEYS"),
    "release-waiting": ("feedback.running.mail", "RELEASE_WAITING"),
    "release-decided": ("feedback.running.mail", "RELEASE_DECIDED"),
    "release-withheld": ("feedback.running.mail", "RELEASE_WITHHELD"),
    "second-person": ("feedback.running.mail", "SECOND_PERSON"),
    "guardian-confirmed": ("feedback.running.mail", "GUARDIAN_CONFIRMED"),
    "list-changed": ("feedback.running.mail", "LIST_CHANGED"),
    "join": ("feedback.members.mail", "JOIN"),
    "sign-in-changed": ("feedback.members.mail", "SIGN_IN_CHANGED"),
    "diary-ends": ("feedback.retention.mail", "DIARY_ENDS"),
    "pairing-ended": ("feedback.support.mail", "PAIRING_ENDED"),
    "pairing-ended-support": ("feedback.support.mail", "PAIRING_ENDED_SUPPORT"),
}


@dataclass(frozen=True)
class Job:
    """Something the worker does; `pause` is the least number of seconds between two times.

    `dated`: what it does rests on the date, so it waits while the clock cannot be trusted.
    """

    name: str
    run: Callable[[Store], None]
    pause: int
    dated: bool = False


# Jobs that no clock, however wrong, lets do harm.
_UNDATED: Final = frozenset({"reseal", "upkeep", "settle", "heartbeat"})
# name of the job -> module, function of the store, pause in seconds
_JOBS: Final = (
    ("lifecycle", "feedback.responses.lifecycle", "tick", 5),
    ("reseal", "feedback.responses.reseal", "tick", 1),
    ("releases", "feedback.releases.service", "tick", 5),
    ("checks", "feedback.accounts.checks", "due_checks", 3600),
    ("lists", "feedback.schemes.list_changes", "tell", 3600),
    ("enrolments", "feedback.accounts.service", "forget_links", 3600),
    ("throttles", "feedback.accounts.throttle", "forget_old", 3600),
    ("deliveries", "feedback.outbox.deliveries", "forget_old", 3600),
    ("tidy", "feedback.running.tidy", "tidy", 600),
    ("retention", "feedback.retention.rounds", "tick", 3600),
    ("tallies", "feedback.meetings.tally", "tick", 3600),
    ("upkeep", "feedback.running.upkeep", "tick", 3600),
    ("settle", "feedback.running.tidy", "settle", 30),
    ("heartbeat", "feedback.running.heartbeat", "beat", 60),
)


def mail_handlers() -> dict[str, Handler]:
    """The handler of every kind of mail."""
    return {
        kind: getattr(import_module(module), name) for kind, (module, name) in _HANDLERS.items()
    }


def jobs() -> tuple[Job, ...]:
    """What the worker runs besides sending mail, in order."""
    return tuple(
        Job(name, getattr(import_module(module), function), pause, dated=name not in _UNDATED)
        for name, module, function, pause in _JOBS
    )
