"""Checks of files: who may read them, and whether those beside the stores are there."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from feedback.running.doctor.finding import Finding, fault, ok, warning
from feedback.running.keyfile import MADE_BESIDE
from feedback.storage.neverback import NeverBack, NeverBackError

__all__ = ["data_folder", "key_file", "never_back", "user"]

_FOR_OTHERS: Final = 0o077


def data_folder(data_dir: Path) -> Finding:
    """That nobody but the owner of the data folder may read what is in it."""
    owner = data_dir.stat().st_uid
    found = list(_within(data_dir))
    others = [path for path, stat in found if stat.st_mode & _FOR_OTHERS]
    if others:
        return fault(
            "permissions",
            f"Others on this machine may read {_named(others, data_dir)}.",
            f"Run: chmod -R go= {data_dir}",
        )
    strange = [path for path, stat in found if stat.st_uid != owner]
    if strange:
        return fault(
            "permissions",
            f"Not all belongs to the owner of {data_dir}: {_named(strange, data_dir)}.",
            "Give all of it to the user who serves (chown -R), and run commands as that user.",
        )
    return ok("permissions", f"Only its owner may read {data_dir}.")


def user(data_dir: Path, uid: int) -> Finding:
    """That this runs as the user whose the data are: a file made by another locks them out."""
    owner = data_dir.stat().st_uid
    if uid != owner:
        return warning(
            "user",
            f"This runs as user {uid}; the data belong to user {owner}.",
            "Run feedback's commands as the user who serves.",
        )
    return ok("user", "This runs as the owner of the data.")


def key_file(path: Path | None, data_dir: Path, listed: int) -> Finding:
    """Where the master keys are; their modes are refused at each start already."""
    if path is None:
        return ok("key file", f"The environment lists the master key ({listed} listed).")
    if path.resolve().is_relative_to(data_dir.resolve()):
        return fault(
            "key file",
            f"{path} lies in the data folder: every copy of the folder is a copy of the key too.",
            "Move it beside the folder, and set FEEDBACK_MASTER_KEY_FILE.",
        )
    left = path.with_name(path.name + MADE_BESIDE)
    if left.exists():
        return warning(
            "key file",
            f"{left} was left by a crash, and holds keys.",
            "Run 'feedback keys check', then 'feedback keys rotate', or remove it.",
        )
    if listed > 1:
        return warning(
            "key file",
            f"{listed} master keys are listed in {path}: a rotation is not finished.",
            "Run 'feedback keys check'; 'feedback keys drop-old' ends it (docs/keys.md).",
        )
    return ok("key file", f"{path} is for its owner alone, and lists one key.")


def never_back(path: Path, key: bytes | None, known: int) -> Finding:
    """That the list of what must stay destroyed is there, whole and the newest. `key`: None if it
    does not open; `known`: the newest generation that the stores know."""
    do = "Put the newest one back, from here or from the newest backup (docs/backups.md)."
    if not path.exists():
        return fault("never-back", f"{path} is missing: nothing starts without it.", do)
    if key is None:
        return warning("never-back", "It cannot be read without its key.", "See the check of keys.")
    try:
        generation = NeverBack(path, key).generation
    except NeverBackError:
        return fault("never-back", f"{path} was changed or is damaged.", do)
    if generation < known:
        return fault("never-back", f"{path} is older than the stores know.", do)
    return ok("never-back", "The list of what must stay destroyed is whole and the newest.")


def _within(data_dir: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """The folder, its files, and its folders' files, but not each medium: folders on the way to
    those are closed to others themselves."""
    yield data_dir, data_dir.stat()
    for path in data_dir.iterdir():
        yield path, path.lstat()
        if path.is_dir():
            for one in path.iterdir():
                yield one, one.lstat()


def _named(paths: list[Path], data_dir: Path) -> str:
    first = paths[0]
    name = str(first) if first == data_dir else str(first.relative_to(data_dir))
    return name if len(paths) == 1 else f"{name} and {len(paths) - 1} more"
