"""Results: asked for, computed, decided and published; comments read and let through."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from feedback.comments import service as comments
from feedback.comments.service import Seen
from feedback.releases import deciding, publishing
from feedback.releases import service as releases
from feedback.releases.children import in_process
from feedback.releases.records import of_scheme
from feedback.releases.states import LIVE

from .acts import Drawn
from .world import World

__all__ = ["RELEASE_ACTS", "go_on", "read_comments"]


def _ask(world: World, one: Drawn) -> None:
    """The lead asks for results."""
    lead = world.scene.lead
    releases.request(
        world.store,
        scheme=world.scene.scheme,
        kind=[None, "pre", "post"][one.number % 3] if one.flag else None,
        by=lead.account,
        identity=lead.identity,
    )


def _release(world: World, one: Drawn) -> None:
    """Somebody does the next step of the newest release, or one that is not theirs to do."""
    store, made = world.store, world.scene.scheme
    there = of_scheme(store, made)
    if not there:
        return
    live = [row for row in there if row.state in LIVE] or there
    row = live[one.number % len(live)]
    guardian, lead = world.scene.guardians[int(one.value) % 2], world.scene.lead
    world.happened[f"release {row.state}"] += 1
    named = {"scheme": made, "release": row.id}
    by = {"by": guardian.account, "identity": guardian.identity}
    match str(row.state):
        case "requested":
            releases.compute(store, **named, **by, run=in_process)
        case "computed" if one.value == "5":
            digest = (row.digest or b"").hex()
            deciding.refuse(store, **named, digest=digest, reason="time", by=guardian.account)
        case "computed":
            deciding.approve(store, **named, digest=(row.digest or b"").hex(), **by)
        case "approved":
            publishing.publish(store, **named, by=lead.account, identity=lead.identity)
        case _:
            deciding.ask_again(store, **named, by=lead.account)


def go_on(world: World, one: Drawn) -> None:
    """The next step of both surveys' release, by whoever is to take it."""
    if not any(row.state in LIVE for row in of_scheme(world.store, world.scene.scheme)):
        _ask(world, replace(one, flag=False))
    else:
        _release(world, replace(one, number=0, value="2"))


def read_comments(world: World, one: Drawn) -> None:
    """A guardian reads, and lets through what may be quoted."""
    guardian = world.scene.guardians[one.number % 2]
    desk = comments.sit(
        world.store,
        scheme=world.scene.scheme,
        wave=world.scene.wave(one.kind).id,
        by=guardian.account,
        identity=guardian.identity,
    )
    comments.begin(desk)
    for reading in comments.readings(desk):
        for comment in reading.comments:
            through = one.flag and reading.may_quote(comment)
            seen = Seen(reading.question.id, comment.entry.handle, comment.entry.mark)
            if comment.entry.verdict != ("quote" if through else "out"):
                comments.decide(desk, seen, how="quote" if through else "out")
            if through:
                assert comment.text in world.quotable, "may be quoted, and nobody said so"
                world.secrets.discard(comment.text)
    comments.finish(desk)


RELEASE_ACTS: Final[tuple[Callable[[World, Drawn], None], ...]] = (
    *(_ask, _ask, _release, _release, go_on, go_on, go_on, read_comments, read_comments),
)
