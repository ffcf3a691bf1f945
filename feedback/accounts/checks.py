"""Every 60 days holders are asked to show that they can still sign in.

Signing in proves it: passphrase and app are both used then. Who lost both finds out while
the others can still hand over, and not on the day of a release.
"""

from datetime import date

from feedback.accounts.model import CHECK_AFTER, State
from feedback.accounts.service import account
from feedback.outbox.service import post
from feedback.storage.store import Event, Store

__all__ = ["due_checks"]


def due_checks(store: Store) -> None:
    """Ask by mail whoever holds a key and has not signed in for 60 days. A job of the worker."""
    before = (store.today() - CHECK_AFTER).isoformat()
    for row in store.all("accounts", checked_on__lte=before):
        account_id = str(row["id"])
        if _holds(store, account_id) and _asked(store, account_id) <= date.fromisoformat(before):
            _ask(store, account_id)


def _holds(store: Store, account_id: str) -> bool:
    return any(row["state"] != State.LEFT for row in store.all("holders", account=account_id))


def _asked(store: Store, account_id: str) -> date:
    """When they were last asked: noted apart from the account, where losing it does no harm."""
    row = store.one("jobs", id=_job(account_id))
    return date.fromisoformat(str(row["note"])) if row else date.min


def _ask(store: Store, account_id: str) -> None:
    account(store, account_id)  # an altered account gets no mail: it stops here
    note = store.today().isoformat()
    with store.change(Event("upkeep"), "main", "volatile") as w:
        row = w.one("jobs", id=_job(account_id))
        if row and row["note"] == note:
            return
        w.put(
            "jobs",
            {"id": _job(account_id), "state": "asked", "done": 1, "total": 1, "note": note},
        )
        post(w, store, kind="check-keys", payload={"account": account_id})


def _job(account_id: str) -> str:
    return f"check-keys:{account_id}"
