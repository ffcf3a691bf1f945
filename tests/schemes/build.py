"""Accounts, holders, schemes and people for tests, made by the services where these allow."""

import secrets
from datetime import timedelta

from crypto import Identity
from feedback.accounts import holder_rows
from feedback.accounts.holders import State, confirm, replace
from feedback.accounts.service import account_contact, email_index
from feedback.participants import service as people_service
from feedback.schemes import agreement, service, waves
from feedback.schemes.list_changes import fingerprint
from feedback.schemes.templates import load_templates
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event

TEMPLATES = {one.key: one for one in load_templates()}


def make_account(store: SqliteStore, name: str, email: str) -> str:
    """An account whose proofs nobody needs here; its id."""
    account = secrets.token_hex(8)
    key = Identity.generate().recipient.public
    with store.change(Event("upkeep")) as writer:
        writer.add(
            "accounts",
            {
                "id": account,
                "email_index": email_index(store, email),
                "contact": account_contact(store, account, name=name, email=email, key=key),
                "public_key": key,
                "by_passphrase": b"",
                "by_recovery": b"",
                "totp": b"",
                "totp_step": 0,
                "barred_until": None,
                "checked_on": store.today().isoformat(),
            },
        )
    return account


def make_scheme(store: SqliteStore, lead: str, *, title: str = "Reverse mentoring 2026") -> str:
    return service.create(store, template=TEMPLATES["manchester"], title=title, by=lead)


def add_guardian(store: SqliteStore, scheme: str, email: str = "grace@union.example") -> str:
    """A confirmed guardian; the account."""
    with store.change(Event("handover.decided", scheme=scheme)) as writer:
        holder = replace(
            writer,
            store,
            scheme=scheme,
            role="guardian",
            name="Grace Guard",
            email=email,
            title="Data protection officer",
        )
    account = make_account(store, "Grace Guard", email)
    with store.change(Event("upkeep")) as writer:
        held = holder_rows.load(writer, store, holder)
        holder_rows.move(writer, store, held, State.ENROLLED, account)
    confirm(store, holder=holder)
    return account


def finish_settings(store: SqliteStore, scheme: str, lead: str) -> None:
    settings = service.scheme(store, scheme).settings.with_(
        lead_name="Leda Lead",
        contact_name="Connie Contact",
        contact_phone="0161 496 0000",
        contact_email="mentoring@council.example",
        rights_contact="dpo@council.example",
        support="Danger: 999",
    )
    service.change_settings(store, scheme=scheme, settings=settings, by=lead)


def add_people(store: SqliteStore, scheme: str, lead: str, each: int = 12) -> None:
    people_service.import_people(store, scheme=scheme, data=roster(each), by=lead)


def roster(each: int, *, domain: str = "council.example") -> bytes:
    lines = ["Name,Email,Role,Pair"]
    for number in range(each):
        for role in ("mentor", "mentee"):
            name = f"{role.title()} Number{number}"
            lines.append(f"{name},{role}{number}@{domain},{role},{number + 1}")
    return "\n".join(lines).encode()


def plan_both(store: SqliteStore, scheme: str, lead: str) -> dict[str, str]:
    day = store.today() + timedelta(days=7)
    found = waves.plan_waves(
        store,
        scheme=scheme,
        days={
            "pre": (day, day + timedelta(days=14)),
            "post": (day + timedelta(days=150), day + timedelta(days=164)),
        },
        by=lead,
    )
    return {str(kind): wave for kind, wave in found.items()}


def agree(store: SqliteStore, scheme: str, guardian: str) -> None:
    digest = service.scheme(store, scheme).digest
    listed = fingerprint(store, scheme)
    agreement.agree(store, scheme=scheme, digest=digest, listed=listed, by=guardian)


def open_first(store: SqliteStore, scheme: str, wave: str) -> None:
    """What the worker's opening does to the rows that these features read."""
    with store.change(Event("wave.opened", scheme=scheme)) as writer:
        writer.set("waves", {"state": "open"}, id=wave, state="planned")
        service.mark_open(writer, scheme)
