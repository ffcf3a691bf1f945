"""What the operator does: backups, putting one back, and new keys.

What a restore brings is what the backup knew, less all that the never-back files know to be
destroyed: answers, comments taken out, people, surveys. What was published stays published.
"""

from collections.abc import Callable
from contextlib import closing
from typing import Final

from crypto import Identity
from feedback.backups import making, restoring
from feedback.backups.sealed import KINDS
from feedback.errors import ConfigError, Conflict, Rejected
from feedback.running import keys as listing
from feedback.running.upkeep import erase_again
from feedback.storage.rewrapping import wrapping_of
from feedback.storage.sqlite import SqliteStore

from .acts import Drawn
from .told import Backup
from .truth import gone_again
from .watch import gone, must
from .world import World

__all__ = ["OPERATOR_ACTS", "back_up", "keys", "restore"]

_DAYS: Final = {"stores": 35, "media": 35, "keyring": 7}


def _silent(_line: str) -> None:
    """What commands print."""


def back_up(world: World, one: Drawn) -> None:
    """Now and then with a new backup key."""
    if one.value == "5":
        world.backup_key = Identity.generate()
    destroyed, told = frozenset(world.destroyed), world.now_told()
    made = making.back_up(
        world.store,
        making.Order(
            data_dir=world.folder,
            folders=dict.fromkeys(KINDS, world.folder.parent / "backups"),
            recipient=world.backup_key.recipient,
            identity=None,
            days=_DAYS,
            say=_silent,
        ),
    )
    dealt = [kind for kind in ("pre", "post") if world.scene.wave(kind).state == "dealt"]
    backup = Backup(
        stores=made.files["stores"],
        keyring=made.files["keyring"],
        key=world.backup_key,
        told=told,
        dealt=frozenset(dealt),
        destroyed=destroyed,
    )
    world.backups.append(backup)


def restore(world: World, one: Drawn) -> None:
    """One of the backups, with its own keyring or a newer one; with the never-back file of today,
    or, the machine being lost, without."""
    there = [each for each in world.backups if each.stores.exists() and each.keyring.exists()]
    if not there:
        back_up(world, one)
        return
    chosen = there[-1 - one.number % len(there)]
    ring = chosen if one.number % 2 else there[-1]
    to = world.folder.with_name(f"data{world.restored + 1}")
    order = restoring.Restore(
        files={"stores": chosen.stores, "keyring": ring.keyring},
        to=to,
        identity=chosen.key,
        masters=(*world.masters, *world.old_masters),
        clock=world.scene.clock,
        say=_silent,
        erase_again=erase_again,
        never_back=world.folder / "never-back" if one.flag else None,
    )
    try:
        done = restoring.restore(order)
    except Rejected:
        must(ring is not chosen, "a backup was refused with its own keyring")
        must(not to.exists(), "a restore was refused, and left a folder")
        raise
    known = {*chosen.destroyed, *ring.destroyed, *(world.destroyed if one.flag else ())}
    world.happened["restored"] += 1
    world.put_back(chosen, to)
    lost = gone_again(world, chosen, known)
    gone(world)
    must(done.lost_results == lost, f"{done.lost_results} results are said to be lost, not {lost}")


def keys(world: World, one: Drawn) -> None:
    """A new master key, or the old ones left out, by a command beside the running service."""
    listed = world.masters
    with closing(SqliteStore(world.folder, listed, world.scene.clock)) as other:
        try:
            if one.flag:
                listing.rotate(other, world.config, world.environ)
            else:
                listing.drop_old(other, world.config, world.environ)
        except (ConfigError, listing.StillNeeded) as error:
            must(world.masters == listed, "a refused command changed the list of master keys")
            raise Conflict(str(error)) from error
    must(
        wrapping_of(world.store, world.masters[:1]).settled,
        "something does not open under the first master key",
    )
    world.old_masters += tuple(each for each in listed if each not in world.masters)


OPERATOR_ACTS: Final[tuple[Callable[[World, Drawn], None], ...]] = (
    *(back_up, back_up, restore, restore, keys),
)
