"""A data folder with one open survey, made through the services that people's acts go through."""

import base64
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Final

from crypto import Cost
from feedback.accounts import holders
from feedback.clock import SetClock, SystemClock
from feedback.config import Config
from feedback.demo.cast import Holder, enrol, enrol_first
from feedback.invitations.service import mint_all
from feedback.participants.service import import_people
from feedback.questionnaires.definition import load
from feedback.responses import lifecycle
from feedback.running.worker import Worker
from feedback.schemes import agreement
from feedback.schemes.list_changes import fingerprint
from feedback.schemes.model import Wave
from feedback.schemes.service import change_settings, create, scheme, set_questionnaire
from feedback.schemes.templates import load_templates
from feedback.schemes.waves import plan_waves, waves
from feedback.storage.sqlite import initialise
from feedback.storage.store import Event, Store

__all__ = ["agreed", "begun", "make", "opened", "roster"]

# Nobody's passphrase is tried while journeys are measured.
_CHEAP: Final = Cost(memory_kib=8, iterations=1)
_FILE: Final = 20_000  # people in one file of a list, which has room for 25,000
_ASKED: Final = (
    """
title = "Five ratings and two texts"
roles = ["mentee"]

[scales.agree]
options = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]
favourable = ["4", "5"]
"""
    + "".join(
        f"""
[[question]]
id = "r{number}"
text = "Statement number {number} about how the people I work with get on"
scale = "agree"
"""
        for number in range(1, 6)
    )
    + "".join(
        f"""
[[question]]
id = "t{number}"
text = "What would you like to say about part {number}?"
kind = "text"
"""
        for number in range(1, 3)
    )
)


def make(folder: Path, *, people: int) -> tuple[str, list[str]]:
    """Make `folder` an installation with one open survey of so many people.

    Returns the master key as the settings take it, and a link's token for each person. Its
    mails are sent (to the outbox page), so that the worker has nothing left to do.
    """
    master = secrets.token_bytes(32)
    clock = SetClock(SystemClock().now())
    store = initialise(folder, (master,), clock)
    made, lead = begun(store, clock)
    for first in range(0, people, _FILE):
        listed = roster(min(_FILE, people - first), first)
        import_people(store, scheme=made, data=listed, by=lead.account)
    agreed(store, clock, made, lead)
    lifecycle.tick(store)
    wave = opened(store, made)
    clock.move_to(SystemClock().now())
    Worker(Config(data_dir=folder, master_keys=(master,)), store).run_all()
    invited = [str(row["id"]) for row in store.all("invitations", wave=wave.id)]
    tokens = mint_all(store, [(one, wave.id) for one in invited])
    store.close()
    return base64.b64encode(master).decode(), tokens


def begun(store: Store, clock: SetClock) -> tuple[str, Holder]:
    """A scheme with its questions, and its lead; nobody is on the list."""
    lead = enrol_first(store, clock, name="Lou Lead", email="lead@example.org", cost=_CHEAP)
    template = next(one for one in load_templates() if one.key == "manchester")
    made = create(store, template=template, title="Speed", organisation="Example", by=lead.account)
    settings = scheme(store, made).settings.with_(
        lead_name=lead.name,
        contact_name="Casey Contact",
        contact_phone="0161 496 0123",
        contact_email="contact@example.org",
        rights_contact="privacy@example.org",
        support="Employee helpline: 0161 496 0123",
    )
    change_settings(store, scheme=made, settings=settings, by=lead.account)
    asked = load(_ASKED, file="speed.toml")
    set_questionnaire(store, scheme=made, questionnaire=asked, by=lead.account)
    return made, lead


def roster(people: int, first: int = 0) -> bytes:
    """The file with the list of so many people, who are numbered from `first` on."""
    lines = ["name,email,role"]
    numbers = range(first, first + people)
    lines += [f"Person {at:05},person{at}@people.example,mentee" for at in numbers]
    return "\n".join(lines).encode()


def agreed(store: Store, clock: SetClock, made: str, lead: Holder) -> None:
    """Guardians, dates from today on, and a guardian's yes: the first survey is due to open."""
    guardians = [_guardian(store, clock, made, lead, name) for name in ("Gail", "Gus")]
    today = store.today()
    plan_waves(
        store,
        scheme=made,
        days={
            "pre": (today, today + timedelta(days=14)),
            "post": (today + timedelta(days=120), today + timedelta(days=134)),
        },
        by=lead.account,
    )
    digest = scheme(store, made).digest
    listed = fingerprint(store, made)
    agreement.agree(store, scheme=made, digest=digest, listed=listed, by=guardians[0].account)


def opened(store: Store, made: str) -> Wave:
    """The scheme's first survey, which must be open."""
    wave = next(one for one in waves(store, made) if one.kind == "pre")
    if wave.state != "open":
        raise RuntimeError(f"the survey of {made} did not open")
    return wave


def _guardian(store: Store, clock: SetClock, made: str, lead: Holder, name: str) -> Holder:
    with store.change(Event("handover.decided", by=lead.account, scheme=made)) as w:
        asked = holders.replace(
            w,
            store,
            scheme=made,
            role="guardian",
            name=f"{name} Guardian",
            email=f"{name.lower()}@union.example",
            title="Officer",
        )
    enrolled = enrol(store, clock, holder=asked, cost=_CHEAP)
    holders.confirm(store, holder=asked)
    return enrolled
