"""What the worker does about retention: everything whose day has come, and nothing before."""

from datetime import date
from functools import partial
from typing import Final, cast

from feedback.audit.shortening import droppable, shorten
from feedback.members.closing import may_close
from feedback.responses.jobs import each
from feedback.responses.lifecycle import destroy_wave
from feedback.responses.waves import wave
from feedback.retention.model import Item, State, Step
from feedback.retention.plan import brought_back, everything, plan, record_ends
from feedback.retention.steps import STEPS, close_lapsed
from feedback.schemes import records
from feedback.schemes.ending import end, end_due, why_not_end
from feedback.schemes.holding import held
from feedback.schemes.periods import ACTION_MONTHS, after
from feedback.schemes.waves import waves
from feedback.storage.record import newest
from feedback.storage.store import Row, Store

__all__ = ["due", "run", "tick"]

_LAPSES: Final = 12  # months
# Nothing that was removed stays in their free pages.
_REWRITTEN: Final = ("keyring", "diaries", "main")


def due(store: Store) -> tuple[Item, ...]:
    """What `run` would do now or later, and what waits for a hold; nothing that is done."""
    today = store.today()
    found = [
        one
        for one in everything(store)
        if one.state(today) is not State.DONE
        # Lines of the record go together, from its beginning: told once, below.
        and not (one.step is Step.ACTIONS and one.state(today) is State.DUE)
    ]
    found += [Item(step=Step.ACCOUNTS, on=day) for day in _lapsing(store).values()]
    if droppable(store, partial(_may_go, store, {}))[0]:
        found.append(Item(step=Step.ACTIONS, on=today))
    return tuple(sorted(found, key=lambda one: one.on))


def tick(store: Store) -> None:
    """The worker's round. Answers are destroyed by `responses.lifecycle`, at its own."""
    run(store, answers=False)


def run(store: Store, *, answers: bool = True) -> None:
    """Do all that is due. One at a time; a fault in one scheme holds up no other."""
    with store.exclusive("retention"):
        schemes = [str(row["id"]) for row in store.all("schemes", order="id")]
        before = newest(store)
        each(
            [
                *(partial(_destroy_answers, store, one) for one in schemes if answers),
                *(partial(_scheme, store, one) for one in schemes),
                partial(_accounts, store),
                partial(_record, store),
            ]
        )
        if newest(store) != before:  # every step writes a line of the record
            for name in _REWRITTEN:
                store.vacuum(name)


def _destroy_answers(store: Store, scheme: str) -> None:
    with store.exclusive("lifecycle"):
        for one in waves(store, scheme):
            if one.state == "dealt" and one.destroys <= store.today():
                destroy_wave(store, wave(store, one.id), by="worker")


def _scheme(store: Store, scheme_id: str) -> None:
    found = records.load(store, scheme_id)
    again = brought_back(store, found)
    if again and not found.over and not why_not_end(waves(store, scheme_id)):
        end(store, scheme=scheme_id, by="worker")
    end_due(store, found, waves(store, scheme_id))
    for step, act in STEPS.items():
        # Read anew: what is told to owners of diaries moves the day on which those go.
        found = records.load(store, scheme_id)
        item = next(one for one in plan(store, found) if one.step is step)
        now = again and step in {Step.PAIRS, Step.PEOPLE}
        if found.over and not item.done and (now or item.state(store.today()) is State.DUE):
            act(store, found)


def _accounts(store: Store) -> None:
    for account, day in _lapsing(store).items():
        if day <= store.today():
            close_lapsed(store, account)


def _lapsing(store: Store) -> dict[str, date]:
    """Accounts that neither hold nor held a key of a scheme that is kept, nor take part in one:
    each with the day on which it goes."""
    return {
        str(row["id"]): after(date.fromisoformat(str(row["checked_on"])), _LAPSES)
        for row in store.all("accounts")
        if may_close(store, str(row["id"])) and not _takes_part(store, str(row["id"]))
    }


def _takes_part(store: Store, account: str) -> bool:
    # As `members.places` names it.
    return store.count("members", by_account=store.vault.name("member-account", account)) > 0


def _record(store: Store) -> None:
    shorten(store, partial(_may_go, store, {}))


def _may_go(store: Store, known: dict[str, date | None], row: Row) -> bool:
    """Whether the time of a line of the record is over. `known`: days that were read before."""
    scheme = cast("str | None", row["scheme"])
    if scheme is None:
        day: date | None = after(date.fromisoformat(str(row["at"])[:10]), ACTION_MONTHS)
    else:
        if scheme not in known:
            known[scheme] = record_ends(store, scheme)
        # Never remembered: a hold may begin between looking and dropping.
        day = None if held(store, scheme) else known[scheme]
    return day is not None and day <= store.today()
