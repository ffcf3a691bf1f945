"""What every step of a release does in its change: one conditional update, one mail each."""

from collections.abc import Collection, Mapping

from feedback.errors import Conflict
from feedback.outbox.service import post_all
from feedback.releases import permissions
from feedback.releases.records import ReleaseRow
from feedback.releases.states import Act, after
from feedback.storage.store import Event, Store, Value, Writer

__all__ = ["event_of", "mail", "move"]


def move(
    writer: Writer, row: ReleaseRow, act: Act, values: Mapping[str, Value], *, otherwise: str
) -> None:
    """Change the row's state, or raise Conflict(`otherwise`): of two at once, one is first."""
    state = after(row.state, act)
    if state is None:
        raise Conflict(otherwise)
    changed = {**values, "state": str(state)}
    if writer.set("releases", changed, id=row.id, state=str(row.state), digest=row.digest) != 1:
        raise Conflict(otherwise)


def event_of(kind: str, row: ReleaseRow, by: str, **more: str) -> Event:
    """The event of a step: the release and the digest of its words, never a word."""
    digest = row.digest.hex() if row.digest else ""
    detail = {"release": row.id, "digest": digest, **more}
    return Event(kind, by=by, scheme=row.scheme, detail=detail)


def mail(
    writer: Writer, store: Store, row: ReleaseRow, kind: str, accounts: Collection[str | None]
) -> None:
    """Write to these holders of the scheme, in the caller's change."""
    there = (*permissions.leads(store, row.scheme), *permissions.guardians(store, row.scheme))
    payloads = [
        {"scheme": row.scheme, "holder": one.id} for one in there if one.account in accounts
    ]
    post_all(writer, store, kind=kind, payloads=payloads)
