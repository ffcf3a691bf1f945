"""The child process that opens a cohort's answers: `python -m feedback.releases.computing`.

It gets the surveys' seeds by a pipe, never as an argument or in the environment, which others
on the machine can read. What it opens exists in its memory for as long as it runs. It writes
sealed words to the store, and what went wrong, as a code, to the table of jobs.
"""

import json
import logging
import os
import resource
import secrets
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, cast

from crypto import CryptoError
from crypto.memory import leave_no_picture
from feedback.accounts.service import recipient
from feedback.clock import SetClock
from feedback.config import load as load_config
from feedback.errors import Conflict
from feedback.meetings.tally import TallyAltered
from feedback.releases.aliases import beside
from feedback.releases.asked import questions
from feedback.releases.engine import Release, release_of
from feedback.releases.meeting_total import total
from feedback.releases.model import PersonId, PlacedError
from feedback.releases.permissions import guardians, leads
from feedback.releases.plan import Setting
from feedback.releases.policies import read as read_policy
from feedback.releases.populations import seal_populations, unpublished
from feedback.releases.published import standing
from feedback.releases.recall import lost_beside, published_before, remember
from feedback.releases.records import (
    SALT_SIZE,
    ReleaseAltered,
    ReleaseRow,
    Words,
    load,
    seal_words,
)
from feedback.releases.states import Act, State
from feedback.releases.steps import mail, move
from feedback.responses.contents import ContentError
from feedback.responses.jobs import fail, report
from feedback.responses.waves import asked_in, wave
from feedback.schemes.model import SchemeAlteredError, Wave
from feedback.schemes.service import scheme
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event, Row, Store, Writer

__all__ = ["ALTERED", "BROKEN", "LATE", "LOST", "SPENT", "Order", "job_of", "work"]

_LOG = logging.getLogger(__name__)

# What a failed job says; the page has the words.
LATE: Final = "late"
SPENT: Final = "spent"
LOST: Final = "lost"
ALTERED: Final = "altered"
BROKEN: Final = "broken"
_ALTERED: Final = (
    ReleaseAltered,
    SchemeAlteredError,
    TallyAltered,
    CryptoError,
    ContentError,
    PlacedError,
)


class _Stopped(Exception):
    """It may not be computed; the text is a code."""


@dataclass(frozen=True)
class Order:
    """What the child is told. `by`: the guardian's account; `now`: ISO, with a time zone;
    `comments`: what the guardian let through, as a release has it."""

    release: str
    scheme: str
    by: str
    now: str
    seeds: Mapping[str, bytes] = field(repr=False)
    comments: tuple[Mapping[str, object], ...] = field(repr=False, default=())

    def to_json(self) -> str:
        seeds = {wave: seed.hex() for wave, seed in self.seeds.items()}
        return json.dumps({**self.__dict__, "seeds": seeds})

    @classmethod
    def from_json(cls, text: str) -> "Order":
        told = json.loads(text)
        told["comments"] = tuple(told["comments"])
        seeds = {wave: bytes.fromhex(seed) for wave, seed in told.pop("seeds").items()}
        return cls(**told, seeds=seeds)


def job_of(release: str) -> str:
    """Under which name the progress of a computation is kept."""
    return f"release:{release}"


def work(store: Store, order: Order) -> bool:
    """Compute and commit, whatever happens saying so in the job; whether it is done."""
    job = job_of(order.release)
    try:
        # One at a time in the installation: each is planned around all that came before it.
        with store.exclusive("release-computing"):
            _work(store, order)
    except _Stopped as stopped:
        fail(store, job, str(stopped))
    except _ALTERED as error:
        _LOG.error("a release cannot be computed: %s", type(error).__name__)
        fail(store, job, ALTERED)
    except Exception as error:  # noqa: BLE001 - whatever it is, the page must say that it stopped
        _LOG.error("a release was not computed: %s", type(error).__name__)
        fail(store, job, BROKEN)
    else:
        report(store, job, 1, 1)
        return True
    return False


def _work(store: Store, order: Order) -> None:
    row = load(store, order.release, order.scheme)
    if row.state is not State.REQUESTED:
        return  # somebody else's request was first: its words stand
    of = scheme(store, order.scheme)
    waves = [wave(store, one) for one in row.waves]
    if published_before(store, waves, row):
        raise _Stopped(SPENT)
    if lost_beside(store, waves):
        raise _Stopped(LOST)
    bound = {row.questionnaire, *(one.questionnaire for one in waves)}
    if of.policy_version != row.policy_version or bound != {of.questionnaire}:
        raise _Stopped(ALTERED)
    release, everybody = _compute(store, order, row, waves)
    if release.alarms:
        _withhold(store, order, row, release)
        remember(store, waves, row)  # no copy of the stores asks once more
    else:
        _commit(store, order, row, replace(release, comments=order.comments), everybody)
    # Only now: a crash between leaves both the result and the deposits.
    with store.change(Event("upkeep"), "volatile") as writer:
        writer.remove("deposits", release=row.id)
    store.settle()


def _compute(
    store: Store, order: Order, row: ReleaseRow, waves: list[Wave]
) -> tuple[Release, Iterable[PersonId]]:
    from feedback.releases.cohort import opened  # noqa: PLC0415 - with numpy, which pages never need

    asked = questions(asked_in(store, waves[0]), waves)
    before = standing(store, store, scheme=row.scheme)
    before += unpublished(store, store, scheme=row.scheme)
    published = beside(store, row.scheme, before)
    there = opened(
        store,
        waves,
        order.seeds,
        questions=asked,
        published=published,
        report=lambda done, total: report(store, job_of(row.id), done, total + 1),
    )
    of = scheme(store, row.scheme)
    policy = read_policy(of.policy).policy
    kinds = "both" if len(waves) > 1 else waves[0].kind
    release = release_of(Setting(policy, there.cohort, there.invited, kinds), asked, there.tables)
    met = total(store, of, policy, order.seeds, paired=there.paired, published=published)
    if met is not None:
        shown = (*release.populations, met.shown)
        release = replace(release, meetings=met.told, populations=shown)
    return release, there.people


def _commit(
    store: Store, order: Order, row: ReleaseRow, release: Release, everybody: Iterable[PersonId]
) -> None:
    """The first computation is final: these bytes are what every later request shows."""
    words = Words(release.to_bytes(), secrets.token_bytes(SALT_SIZE))
    to = [recipient(store, str(one.account)) for one in guardians(store, row.scheme)]
    computed: Row = {
        "computed": seal_words(store, row, words, stage="computed", to=to),
        "populations": seal_populations(store, row, everybody, release),
        "digest": words.digest,
    }
    detail = {"release": row.id, "digest": words.digest.hex()}
    event = Event("release.computed", by=order.by, scheme=row.scheme, detail=detail)
    with store.change(event) as writer:
        _move(writer, row, Act.COMPUTE, computed)


def _withhold(store: Store, order: Order, row: ReleaseRow, release: Release) -> None:
    """Keep nothing of what was computed, write down that an audit fired, and tell the holders.

    The plan said yes from membership, so this is a fault of the plan. Which question it was is
    not written down, since that would itself say something about the answers.
    """
    audits = ",".join(sorted({alarm.audit for alarm in release.alarms}))
    _LOG.error("a release is withheld: an audit fired after the plan had said yes")
    detail = {"release": row.id, "audits": audits}
    event = Event("release.withheld", by=order.by, scheme=row.scheme, detail=detail)
    with store.change(event) as writer:
        _move(writer, row, Act.WITHHOLD, {})
        holders = (*guardians(store, row.scheme), *leads(store, row.scheme))
        mail(writer, store, row, "release-withheld", {one.account for one in holders})


def _move(writer: Writer, row: ReleaseRow, act: Act, values: Row) -> None:
    """The one step of this request. It is too late where the request ran out meanwhile."""
    try:
        move(writer, row, act, values, otherwise=LATE)
    except Conflict as late:
        raise _Stopped(LATE) from late


def main() -> int:
    """Read an order from standard input; 0 when the words are committed."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    leave_no_picture()  # nor of the memory of those that it forks
    os.umask(0o077)
    order = Order.from_json(sys.stdin.read())
    config = load_config()
    clock = SetClock(datetime.fromisoformat(order.now))
    store = SqliteStore(config.data_dir, config.master_keys, clock)
    try:
        return 0 if work(cast("Store", store), order) else 1
    finally:
        store.close()


if __name__ == "__main__":
    sys.exit(main())
