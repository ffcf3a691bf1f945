"""Mails to people with accounts: nominations, notices, decisions that wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from crypto import encode_code, new_code
from feedback.accounts.holder_rows import scheme_of
from feedback.accounts.holders import Role, State, holder, holders, mint_enrolment
from feedback.accounts.service import account
from feedback.config import Config
from feedback.errors import Conflict, NotFound
from feedback.invitations.model import TOKEN_BYTES
from feedback.outbox.compose import compose
from feedback.outbox.model import Handler, Message, Payload, each
from feedback.outbox.service import post_all
from feedback.schemes.service import scheme
from feedback.storage.store import Event, Store

__all__ = [
    "CHECK_KEYS",
    "GUARDIAN_ASKED",
    "GUARDIAN_CONFIRMED",
    "LIST_CHANGED",
    "NOMINATION",
    "RELEASE_DECIDED",
    "RELEASE_WAITING",
    "RELEASE_WITHHELD",
    "RESET_NOTICE",
    "SECOND_PERSON",
    "TEST",
]


@dataclass(frozen=True)
class _Receiver:
    name: str
    email: str


def _receiver(store: Store, payload: Payload) -> _Receiver | None:
    """Whoever `holder` or `account` names; None if they are gone."""
    try:
        if "holder" in payload:
            held = holder(store, payload["holder"])
            if held.state is State.LEFT:
                return None
            if held.account is None:
                return _Receiver(held.name, held.email)
            person = account(store, held.account)
        else:
            person = account(store, payload["account"])
    except NotFound:
        return None
    return _Receiver(person.name, person.email)


def _scheme_link(config: Config, scheme_id: str) -> str:
    return f"{config.public_url}/schemes/{scheme_id}"


def _nomination(store: Store, config: Config, payload: Payload) -> Message | None:
    held = holder(store, payload["holder"])
    of = scheme(store, scheme_of(store, held.id))
    try:
        token = mint_enrolment(store, held.id)
    except Conflict:
        return None  # taken back, or enrolled already
    leads = [one.name for one in holders(store, of.id) if one.role is Role.LEAD and one.acts]
    return compose(
        config,
        "nomination",
        to=held.email,
        organisation=of.settings.organisation or config.organisation,
        name=held.name,
        role=str(held.role),
        scheme=of.title,
        lead=of.settings.lead_name or (leads[0] if leads else config.organisation),
        link=f"{config.public_url}/enrol/{token}",
    )


def _guardian_asked(store: Store, config: Config, payload: Payload) -> Message | None:
    """One row for the scheme becomes one for each guardian, and each of these a mail."""
    if "holder" not in payload:
        there = holders(store, payload["scheme"])
        guardians = [one for one in there if one.role is Role.GUARDIAN and one.acts]
        _share_out(store, "guardian-asked", payload, (one.id for one in guardians))
        return None
    receiver = _receiver(store, payload)
    if receiver is None:
        return None
    return compose(
        config,
        "guardian-asked",
        to=receiver.email,
        scheme=scheme(store, payload["scheme"]).title,
        what=payload["what"],
        link=_scheme_link(config, payload["scheme"]),
    )


def _reset_notice(store: Store, config: Config, payload: Payload) -> Message | None:
    receiver = _receiver(store, payload)
    about = _receiver(store, {"account": payload["about"]})
    if receiver is None or about is None:
        return None
    return compose(
        config,
        "reset-notice",
        to=receiver.email,
        name=receiver.name,
        about=about.name,
        own=payload["account"] == payload["about"],
    )


def _check_keys(store: Store, config: Config, payload: Payload) -> Message | None:
    receiver = _receiver(store, payload)
    if receiver is None:
        return None
    link = f"{config.public_url}/sign-in"
    return compose(config, "check-keys", to=receiver.email, name=receiver.name, link=link)


def _second_person(store: Store, config: Config, payload: Payload) -> Message | None:
    receiver = _receiver(store, payload)
    if receiver is None:
        return None
    page = {"hold": "holds", "erase": "erase"}[payload["what"]]
    return compose(
        config,
        "second-person",
        to=receiver.email,
        name=receiver.name,
        scheme=scheme(store, payload["scheme"]).title,
        what=payload["what"],
        link=f"{_scheme_link(config, payload['scheme'])}/{page}",
    )


def _list_changed(store: Store, config: Config, payload: Payload) -> Message | None:
    """Numbers alone: who it is stands on no page of a guardian's, and in no mail."""
    receiver = _receiver(store, payload)
    if receiver is None:
        return None
    return compose(
        config,
        "list-changed",
        to=receiver.email,
        name=receiver.name,
        scheme=scheme(store, payload["scheme"]).title,
        added=int(payload["added"]),
        changed=int(payload["changed"]),
        removed=int(payload["removed"]),
        link=f"{_scheme_link(config, payload['scheme'])}/agreement",
    )


def _guardian_confirmed(store: Store, config: Config, payload: Payload) -> Message | None:
    """To all others who hold keys: with whom each of these can be opened from now on."""
    receiver = _receiver(store, payload)
    if receiver is None:
        return None
    guardian = holder(store, payload["about"])
    return compose(
        config,
        "guardian-confirmed",
        to=receiver.email,
        name=receiver.name,
        scheme=scheme(store, payload["scheme"]).title,
        guardian=guardian.name,
        title=guardian.title,
        link=f"{_scheme_link(config, payload['scheme'])}/holders",
    )


def _test(store: Store, config: Config, payload: Payload) -> Message | None:
    """A link of the same form as a survey's, which opens nothing."""
    receiver = _receiver(store, payload)
    if receiver is None:
        return None
    link = f"{config.public_url}/link/test/{encode_code(new_code(TOKEN_BYTES))}"
    return compose(config, "test", to=receiver.email, link=link)


def _release(kind: str) -> Handler:
    def make(store: Store, config: Config, payload: Payload) -> Message | None:
        receiver = _receiver(store, payload)
        if receiver is None:
            return None
        return compose(
            config,
            kind,
            to=receiver.email,
            name=receiver.name,
            scheme=scheme(store, payload["scheme"]).title,
            link=_scheme_link(config, payload["scheme"]),
        )

    return each(make)


def _share_out(store: Store, kind: str, payload: Payload, holder_ids: Iterable[str]) -> None:
    payloads = [{**payload, "holder": one} for one in holder_ids]
    with store.change(Event("upkeep")) as w:
        post_all(w, store, kind=kind, payloads=payloads)


NOMINATION: Final = each(_nomination)
GUARDIAN_ASKED: Final = each(_guardian_asked)
RESET_NOTICE: Final = each(_reset_notice)
CHECK_KEYS: Final = each(_check_keys)
SECOND_PERSON: Final = each(_second_person)
LIST_CHANGED: Final = each(_list_changed)
GUARDIAN_CONFIRMED: Final = each(_guardian_confirmed)
TEST: Final = each(_test)
RELEASE_WAITING: Final = _release("release-waiting")
RELEASE_DECIDED: Final = _release("release-decided")
RELEASE_WITHHELD: Final = _release("release-withheld")
