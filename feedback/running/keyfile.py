"""The file of the master keys: making the first, putting a new one first, leaving old ones out.

It is always replaced as a whole (written beside it, synced, renamed), so that a crash leaves the
old list or the new one. Its owner stays who it was: a command run by root must not lock out the
user who serves.
"""

import base64
import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from feedback.config import data_folder, key_file
from feedback.errors import ConfigError
from feedback.storage.files import settle_folder

__all__ = ["MADE_BESIDE", "alone", "encoded", "make_key", "new_key", "write_keys"]

_KEY_BYTES: Final = 32
MADE_BESIDE: Final = ".new"
"""Ends the name of the file that takes the key file's place; a crash may leave one."""


def new_key() -> bytes:
    """A fresh master key."""
    return secrets.token_bytes(_KEY_BYTES)


def encoded(keys: Sequence[bytes]) -> str:
    """The keys as the file and the environment hold them, one a line."""
    return "".join(base64.b64encode(key).decode("ascii") + "\n" for key in keys)


def make_key(environ: Mapping[str, str]) -> Path | None:
    """Write a master key where the settings look for it, unless one is given.

    Returns the file that was made, or None. `ConfigError` where there are stores but no key:
    a new one would open nothing, and hide that the old one is lost.
    """
    data_dir = data_folder(environ)
    path = key_file(environ, data_dir)
    if environ.get("FEEDBACK_MASTER_KEY") or path.exists():
        return None
    if any((data_dir / name).exists() for name in ("keyring.db", "main.db")):
        raise ConfigError(
            f"FEEDBACK_MASTER_KEY_FILE: {data_dir} holds an installation, but its key "
            f"{path} is missing. Put it back: without it nothing opens."
        )
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    _write(fresh, [new_key()])
    try:
        # Whole or not at all, and the first of two that start at once stays.
        os.link(fresh, path)
    except FileExistsError:
        return None
    finally:
        fresh.unlink()
    # Stores that this key locks will be on the disk at once, so its name has to be.
    settle_folder(path.parent)
    return path


def write_keys(path: Path, keys: Sequence[bytes]) -> None:
    """Put these keys, in this order, in the place of those in the file, whose owner and place
    behind a symbolic link stay. The caller is `alone`. `ConfigError` where it cannot be done."""
    real = path.resolve()
    fresh = real.with_name(real.name + MADE_BESIDE)
    try:
        before = real.stat()
        fresh.unlink(missing_ok=True)
        _write(fresh, keys, owner=(before.st_uid, before.st_gid))
        fresh.replace(real)
        settle_folder(real.parent)
    except OSError as error:
        raise ConfigError(
            f"FEEDBACK_MASTER_KEY_FILE: {real} cannot be replaced ({error.strerror}). Run this as "
            "a user who may write in its folder, or see docs/keys.md, “Where it cannot be written”."
        ) from error


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """One process at a time changes the list of master keys."""
    descriptor = os.open(data_dir / "locks" / "keys", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(fresh: Path, keys: Sequence[bytes], owner: tuple[int, int] | None = None) -> None:
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        if owner and owner != (os.geteuid(), os.getegid()):
            os.fchown(descriptor, *owner)
        file.write(encoded(keys))
        file.flush()
        os.fsync(file.fileno())
