"""Which steps of retention a scheme has, and on which days: what the worker does, what the page
shows and what the dry run lists all come from here."""

from collections.abc import Iterator
from datetime import date

from feedback.retention.model import Item, Step
from feedback.schemes import records
from feedback.schemes.ending import NOTICE, diaries_go, ended_on, ends_on, marked
from feedback.schemes.holding import held
from feedback.schemes.model import Scheme, Wave
from feedback.schemes.periods import ACTION_MONTHS, after, periods
from feedback.schemes.waves import waves
from feedback.storage.store import Store

__all__ = ["brought_back", "cleared_digest", "everything", "plan", "record_ends"]


def everything(store: Store) -> tuple[Item, ...]:
    """The lines of all schemes, by day."""
    rows = store.all("schemes", order="id")
    found = [item for row in rows for item in plan(store, records.of_row(store, row))]
    return tuple(sorted(found, key=lambda one: (one.on, one.title, list(Step).index(one.step))))


def plan(store: Store, scheme: Scheme) -> tuple[Item, ...]:
    """The lines of one scheme, in the order in which they come."""
    there = waves(store, scheme.id)
    return (*_answers(scheme, there), *_after_end(store, scheme, there))


def record_ends(store: Store, scheme: str) -> date | None:
    """From when the lines of a scheme in the record may go; None while it has not ended."""
    day = ended_on(store, scheme)
    return after(day, ACTION_MONTHS) if day else None


def cleared_digest(store: Store, scheme: str) -> bytes:
    """In the never-back file: this scheme's list of people is destroyed."""
    return store.vault.sign("cleared-scheme", scheme)


def brought_back(store: Store, scheme: Scheme) -> bool:
    """Whether a backup brought back a list of people that was destroyed."""
    return scheme.state != "cleared" and cleared_digest(store, scheme.id) in (
        store.never_back.digests()
    )


def _answers(scheme: Scheme, there: tuple[Wave, ...]) -> Iterator[Item]:
    for one in there:
        yield Item(
            step=Step.ANSWERS,
            on=one.destroys,
            scheme=scheme.id,
            title=scheme.title,
            survey=one.kind,
            done=one.destroys if one.state == "destroyed" else None,
            expected=one.state == "planned",
        )


def _after_end(store: Store, scheme: Scheme, there: tuple[Wave, ...]) -> Iterator[Item]:
    done = marked(store, scheme.id)
    ended = done.get(Step.END)
    end = ended or ends_on(scheme.created, there)
    kept = periods(scheme.policy)
    keeps = held(store, scheme.id)
    diaries = diaries_go(store, scheme, end, store.today())
    days = {
        Step.END: end,
        Step.PAIRS: after(end, kept.pairs_months),
        Step.PEOPLE: after(end, kept.people_months),
        Step.TOLD: diaries - NOTICE,
        Step.DIARIES: diaries,
        Step.RUNNING: after(end, 12 * kept.record_years),
        Step.ACTIONS: after(end, ACTION_MONTHS),
    }
    for step, day in days.items():
        yield Item(
            step=step,
            on=day,
            scheme=scheme.id,
            title=scheme.title,
            done=done.get(step) if step is not Step.END else ended,
            held=keeps and step in {Step.RUNNING, Step.ACTIONS},
            expected=ended is None,
        )
