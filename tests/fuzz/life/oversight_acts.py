"""What takes two: erasing, legal holds, changes of the list of people."""

from collections.abc import Callable
from typing import Final

from feedback.demo.cast import Holder
from feedback.oversight import erasing, holds
from feedback.participants.approvals import ask_add, ask_remove, decide_change, waiting
from feedback.participants.model import Participant

from .acts import Drawn
from .truth import forget
from .world import World

__all__ = ["OVERSIGHT_ACTS"]


def _anybody(world: World, one: Drawn) -> Holder:
    """One of the four, the deputy included, who may do none of it."""
    scene = world.scene
    there = [scene.lead, *scene.guardians, *([scene.deputy] if scene.deputy else [])]
    return there[one.number % len(there)]


def _erase(world: World, one: Drawn) -> None:
    """Asked for by one, decided by another, or by whoever may not."""
    store, made, by = world.store, world.scene.scheme, _anybody(world, one).account
    for request in erasing.waiting(store, made):
        if erasing.decide(store, scheme=made, approval=request.id, yes=one.flag, by=by):
            forget(world, int(request.email.split("@")[0][1:]))
        return
    if int(one.value) > 3:  # rarely: who is erased does nothing any more
        email = f"m{one.number}@council.example"
        erasing.ask(store, scheme=made, email=email, check="met", by=by)


def _hold(world: World, one: Drawn) -> None:
    """Begun, and ended, by two."""
    store, made, by = world.store, world.scene.scheme, _anybody(world, one).account
    for request in holds.waiting(store, made):
        holds.decide(store, scheme=made, approval=request.id, yes=one.value != "5", by=by)
        return
    active = [each for each in holds.holds(store, made) if each.active]
    if active and one.flag:
        holds.ask_end(store, scheme=made, hold=active[0].id, reason="It is over", by=by)
    else:
        holds.ask(store, scheme=made, reason="A complaint", by=by)


def _list(world: World, one: Drawn) -> None:
    """Somebody joins or goes, once a guardian agrees."""
    store, made, by = world.store, world.scene.scheme, world.scene.lead.account
    guardian = world.scene.guardians[one.number % 2].account
    for request in waiting(store, made):
        decide_change(store, scheme=made, approval=request.id, yes=one.flag, by=guardian)
        return
    if one.value == "2":
        ask_remove(store, scheme=made, person=world.people[one.number], by=by)
    else:
        email = f"n{world.words}@council.example"
        fresh = Participant(id="", name="New One", email=email, role="mentor")
        ask_add(store, scheme=made, person=fresh, by=by)


OVERSIGHT_ACTS: Final[tuple[Callable[[World, Drawn], None], ...]] = (_erase, _hold, _hold, _list)
