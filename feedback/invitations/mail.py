"""The mails that carry links: made at each send, with a link of their own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from crypto import group, parse_code
from feedback.config import Config
from feedback.invitations.model import TOKEN_BYTES, Invitation
from feedback.invitations.pace import may_go
from feedback.invitations.service import invitation, mark_undeliverable, mint_all
from feedback.outbox.compose import Value, compose
from feedback.outbox.model import Handler, Message, Outcome, Payload
from feedback.participants.service import Participant, participant
from feedback.questionnaires.model import Question
from feedback.schemes.model import GOING_ON, Scheme, Wave
from feedback.schemes.service import filled, scheme
from feedback.schemes.waves import wave, waves
from feedback.storage.store import Store

__all__ = ["AGAIN", "INVITATION", "REMINDER", "link", "minutes"]

_SECONDS: Final = {"scale": 20, "text": 60}
_LEAST_MINUTES: Final = 2


def link(config: Config, token: str) -> str:
    """The address of somebody's survey. Its base is a setting, never a request's Host."""
    return f"{config.public_url}/i/{token}"


def minutes(questions: Sequence[Question]) -> int:
    """How long these take, roughly: 20 seconds for a choice, a minute for a text."""
    seconds = sum(_SECONDS[question.kind] for question in questions)
    return max(_LEAST_MINUTES, -(-seconds // 60))


class _Waves:
    """What many mails of one wave share, read once for each batch."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, tuple[Wave, Scheme]] = {}
        self._shared: dict[tuple[str, str], dict[str, Value]] = {}

    def of(self, wave_id: str) -> tuple[Wave, Scheme]:
        if wave_id not in self._known:
            found = wave(self._store, wave_id)
            self._known[wave_id] = (found, scheme(self._store, found.scheme))
        return self._known[wave_id]

    def values(self, wave_id: str, role: str) -> dict[str, Value]:
        """What a template is given about a wave, for somebody of a role."""
        if (wave_id, role) not in self._shared:
            found, of = self.of(wave_id)
            questions = filled(self._store, of.id).asked(role, found.kind)
            self._shared[wave_id, role] = {
                "organisation": of.settings.organisation,
                "closes": found.closes,
                "questions": len(questions),
                "minutes": minutes(questions),
                "contact_name": of.settings.contact_name,
                "contact_phone": of.settings.contact_phone,
            }
        return self._shared[wave_id, role]


def _handler(kind: str) -> Handler:
    """Mails of a kind to people whose wave is open, each with a link of its own."""

    def make(store: Store, config: Config, payloads: Sequence[Payload]) -> list[Message | None]:
        known = _Waves(store)
        asked = [_asked(store, known, payload["invitation"]) for payload in payloads]
        wanted = [(one[0].id, one[0].wave) for one in asked if one]
        tokens = iter(mint_all(store, wanted))
        return [_mail(config, known, kind, one, next(tokens)) if one else None for one in asked]

    def undeliverable(store: Store, payload: Payload) -> None:
        mark_undeliverable(store, payload["invitation"])

    return Handler(make, undeliverable)


def _asked(
    store: Store, known: _Waves, invitation_id: str
) -> tuple[Invitation, Participant] | None:
    """Who is to get it; None if the wave is not open (any more), or they left the scheme."""
    found = invitation(store, invitation_id)
    if found is None:
        return None
    asked, of = known.of(found.wave)
    if asked.state != "open":
        return None
    person = participant(store, of.id, found.participant)
    return None if person.left else (found, person)


def _mail(
    config: Config, known: _Waves, kind: str, asked: tuple[Invitation, Participant], token: str
) -> Message:
    found, person = asked
    values = known.values(found.wave, person.role)
    return compose(
        config,
        kind,
        to=person.email,
        also=known.of(found.wave)[1].settings.mail_also,
        link=link(config, token),
        code=group(parse_code(token, TOKEN_BYTES)),
        **values,
    )


def _again(
    store: Store, config: Config, payloads: Sequence[Payload]
) -> list[Message | Outcome | None]:
    """All links of whoever has an address, in one mail; None if nobody has. Some wait."""
    found = [_asked_for(store, payload) for payload in payloads]
    free = may_go(store, sum(one is not None for one in found))
    made: list[Message | Outcome | None] = []
    for one in found:
        if one is None:
            made.append(None)
        elif free:
            made.append(_links_mail(store, config, one))
            free -= 1
        else:
            made.append(Outcome.LATER)
    return made


@dataclass(frozen=True)
class _Links:
    """Who is to get which links: invitations, each with its wave."""

    to: str = field(repr=False)
    also: str | None
    wanted: tuple[tuple[str, str], ...]


def _asked_for(store: Store, payload: Payload) -> _Links | None:
    wanted: list[tuple[str, str]] = []
    to, also = "", None
    for pair in payload["wanted"].split():
        of, _, index = pair.partition(":")
        row = store.one("participants", scheme=of, email_index=bytes.fromhex(index))
        if row:
            to = participant(store, of, str(row["id"])).email
            wanted += _links_of(store, of, str(row["id"]))
            also = also or scheme(store, of).settings.mail_also
    return _Links(to, also, tuple(wanted)) if wanted else None


def _links_mail(store: Store, config: Config, asked: _Links) -> Message:
    links = [
        (link(config, token), group(parse_code(token, TOKEN_BYTES)))
        for token in mint_all(store, asked.wanted)
    ]
    return compose(config, "again", to=asked.to, also=asked.also, links=links)


def _links_of(store: Store, of: str, person: str) -> Iterator[tuple[str, str]]:
    for asked in waves(store, of):
        if asked.state in GOING_ON:
            row = store.one("invitations", wave=asked.id, participant=person)
            if row:
                yield str(row["id"]), asked.id


INVITATION: Final = _handler("invitation")
REMINDER: Final = _handler("reminder")
AGAIN: Final = Handler(_again)
