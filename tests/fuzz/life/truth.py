"""What is true of people's own once something of theirs was destroyed, or an older backup put back.

`World.destroyed` holds what no backup may bring back: ("sent", receipt) answers, ("comment",
receipt, which) a comment taken out, ("erased", number) a person, ("wave", kind) a survey,
("told", wave) what was published or withheld of one.
"""

from feedback.questionnaires.model import Wave as Kind
from feedback.releases.records import of_scheme
from feedback.releases.states import State

from .told import Backup
from .world import World

__all__ = ["deleted", "forget", "gone_again"]


def deleted(world: World, kind: Kind, number: int) -> None:
    """What somebody sent is gone for good; a draft of theirs is gone too."""
    sent = world.sent.pop((kind, number), None)
    if sent:
        world.destroyed.add(("sent", sent.receipt.code))
    world.drafts.pop((kind, number), None)
    world.marked.discard((kind, number))


def forget(world: World, number: int) -> None:
    """Somebody was erased."""
    world.erased.add(number)
    world.destroyed.add(("erased", number))
    for kind in ("pre", "post"):
        deleted(world, kind, number)
    if number == 0:  # the mentor with a sign-in
        world.notes = {key: text for key, text in world.notes.items() if key[0]}
        world.logs.clear()
        world.signed = ""


def gone_again(world: World, backup: Backup, known: set[tuple[object, ...]]) -> int:
    """Take from what a backup brought back all that is `known` to be destroyed; of how many
    surveys the results are lost."""
    world.destroyed = known
    for number in [one for one in range(len(world.people)) if ("erased", one) in known]:
        forget(world, number)
    for (kind, number), sent in list(world.sent.items()):
        if ("wave", kind) in known:
            del world.sent[kind, number]
        elif ("sent", sent.receipt.code) in known:
            deleted(world, kind, number)
            if kind in backup.dealt:
                world.marked.add((kind, number))
        elif ("comment", sent.receipt.code, sent.emptied) in known:
            sent.text, sent.emptied = "", sent.emptied + 1
    here = _published_here(world)
    world.told_of = {
        wave: told
        for wave, told in world.told_of.items()
        if wave in here or ("told", wave) in known
    }
    return len({one[1] for one in known if one[0] == "told"} - here)


def _published_here(world: World) -> set[str]:
    """Surveys whose results are out and are here, or are computed here as they went out later."""
    rows = {row.id: row for row in of_scheme(world.store, world.scene.scheme)}
    ended = [row for row in rows.values() if row.state in {State.PUBLISHED, State.WITHHELD}]
    later = {
        wave
        for wave, (release, body) in world.told_of.items()
        if body and release in rows and rows[release].digest == world.computed[release]
    }
    return later | {wave for row in ended for wave in row.waves}
