"""What each person may try, at any time. Each act notes what it was told is so.

An act that is not allowed now raises a `ServiceError`, and then nothing may have changed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from crypto import new_code
from feedback.invitations.service import ask_again, remind, resend
from feedback.participants.service import import_people
from feedback.questionnaires.model import Wave as Kind
from feedback.releases.governing import save_policy
from feedback.releases.policies import read as read_policy
from feedback.responses import receipts, service
from feedback.responses.model import Answers
from feedback.responses.slots import RETURN_SIZE, new_receipt
from feedback.rights.erase import erase
from feedback.schemes.service import change_settings, scheme
from feedback.schemes.waves import extend, open_today

from .told import Sent
from .truth import deleted, forget
from .world import World

__all__ = [
    "ACTS",
    "SEVERAL",
    "Drawn",
    "change",
    "delete_by_receipt",
    "many_send",
    "take_out",
]


@dataclass(frozen=True)
class Drawn:
    """What an act is given. `number`: of a person; `value`: a point of the scale."""

    kind: Kind
    number: int
    value: str
    flag: bool


def _send(world: World, one: Drawn) -> None:
    """A participant answers all and sends it."""
    who, code = world.visitor(one.kind, one.number), new_code(RETURN_SIZE)
    text = world.word() if one.number % 3 else ""
    asked = who.questionnaire.asked(who.person.role, one.kind)
    rated = {each.id: one.value for each in asked if each.kind == "scale"}
    begun = world.drafts.get((one.kind, one.number))
    service.save(
        world.store,
        who,
        Answers(closed=rated, texts={"comments": text}),
        begun[0] if begun else code,
    )
    world.drafts[one.kind, one.number] = (begun[0] if begun else code, text)
    receipt = new_receipt(world.store, who.place)
    service.submit(
        world.store,
        who,
        code=begun[0] if begun else code,
        quote=one.flag,
        receipt=receipt,
    )
    del world.drafts[one.kind, one.number]
    world.sent[one.kind, one.number] = Sent(receipt, one.value, text)
    if one.flag:
        world.quotable.add(text)


def many_send(world: World, one: Drawn) -> None:
    """Most others answer too, so that there is something to show."""
    for number in range(11):
        if (one.kind, number) not in world.sent and number not in world.erased:
            _send(world, replace(one, number=number, flag=number % 2 == 0))


def _draft(world: World, one: Drawn) -> None:
    """A page is saved, and the code kept."""
    who = world.visitor(one.kind, one.number)
    code, before = world.drafts.get((one.kind, one.number), (new_code(RETURN_SIZE), ""))
    text = world.word()
    service.save(world.store, who, Answers(texts={"comments": text}), code)
    del before
    world.drafts[one.kind, one.number] = code, text


def _draft_elsewhere(world: World, one: Drawn) -> None:
    """Another browser with the link and without the code."""
    who = world.visitor(one.kind, one.number)
    code = new_code(RETURN_SIZE)
    text = world.word()
    if one.flag and (one.kind, one.number) in world.drafts:
        service.start_again(world.store, who, Answers(texts={"comments": text}), code)
        world.drafts[one.kind, one.number] = code, text
    elif (one.kind, one.number) in world.drafts:
        assert service.read_draft(world.store, who, code) is None
        service.save(world.store, who, Answers(texts={"comments": text}), code)
        raise AssertionError("a draft was added to without its code")


def _decline(world: World, one: Drawn) -> None:
    service.decline(world.store, world.visitor(one.kind, one.number))


def _delete_by_link(world: World, one: Drawn) -> None:
    receipts.delete_by_link(world.store, world.invitation(one.kind, one.number))
    deleted(world, one.kind, one.number)


def _by_receipt(world: World, one: Drawn) -> tuple[Sent, receipts.Sent] | None:
    known = world.sent.get((one.kind, one.number))
    return (known, receipts.find(world.store, known.receipt)) if known else None


def change(world: World, one: Drawn) -> None:
    if found := _by_receipt(world, one):
        known, there = found
        text = world.word() if one.flag else known.text
        rated = dict.fromkeys(there.answers.closed, one.value)
        told = replace(there.answers, closed=rated, texts={"comments": text})
        receipts.change_sent(world.store, there, known.receipt, told)
        known.value, known.text = one.value, text


def _object(world: World, one: Drawn) -> None:
    if found := _by_receipt(world, one):
        known, there = found
        turn = receipts.rejoin if known.objected else receipts.object_to
        turn(world.store, there, known.receipt)
        known.objected = not known.objected


def delete_by_receipt(world: World, one: Drawn) -> None:
    if found := _by_receipt(world, one):
        receipts.delete_sent(world.store, found[1], found[0].receipt)
        deleted(world, one.kind, one.number)


def _delete_dealt(world: World, one: Drawn) -> None:
    """By link, once nobody can tell any more which answers are whose."""
    if world.scene.wave(one.kind).state == "dealt":
        _delete_by_link(world, one)


def take_out(world: World, one: Drawn) -> None:
    """The comment alone."""
    if found := _by_receipt(world, one):
        known, there = found
        told = replace(there.answers, texts={"comments": ""})
        if receipts.change_sent(world.store, there, known.receipt, told):
            world.destroyed.add(("comment", known.receipt.code, known.emptied))
            known.text, known.emptied = "", known.emptied + 1


def _ask_again(world: World, one: Drawn) -> None:
    ask_again(world.store, email=f"m{one.number}@council.example")


def _erase_by_operator(world: World, one: Drawn) -> None:
    done = erase(
        world.store,
        scheme=world.scene.scheme,
        email=f"m{one.number}@council.example",
        by="operator",
    )
    if done:
        forget(world, one.number)


def _lead(world: World, one: Drawn) -> None:
    """Settings, policy, people and days: before the first survey, and after."""
    store, made, by = world.store, world.scene.scheme, world.scene.lead.account
    found = scheme(store, made)
    wave = world.scene.wave(one.kind)
    match int(one.value):
        case 1:
            change_settings(
                store, scheme=made, by=by, settings=found.settings.with_(place=f"Room {one.number}")
            )
        case 2:
            terms = {**found.policy, "k": 5 + one.number % 5}
            read_policy(terms)
            save_policy(store, scheme=made, policy=terms, by=by)
        case 3:
            line = f"Late One,l{one.number}@council.example,mentor"
            import_people(store, scheme=made, by=by, data=f"Name,Email,Role\n{line}".encode())
        case 4:
            extend(
                store,
                scheme=made,
                wave=wave.id,
                by=by,
                closes=wave.closes + timedelta(days=one.number - 4),
            )
        case _:
            open_today(store, scheme=made, wave=wave.id, by=by)


def _mail(world: World, one: Drawn) -> None:
    wave, by = world.scene.wave(one.kind).id, world.scene.lead.account
    if one.flag:
        remind(world.store, wave=wave, by=by)
    else:
        invitation = world.invitation(one.kind, one.number)
        resend(world.store, wave=wave, invitation_id=invitation, by=by)


ACTS: Final[tuple[Callable[[World, Drawn], None], ...]] = (
    *(_send, _send, many_send, many_send, _draft, _draft_elsewhere, _decline),
    *(_delete_by_link, change, change, _object, delete_by_receipt, _ask_again),
    *(_delete_dealt, take_out, _erase_by_operator, _lead, _lead, _mail),
)

SEVERAL: Final = frozenset({_send, many_send})
"""These do several things, of which the first may have been done when a later one is refused."""
