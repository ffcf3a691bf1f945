"""Mails to people with accounts: nominations, notices, decisions that wait."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from crypto import encode_code, new_code
from feedback.accounts.holder_rows import scheme_of
from feedback.accounts.holders import Role, State, holder, holders, mint_enrolment
from feedback.accounts.service import account
from feedback.config import Config
from feedback.errors import Conflict, NotFound
from feedback.invitations.model import TOKEN_BYTES
from feedback.outbox.compose import Value, compose
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

More = Callable[[Store, Payload], Mapping[str, Value]]
"""What else a mail says, asked for once there is somebody to receive it."""


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


def _test(store: Store, config: Config, payload: Payload) -> Message | None:
    """A link of the same form as a survey's, which opens nothing."""
    receiver = _receiver(store, payload)
    if receiver is None:
        return None
    link = f"{config.public_url}/link/test/{encode_code(new_code(TOKEN_BYTES))}"
    return compose(config, "test", to=receiver.email, link=link)


def _nothing(_store: Store, _payload: Payload) -> Mapping[str, Value]:
    return {}


def _guardian(store: Store, payload: Payload) -> Mapping[str, Value]:
    """To all others who hold keys: with whom each of these can be opened from now on."""
    guardian = holder(store, payload["about"])
    return {"guardian": guardian.name, "title": guardian.title}


def _numbers(_store: Store, payload: Payload) -> Mapping[str, Value]:
    """Numbers alone: who it is stands on no page of a guardian's, and in no mail."""
    return {name: int(payload[name]) for name in ("added", "changed", "removed")}


def _what(_store: Store, payload: Payload) -> Mapping[str, Value]:
    return {"what": payload["what"]}


def _of_scheme(kind: str, page: str | Mapping[str, str] = "", more: More = _nothing) -> Handler:
    """A mail to one person about one scheme, with a link to a page of it: the same for all, or
    by `what` it is about."""

    def make(store: Store, config: Config, payload: Payload) -> Message | None:
        receiver = _receiver(store, payload)
        if receiver is None:
            return None
        path = page if isinstance(page, str) else page[payload["what"]]
        return compose(
            config,
            kind,
            to=receiver.email,
            also=None,  # those who run a scheme read English
            name=receiver.name,
            scheme=scheme(store, payload["scheme"]).title,
            link=_scheme_link(config, payload["scheme"]) + path,
            **more(store, payload),
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
SECOND_PERSON: Final = _of_scheme("second-person", {"hold": "/holds", "erase": "/erase"}, _what)
LIST_CHANGED: Final = _of_scheme("list-changed", "/agreement", _numbers)
GUARDIAN_CONFIRMED: Final = _of_scheme("guardian-confirmed", "/holders", _guardian)
TEST: Final = each(_test)
RELEASE_WAITING: Final = _of_scheme("release-waiting")
RELEASE_DECIDED: Final = _of_scheme("release-decided")
RELEASE_WITHHELD: Final = _of_scheme("release-withheld")
