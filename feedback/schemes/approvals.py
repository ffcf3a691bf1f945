"""What one holder asks and the guardian decides, once. The first decision stands.

The subject is sealed, since it may name a person, and holds the decision too: whoever can
write rows, but lacks the keys, can neither change what was asked nor pretend a yes.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol, cast

from feedback.accounts.holders import Role, holders
from feedback.canonical import canonical
from feedback.errors import Conflict, NotAllowed, NotFound
from feedback.storage.store import Reader, Row, Store, Writer

__all__ = [
    "ERASE",
    "Approval",
    "add",
    "approval",
    "asked",
    "forget",
    "guards",
    "pending",
    "rewrite",
    "settle",
    "settled",
]

ERASE: Final = "erase"
"""The kind of request to destroy what is kept of somebody."""
_UNKNOWN: Final = "There is no such request."
_DECIDED: Final = "This has been decided already."


class May(Protocol):
    """Raises NotAllowed where an account may not decide in a scheme."""

    def __call__(self, store: Store, *, scheme: str, account: str) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Approval:
    """`state` is asked, yes or no; `subject` is JSON, and shorter once decided."""

    id: str
    scheme: str
    kind: str
    subject: Mapping[str, object]
    state: str
    asked_by: str
    decided_by: str | None
    reason: str | None
    on_day: str


def add(
    writer: Writer, store: Store, *, scheme: str, kind: str, subject: Mapping[str, object], by: str
) -> str:
    """Put something before the guardian, in the caller's change; its id."""
    approval_id = secrets.token_hex(8)
    row: Row = {
        "id": approval_id,
        "scheme": scheme,
        "kind": kind,
        "state": "asked",
        "asked_by": by,
        "decided_by": None,
        "reason": None,
        "on_day": store.today().isoformat(),
    }
    writer.add("approvals", row | _sealed(store, approval_id, subject))
    return approval_id


def pending(store: Store, scheme: str, *kinds: str, reader: Reader | None = None) -> list[Approval]:
    """What waits for the guardian, of these kinds (or all), by day."""
    rows = (reader or store).all("approvals", order="on_day", scheme=scheme, state="asked")
    return [_read(store, row) for row in rows if not kinds or row["kind"] in kinds]


def approval(store: Store, scheme: str, approval_id: str, reader: Reader | None = None) -> Approval:
    """One of this scheme's. NotFound."""
    row = (reader or store).one("approvals", id=approval_id, scheme=scheme)
    if row is None:
        raise NotFound(_UNKNOWN)
    return _read(store, row)


def asked(
    store: Store, scheme: str, approval_id: str, *kinds: str, reader: Reader | None = None
) -> Approval:
    """One of these kinds that waits for its decision. NotFound; Conflict: it was decided before."""
    found = approval(store, scheme, approval_id, reader)
    if found.kind not in kinds:
        raise NotFound(_UNKNOWN)
    if found.state != "asked":
        raise Conflict(_DECIDED)
    return found


def settle(  # noqa: PLR0913 - what a decision takes, nearly all by name
    writer: Writer,
    store: Store,
    *,
    scheme: str,
    approval_id: str,
    yes: bool,
    by: str,
    reason: str = "",
    keep: Mapping[str, object] | None = None,
    may: May | None = None,
) -> Approval:
    """The guardian's decision, in the caller's change; what was asked, as it was.

    Args:
        writer: of the change.
        store: the installation's.
        scheme: its id.
        approval_id: of `add`.
        yes: the decision.
        by: the guardian's account.
        reason: shown to whoever asked; no names.
        keep: what stays of the subject, where that names a person; None keeps all.
        may: raises NotAllowed where somebody may not decide; None asks for a guardian.

    Raises:
        NotFound: no such request in this scheme.
        NotAllowed: `by` is not a confirmed guardian of the scheme.
        Conflict: it was decided before.
    """
    (may or guards)(store, scheme=scheme, account=by)
    found = approval(store, scheme, approval_id, writer)
    state = "yes" if yes else "no"
    left = dict(found.subject if keep is None else keep) | {"decision": state}
    values: Row = {"state": state, "decided_by": by, "reason": reason or None}
    changed = writer.set(
        "approvals", values | _sealed(store, approval_id, left), id=approval_id, state="asked"
    )
    if changed != 1:
        raise Conflict(_DECIDED)
    return found


def settled(store: Store, scheme: str, kind: str) -> list[Approval]:
    """Decided ones whose seal says the same as their state."""
    rows = store.all("approvals", scheme=scheme, kind=kind)
    read = [_read(store, row) for row in rows if row["state"] != "asked"]
    return [one for one in read if one.subject.get("decision") == one.state]


def forget(
    writer: Writer, store: Store, *, scheme: str, about: Callable[[Mapping[str, object]], bool]
) -> None:
    """Take out of a scheme's requests what they say of somebody, in the caller's change: what
    waits is dropped, unless it asks for this very thing; of the rest the decision stays."""
    for row in writer.all("approvals", scheme=scheme):
        found = _read(store, row)
        if (found.kind == ERASE and found.state == "asked") or not about(found.subject):
            continue
        if found.state == "asked":
            writer.remove("approvals", id=found.id)
        else:
            writer.set("approvals", _sealed(store, found.id, _decision(found)), id=found.id)


def rewrite(writer: Writer, store: Store, approval_id: str, subject: Mapping[str, object]) -> None:
    """Put another subject in the place of one, in the caller's change."""
    writer.set("approvals", _sealed(store, approval_id, subject), id=approval_id)


def guards(store: Store, *, scheme: str, account: str) -> None:
    """Raise NotAllowed unless the account is a confirmed guardian of the scheme."""
    held = [one for one in holders(store, scheme) if one.account == account and one.acts]
    if not any(one.role is Role.GUARDIAN for one in held):
        raise NotAllowed("Only a confirmed guardian of this scheme can decide this.")


def _decision(found: Approval) -> dict[str, object]:
    kept = found.subject.get("decision")
    return {} if kept is None else {"decision": kept}


def _sealed(store: Store, approval_id: str, subject: Mapping[str, object]) -> Row:
    # Keyed: a plain hash of a name and an address could be guessed. Hashed first, since a list of
    # all people is longer than what a signature takes.
    told = hashlib.sha256(canonical(dict(subject)).encode()).digest()
    return {
        "subject": store.vault.lock_record("approvals", approval_id, dict(subject)),
        "digest": store.vault.sign("approval", approval_id, told),
    }


def _read(store: Store, row: Row) -> Approval:
    approval_id = str(row["id"])
    subject = store.vault.open_record("approvals", approval_id, cast("bytes", row["subject"]))
    return Approval(
        id=approval_id,
        scheme=str(row["scheme"]),
        kind=str(row["kind"]),
        subject=subject,
        state=str(row["state"]),
        asked_by=str(row["asked_by"]),
        decided_by=cast("str | None", row["decided_by"]),
        reason=cast("str | None", row["reason"]),
        on_day=str(row["on_day"]),
    )
