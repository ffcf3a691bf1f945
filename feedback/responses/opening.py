"""Opening a wave: keys first, then slots, then the day everybody gets their link.

The order is what makes a crash harmless. Participant keys are made for every invitee and are
on disk before the wave opens, so they never trail an answer, nor time it; the wave is open
only when the last step, in main, is committed. Whatever a crash left is found and reused or
cleared on the next try.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from crypto import Context, Identity, context, nest, seal
from feedback.accounts.holders import Holder, holders
from feedback.accounts.service import recipient
from feedback.errors import Conflict
from feedback.invitations.service import invite_all
from feedback.participants.service import people
from feedback.questionnaires.model import Questionnaire
from feedback.responses import records, slots
from feedback.responses.layout import layout_of
from feedback.responses.notices import add_notice
from feedback.responses.slots import Place
from feedback.responses.waves import asked_in
from feedback.schemes import quorums
from feedback.schemes.model import Scheme, Wave
from feedback.schemes.service import mark_open, scheme
from feedback.schemes.wave_keys import sign_wave
from feedback.storage.participant_keys import add_missing_keys
from feedback.storage.store import Event, Row, Store, Writer
from feedback.storage.vault import pseudonym_key

__all__ = [
    "add_latecomers",
    "nest_context",
    "nest_row",
    "open_wave",
    "row_of",
    "seed_context",
    "seed_row",
]


def open_wave(store: Store, at: Wave) -> None:
    """Open a planned wave. `Conflict` if another process was first."""
    of, invited = scheme(store, at.scheme), people(store, at.scheme)
    asked = asked_in(store, at)
    file = store.create_wave()
    names = {person.id: records.slot_name(store, at.id, person.id) for person in invited}
    _make_keys(store, of, at, asked, list(names.values()))
    place = Place(wave=at, name=b"", questionnaire=asked)
    with store.change(Event("upkeep"), "wave", wave=file) as writer:
        _add_slots(store, writer, place, sorted(names.values()))
    answers, comments = Identity.generate(), Identity.generate()
    event = Event("wave.opened", scheme=of.id, detail={"wave": at.id, "invited": len(invited)})
    with store.change(event) as writer:
        _switch_open(store, writer, at, file, len(invited), (answers, comments))
        mark_open(writer, of.id)
        add_notice(store, writer, replace(at, state="open", invited=len(invited)))
        _add_seeds(store, writer, at, answers, comments)
        invite_all(store, writer, wave_id=at.id, participants=[person.id for person in invited])


def add_latecomers(store: Store, at: Wave) -> int:
    """Slots, keys and links for people whom the guardian let in after the wave opened."""
    known = {one for (one,) in store.pick("invitations", "participant", wave=at.id)}
    if known.issuperset(one for (one,) in store.pick("participants", "id", scheme=at.scheme)):
        return 0  # the usual case, each time: no list is opened to find that nobody came
    late = [person for person in people(store, at.scheme) if person.id not in known]
    if not late or at.file is None:
        return 0
    asked = asked_in(store, at)
    names = [records.slot_name(store, at.id, person.id) for person in late]
    _make_keys(store, scheme(store, at.scheme), at, asked, names)
    with store.change(Event("upkeep"), "wave", wave=at.file) as writer:
        missing = [name for name in names if writer.one("slots", name=name) is None]
        place = Place(wave=at, name=b"", questionnaire=asked)
        _add_slots(store, writer, place, sorted(missing))
    event = Event("wave.joined", scheme=at.scheme, detail={"wave": at.id, "people": len(late)})
    with store.change(event) as writer:
        writer.set("waves", {"invited": at.invited + len(late)}, id=at.id, state="open")
        invite_all(store, writer, wave_id=at.id, participants=[person.id for person in late])
    return len(late)


def nest_context(wave: str, inner: str) -> Context:
    """What a nest of the wave's seed is bound to: the wave and the guardian inside.

    Not who holds the outer layer: that is passed on, and the core stays as it is.
    """
    return context("wave-seed", wave, inner)


def seed_context(wave: str, account: str) -> Context:
    """What a guardian's copy of the comments' seed is bound to."""
    return context("comments-seed", wave, account)


def _make_keys(
    store: Store, of: Scheme, at: Wave, asked: Questionnaire, names: Sequence[bytes]
) -> None:
    purposes = layout_of(asked, at.kind).purposes
    wanted = [records.key_name(store, name, purpose) for name in names for purpose in purposes]
    with store.change(Event("upkeep"), "keyring") as writer:
        add_missing_keys(store, writer, wanted)
        pseudonyms = pseudonym_key(of.id)
        if writer.one("purpose_keys", name=pseudonyms) is None:
            wrapped = store.vault.wrap_new(pseudonyms, secrets.token_bytes(32))
            writer.add("purpose_keys", {"name": pseudonyms, "wrapped": wrapped})


def _add_slots(store: Store, writer: Writer, place: Place, names: Sequence[bytes]) -> None:
    """In the order of the names, never of the list of people."""
    newest = writer.all("slots", order="id desc", limit=1)
    first = int(newest[0]["id"] or 0) + 1 if newest else 1
    rows: list[Row] = []
    for at, name in enumerate(names):
        own = Place(wave=place.wave, name=name, questionnaire=place.questionnaire)
        rows.append(
            {
                "id": first + at,
                "name": name,
                "locator": records.locator(store, name),
                "body": slots.seal_slot(store, own, slots.empty()),
            }
        )
    writer.add_all("slots", rows)


def _switch_open(
    store: Store,
    writer: Writer,
    at: Wave,
    file: str,
    invited: int,
    keys: tuple[Identity, Identity],
) -> None:
    public = keys[0].recipient.public, keys[1].recipient.public
    opened: Row = {
        "state": "open",
        "file": file,
        "invited": invited,
        "wave_key": public[0],
        "comments_key": public[1],
        "mac": sign_wave(
            store, wave=at.id, scheme=at.scheme, questionnaire=at.questionnaire, keys=public
        ),
    }
    if writer.set("waves", opened, id=at.id, state="planned") != 1:
        raise Conflict("This survey is open already.")


def _add_seeds(
    store: Store, writer: Writer, at: Wave, answers: Identity, comments: Identity
) -> None:
    """The wave's seed for every pair that may release, nested; the comments' for each guardian.

    The seeds themselves exist in this process's memory for the length of this change.
    """
    there = holders(store, at.scheme)
    rows = [
        nest_row(store, at.id, answers.seed, outer=outer, inner=inner)
        for outer, inner in quorums.pairs(there)
    ]
    writer.add_all("wave_nests", rows)
    for guardian in quorums.guardians(there):
        writer.add("comment_seeds", seed_row(store, at.id, comments.seed, guardian=guardian))


def nest_row(store: Store, wave: str, seed: bytes, *, outer: Holder, inner: Holder) -> Row:
    """The wave's seed, the guardian's layer inside the other's."""
    nested = nest(
        seed,
        inner=recipient(store, str(inner.account)),
        outer=recipient(store, str(outer.account)),
        context=nest_context(wave, str(inner.account)),
    )
    return row_of(wave, nested, outer=outer, inner=inner)


def row_of(wave: str, nested: bytes, *, outer: Holder, inner: Holder) -> Row:
    """A nest as it is stored."""
    return {
        "id": secrets.token_hex(8),
        "wave": wave,
        "outer_account": outer.account,
        "inner_account": inner.account,
        "nest": nested,
    }


def seed_row(store: Store, wave: str, seed: bytes, *, guardian: Holder) -> Row:
    """The comments' seed for one guardian."""
    account = str(guardian.account)
    sealed = seal(seed, to=[recipient(store, account)], context=seed_context(wave, account))
    return {"id": secrets.token_hex(8), "wave": wave, "account": account, "seed": sealed}
