"""Lead, deputy and guardians hand over: asked for, agreed to, signed up, given keys, gone."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from feedback.accounts import holders
from feedback.demo.cast import Holder, enrol
from feedback.responses import new_guardian, passing_on
from feedback.schemes import handover
from tests.scenario import CHEAP

from .acts import Drawn
from .told import Coming
from .world import World

__all__ = ["HOLDER_ACTS"]


def _hand_over(world: World, one: Drawn) -> None:
    """The next step, or one that somebody takes too early."""
    store, made = world.store, world.scene.scheme
    guardian = world.scene.guardians[one.number % 2].account
    for asked in handover.waiting(store, made):
        yes = one.value != "5"
        handover.decide_handover(store, scheme=made, approval=asked.id, yes=yes, by=guardian)
        world.coming = world.coming if yes else None
        return
    coming = world.coming
    if coming is None:
        _ask(world, one)
    elif coming.made is None:
        _sign_up(world, coming)
    elif coming.leaving and one.value == "5":
        _finish(world, coming, by=world.scene.guardians[0] if one.flag else coming.leaving)
    elif handover.keys_missing(store, made, _place(world, coming)):
        _pass_on(world, coming, one)
    else:
        _finish(world, coming, by=coming.leaving or coming.made)


def _ask(world: World, one: Drawn) -> None:
    scene = world.scene
    role = ("lead", "guardian", "deputy")[one.number % 3]
    there = {"lead": scene.lead, "guardian": scene.guardians[one.flag], "deputy": scene.deputy}
    leaving = None if role == "deputy" and one.value == "1" else there[role]
    mine = [each.id for each in holders.holders(world.store, scene.scheme) if each.active]
    mine = [each for each in mine if leaving and _of(world, each) == leaving.account]
    world.words += 1
    email = f"new{world.words}@council.example"
    handover.ask_handover(
        world.store,
        scheme=scene.scheme,
        role=role,
        name=f"Nora New {world.words}",
        email=email,
        title="Officer",
        leaving=mine[0] if mine else None,
        by=scene.lead.account,
    )
    world.coming = Coming(role, email, leaving)


def _sign_up(world: World, coming: Coming) -> None:
    place = _place(world, coming)
    coming.made = enrol(world.store, world.scene.clock, holder=place.id, cost=CHEAP)
    if coming.role == "guardian":
        holders.confirm(world.store, holder=place.id)


def _pass_on(world: World, coming: Coming, one: Drawn) -> None:
    """By anybody who is there: only who has what the new one lacks can."""
    scene = world.scene
    there = [scene.lead, *scene.guardians, *([scene.deputy] if scene.deputy else [])]
    giver = there[one.number % len(there)]
    named = {"scheme": scene.scheme, "holder": _place(world, coming).id}
    by = {"by": giver.account, "identity": giver.identity}
    if coming.role != "guardian":
        passing_on.pass_on(world.store, **named, **by)
    elif new_guardian.waiting(world.store, named["holder"]):
        new_guardian.give(world.store, **named, **by)
    else:
        new_guardian.ask(world.store, **named, **by)


def _finish(world: World, coming: Coming, *, by: Holder) -> None:
    scene, made, leaving = world.scene, coming.made, coming.leaving
    assert made
    if leaving:
        rows = holders.holders(world.store, scene.scheme)
        (mine,) = [each.id for each in rows if each.active and each.account == leaving.account]
        handover.finish(world.store, scheme=scene.scheme, holder=mine, by=by.account)
        world.gone.append(leaving)
    world.coming = None
    world.happened[f"handed over: {coming.role}"] += 1
    match coming.role:
        case "lead":
            world.scene = replace(scene, lead=made)
        case "deputy":
            world.scene = replace(scene, deputy=made)
        case _:
            both = tuple(made if one == leaving else one for one in scene.guardians)
            world.scene = replace(scene, guardians=both)


def _place(world: World, coming: Coming) -> holders.Holder:
    there = holders.holders(world.store, world.scene.scheme)
    return next(each for each in there if each.email == coming.email)


def _of(world: World, holder: str) -> str | None:
    return holders.holder(world.store, holder).account


HOLDER_ACTS: Final[tuple[Callable[[World, Drawn], None], ...]] = (_hand_over,) * 4
