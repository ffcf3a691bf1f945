"""Checks of the stores: that they are whole, known, kept small, copied, and worked on."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from feedback.backups.noted import NOTED, moment
from feedback.running.doctor.finding import Finding, fault, ok, warning
from feedback.running.heartbeat import JOB
from feedback.storage.inspecting import Seen, StoreFile, whole
from feedback.storage.rewrapping import wrapping

__all__ = ["backup", "keys_open", "log_size", "store_file", "worker"]

_LARGE_LOG: Final = 64 * 1024 * 1024
_MB: Final = 1024 * 1024
_STILL: Final = timedelta(minutes=5)
_OLD_BACKUP: Final = timedelta(days=2)


def store_file(one: StoreFile) -> Finding:
    """That a file is whole and of a version that this program knows."""
    name = f"store {one.path.stem}"
    if one.version > one.known:
        return fault(
            name,
            f"It has version {one.version}; this program knows {one.known}.",
            "Install the newer program again (docs/upgrades.md).",
        )
    if not whole(one.path):
        return fault(
            name,
            f"{one.path} is damaged.",
            "Stop Candour, copy the data folder as it is, and restore a backup (docs/backups.md).",
        )
    if one.version < one.known:
        return warning(
            name,
            f"It has version {one.version}; the next start brings it to {one.known}.",
            "Make a backup, run 'feedback upgrade --dry-run', then start Candour again.",
        )
    return ok(name, f"Whole; version {one.version}.")


def log_size(files: tuple[StoreFile, ...]) -> Finding:
    """That write-ahead logs are emptied: they hold what was overwritten."""
    for one in files:
        log = one.path.with_name(one.path.name + "-wal")
        size = log.stat().st_size if log.exists() else 0
        if size > _LARGE_LOG:
            return warning(
                "logs of stores",
                f"{log.name} has {size // _MB} MB: somebody reads for long, or no worker runs.",
                "See that a worker runs; end programs that hold the stores open.",
            )
    return ok("logs of stores", "Small, as they should be.")


def keys_open(masters: tuple[bytes, ...], keys: Mapping[str, bytes]) -> Finding:
    """That every key of the stores opens."""
    found = wrapping(masters, keys)
    if found.missing or found.closed:
        names = ", ".join((*found.missing, *found.closed))
        return fault(
            "keys",
            f"Keys of the stores are missing or open under no listed master key: {names}.",
            "List the right master key; 'feedback keys check' tells more (docs/keys.md).",
        )
    if not found.settled:
        return warning(
            "keys",
            "All keys open, but not all lie under the first master key.",
            "Run 'feedback keys rotate', which finishes what was begun.",
        )
    return ok("keys", f"All {found.total} keys of the stores open under the first master key.")


def worker(seen: Seen, now: datetime) -> Finding:
    """That somebody sends mail, opens and closes surveys, and destroys what is due."""
    do = "Start 'feedback serve', or 'feedback worker' where something else serves."
    if JOB not in seen.done:
        return warning("worker", "No worker has run here yet.", do)
    worked = datetime.fromtimestamp(seen.done[JOB], UTC)
    if now - worked > _STILL:
        return fault(
            "worker",
            f"No worker since {worked:%Y-%m-%d %H:%M} UTC: no mail leaves, nothing opens or ends.",
            do,
        )
    return ok("worker", "A worker is at work.")


def backup(seen: Seen, now: datetime, keyring_days: int) -> Finding:
    """That there is a backup, of the keyring too."""
    do = "Run 'feedback backup' now, and see to it that it runs each day (docs/backups.md)."
    made = seen.main.get(NOTED)
    if made is None:
        return warning("backup", "No backup was ever made here.", do)
    age = now - moment(made)
    told = f"The newest backup is of {made}"
    if age > timedelta(days=keyring_days):
        return fault("backup", f"{told}: its keyring has expired, so it restores nothing.", do)
    if age > _OLD_BACKUP:
        return warning("backup", f"{told}.", do)
    return ok("backup", f"{told}.")
