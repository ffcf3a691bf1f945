"""People made by the services alone, and threads that meet."""

from dataclasses import dataclass

from crypto import Cost, encode_code, totp_code
from feedback.accounts import enrolling, making
from feedback.accounts.holders import add_lead, confirm, mint_enrolment, nominate, replace
from feedback.accounts.making import Making
from feedback.accounts.service import first_link
from feedback.accounts.signing_in import Desk
from feedback.clock import epoch
from feedback.storage.store import Event, Store

CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)
SCHEME = "scheme-1"


@dataclass
class Known:
    """Somebody's account, and what they wrote down."""

    account: str
    email: str
    words: str
    secret: str
    recovery: str

    def code(self, store: Store) -> str:
        return totp_code(self.secret, at=epoch(store.clock))

    def code_at(self, store: Store, steps: int) -> str:
        return totp_code(self.secret, at=epoch(store.clock) + 30 * steps)


def make(desk: Desk, begun: Making, *, name: str, email: str, fixed: bool) -> tuple[Making, Known]:
    """Walk all steps of an enrolment; what is ready to be made true."""
    store = desk.store
    words, secret = begun.passphrase, begun.totp
    recovery = encode_code(bytes.fromhex(begun.recovery))
    now = enrolling.name_person(begun, name=name, email=email, fixed=fixed)
    now = making.confirm_passphrase(now, words, desk.proof)
    code = totp_code(secret, at=epoch(store.clock) - 30)  # so that the present one is unused
    now = making.confirm_app(now, code, at=epoch(store.clock))
    now = making.confirm_recovery(now, recovery[-4:])
    return now, Known(now.account, now.email, words, secret, recovery)


def enrol(desk: Desk, token: str, *, name: str = "Sam Lee", email: str = "") -> Known:
    begun = enrolling.begin(desk.store, enrolling.offer(desk.store, token))
    ready, known = make(desk, begun, name=name, email=email, fixed=not email)
    enrolling.enrol(desk.store, ready)
    return known


def firsts(desk: Desk, several: int) -> list[Making]:
    """All that is needed for the first account but its making, so many times from one link."""
    token = first_link(desk.store)
    return [
        make(
            desk,
            enrolling.begin(desk.store, enrolling.offer(desk.store, token)),
            name=f"First {number}",
            email=f"first{number}@council.example",
            fixed=False,
        )[0]
        for number in range(several)
    ]


def first(desk: Desk, email: str = "lead@example.org") -> Known:
    return enrol(desk, first_link(desk.store), name="Lee Lead", email=email)


def lead(desk: Desk, scheme: str = SCHEME) -> tuple[Known, str]:
    """The first person, who leads a scheme; and the holder's id."""
    known = first(desk)
    with desk.store.change(Event("scheme.created", by=known.account, scheme=scheme)) as w:
        return known, add_lead(w, desk.store, scheme=scheme, account=known.account)


def place(desk: Desk, role: str, email: str, *, by: str, scheme: str = SCHEME) -> str:
    return nominate(
        desk.store, scheme=scheme, role=role, name="Gill Gard", email=email, title="DPO", by=by
    )


def guardian(desk: Desk, email: str, *, by: str, scheme: str = SCHEME) -> tuple[Known, str]:
    """Nominated, enrolled and confirmed."""
    with desk.store.change(Event("handover.decided", by=by, scheme=scheme)) as w:
        asked = {"name": "Gill Gard", "email": email, "title": "DPO"}
        held = replace(w, desk.store, scheme=scheme, role="guardian", **asked)
    known = enrol(desk, mint_enrolment(desk.store, held), name="Gill Gard")
    confirm(desk.store, holder=held)
    return known, held
