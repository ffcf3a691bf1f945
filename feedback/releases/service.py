"""The journey of a release: asked for, computed once, decided once, published once.

Two requests of two people stand between closed answers and a published word, and neither of
the two could do it alone: who asks never holds a survey's key, and who holds it cannot begin.
This module asks and computes; `deciding` and `publishing` have the rest.
"""

import secrets
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress

from crypto import CryptoError, Identity
from feedback.comments.service import cleared
from feedback.errors import Conflict
from feedback.releases import permissions
from feedback.releases.children import Run, in_child
from feedback.releases.computing import Order
from feedback.releases.deciding import approve, ask_again, refuse
from feedback.releases.deposits import due, led, make_deposits, membership_of, open_deposits
from feedback.releases.publishing import publish
from feedback.releases.records import ReleaseRow, live, load
from feedback.releases.states import Act, State
from feedback.releases.steps import event_of, mail, move
from feedback.releases.surveys import ASKED, check_ready, chosen, policy_lock
from feedback.responses.waves import wave
from feedback.schemes.model import Wave
from feedback.schemes.service import scheme as load_scheme
from feedback.storage.store import Event, Row, Store

__all__ = ["approve", "ask_again", "compute", "publish", "refuse", "request", "tick"]


def request(
    store: Store, *, scheme: str, kind: str | None = None, by: str, identity: Identity
) -> str:
    """Ask for the release of the scheme's surveys; its id. Mails the guardians.

    Args:
        store: the installation's.
        scheme: its id.
        kind: "pre" or "post", where the policy publishes each survey on its own.
        by: the lead's or deputy's account; a guardian's, once neither has keys.
        identity: theirs.

    Raises:
        Conflict: the surveys are not ready, or were asked for before.
        NotAllowed: `by` is somebody else, or barred.
    """
    with store.exclusive(policy_lock(scheme)):
        of = load_scheme(store, scheme)
        waves = chosen(store, of, kind)
        permissions.requester(store, scheme, by, led=led(store, waves))
        check_ready(store, waves)
        row = _fresh(store, scheme, of.policy_version, waves, by)
        deposits = make_deposits(store, row, waves, identity=identity)
        detail = {"release": row.id, "waves": ",".join(row.waves)}
        event = Event("release.requested", by=by, scheme=scheme, detail=detail)
        with store.change(event, "volatile", "main") as writer:
            if any(set(one.waves) & set(row.waves) for one in live(writer, scheme)):
                raise Conflict(ASKED)
            writer.add("releases", _row(row))
            writer.add_all("deposits", deposits)
            told = {str(one["account"]) for one in deposits}
            mail(writer, store, row, "release-waiting", told)
    return row.id


def compute(
    store: Store, *, scheme: str, release: str, by: str, identity: Identity, run: Run = in_child
) -> None:
    """Open the answers and compute, in a child process. Only the first time: afterwards the
    words stand, and this does nothing.

    Raises Conflict once the deposits are gone, NotAllowed, ReleaseAltered.
    """
    permissions.guardian(store, scheme, by)
    row = load(store, release, scheme)
    if row.state is State.EXPIRED:
        raise Conflict("This request has run out. It can be asked for again.")
    if row.state is not State.REQUESTED:
        return
    waves = [wave(store, one) for one in row.waves]
    try:
        seeds = open_deposits(store, row, waves, by=by, identity=identity)
    except CryptoError as error:
        raise Conflict("These keys do not open with yours.") from error
    order = Order(
        release=row.id,
        scheme=scheme,
        by=by,
        now=store.now().isoformat(),
        seeds=seeds,
        comments=_let_through(store, waves, by=by, identity=identity),
    )
    run(store, order)


def tick(store: Store) -> None:
    """The worker's round: end requests whose deposits ran out or are gone, and remove those."""
    for stored in store.all("releases", state=str(State.REQUESTED)):
        row = ReleaseRow.of(stored)
        deposits = store.all("deposits", release=row.id)
        if all(due(store, one) for one in deposits):
            # Computed just now: then it has not run out, and nothing is written.
            with suppress(Conflict), store.change(event_of("release.expired", row, "worker")) as w:
                move(w, row, Act.EXPIRE, {}, otherwise="")
    waiting = {row["id"] for row in store.all("releases", state=str(State.REQUESTED))}
    spent = [one for one in store.all("deposits") if due(store, one) or _left(store, one, waiting)]
    if spent:
        with store.change(Event("upkeep"), "volatile") as writer:
            for one in spent:
                writer.remove("deposits", id=one["id"])
        store.settle()


def _let_through(
    store: Store, waves: Sequence[Wave], *, by: str, identity: Identity
) -> tuple[Mapping[str, object], ...]:
    """The comments that join the release, in its format."""
    found = cleared(store, scheme=waves[0].scheme, waves=waves, by=by, identity=identity)
    return tuple(
        {"question": one.question, "wave": one.wave}
        | ({"quotes": list(one.quotes)} if one.quotes else {})
        | ({"themes": list(one.themes)} if one.themes else {})
        for one in found
    )


def _left(store: Store, deposit: Row, waiting: AbstractSet[object]) -> bool:
    """Whether a crash left a deposit of a release that is computed. One whose release is not
    there yet is being made just now: main is committed last."""
    there = store.one("releases", id=deposit["release"])
    return there is not None and deposit["release"] not in waiting


def _fresh(store: Store, scheme: str, version: int, waves: Sequence[Wave], by: str) -> ReleaseRow:
    return ReleaseRow(
        id=secrets.token_hex(8),
        scheme=scheme,
        waves=tuple(one.id for one in waves),
        state=State.REQUESTED,
        membership=b"".join(membership_of(store, one) for one in waves),
        policy_version=version,
        questionnaire=waves[0].questionnaire,
        asked_by=by,
        asked_on=store.today(),
        decided_by=None,
        refusals=(),
        digest=None,
        published_on=None,
        computed=None,
        populations=None,
        for_lead=None,
        body=None,
    )


def _row(row: ReleaseRow) -> Row:
    return {
        "id": row.id,
        "scheme": row.scheme,
        "waves": ",".join(row.waves),
        "state": str(row.state),
        "membership": row.membership,
        "policy_version": row.policy_version,
        "questionnaire": row.questionnaire,
        "asked_by": row.asked_by,
        "asked_on": row.asked_on.isoformat(),
    }
