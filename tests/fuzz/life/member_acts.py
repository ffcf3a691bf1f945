"""What the two of a pair do who sign in: diary, meetings, contract."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from feedback.agreements import service as agreements
from feedback.agreements.terms import Terms
from feedback.diaries import service as diaries
from feedback.diaries.media import Media
from feedback.diaries.model import Entry, Writing
from feedback.diaries.shelf import Shelf, new_id
from feedback.meetings import service as meetings
from feedback.meetings.model import Given
from feedback.support.service import end_pairing

from .acts import Drawn
from .world import World

__all__ = ["MEMBER_ACTS"]


def _who(one: Drawn) -> int:
    return one.number % 2


def _shelf(world: World, who: int) -> Shelf:
    held = world.members[who]
    return Shelf(world.store, held.account, held.identity)


def _write(world: World, one: Drawn) -> None:
    """A new entry, or a draft of one."""
    who, text = _who(one), world.word()
    entry = Entry(scheme="", form="free", day=world.store.today(), text=text, answers=())
    writing = Writing(id=new_id(), entry=entry)
    (diaries.finish if one.flag else diaries.keep)(_shelf(world, who), writing)
    world.notes[who, writing.id] = text


def _rewrite(world: World, one: Drawn) -> None:
    who = _who(one)
    mine = [entry for owner, entry in world.notes if owner == who]
    if mine:
        entry = mine[int(one.value) % len(mine)]
        writing, text = diaries.resume(_shelf(world, who), entry), world.word()
        diaries.finish(
            _shelf(world, who), replace(writing, entry=replace(writing.entry, text=text))
        )
        world.notes[who, entry] = text


def _delete(world: World, one: Drawn) -> None:
    who = _who(one)
    mine = [entry for owner, entry in world.notes if owner == who]
    if mine:
        entry, held = mine[int(one.value) % len(mine)], world.members[who]
        diaries.delete(Media(world.store, held.account, held.identity), entry)
        del world.notes[who, entry]


def _meet(world: World, one: Drawn) -> None:
    held, text = world.members[_who(one)], world.word()
    given = Given(on=world.store.today(), at=None, minutes=45, areas=text)
    made = meetings.draft(
        world.store, pair=world.pair, given=given, confirm=one.flag, by=held.person.id
    )
    world.logs[made] = text


def _confirm(world: World, one: Drawn) -> None:
    held = world.members[_who(one)]
    for meeting in list(world.logs)[-2:]:
        named = {"pair": world.pair, "meeting": meeting, "identity": held.identity}
        seen = meetings.meeting(world.store, **named)
        meetings.confirm(
            world.store, **named, digest="0" * 16 if one.flag else seen.digest, by=held.person.id
        )
        assert not one.flag or held.person.id in seen.yes or not one.flag


def _discard(world: World, one: Drawn) -> None:
    held = world.members[_who(one)]
    for meeting in list(world.logs)[:1]:
        meetings.discard(
            world.store,
            pair=world.pair,
            meeting=meeting,
            by=held.person.id,
            identity=held.identity,
        )
        del world.logs[meeting]


def _look(world: World, who: int) -> agreements.Standing:
    held = world.members[who]
    return agreements.look(world.store, held.identity, pair_id=world.pair_id, account=held.account)


def _propose(world: World, one: Drawn) -> None:
    seen = _look(world, _who(one))
    proposal = seen.book.proposal
    terms = Terms(
        often="month",
        number=seen.limits.most,
        minutes=60,
        place="both",
        where=world.word(),
    )
    agreements.propose(
        world.store, seen, terms=terms, ours=False, was=proposal.digest if proposal else ""
    )


def _sign(world: World, one: Drawn) -> None:
    held = world.members[_who(one)]
    seen = _look(world, _who(one))
    if proposal := seen.book.proposal:
        agreements.sign(
            world.store,
            seen,
            digest=proposal.digest,
            name=held.person.name,
            ticked=proposal.text.promises,
        )
        after = _look(world, _who(one)).book
        if after.force is not None and after.force.digest == proposal.digest:
            world.signed = proposal.digest


def _part(world: World, one: Drawn) -> None:
    """Rarely: after it hardly anything of a pair can be done."""
    if one.flag and one.value == "1" and one.number == 1:
        end_pairing(world.store, pair=world.pair, by=world.members[1].person.id)


def _turn_clock(world: World, one: Drawn) -> None:
    """An hour or two, forth or back, as a clock that is set does."""
    hours = int(one.value) * (1 if one.flag else -1)
    world.scene.clock.advance(timedelta(hours=hours, minutes=one.number))


MEMBER_ACTS: Final[tuple[Callable[[World, Drawn], None], ...]] = (
    *(_write, _write, _rewrite, _delete, _meet, _meet, _confirm, _confirm, _discard),
    *(_propose, _sign, _sign, _part, _turn_clock),
)
