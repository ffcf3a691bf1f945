"""Rotating the master key: what `feedback keys` does.

In this order, each step safe to be the last: the new key is listed first in the key file, beside
the old ones; all purpose keys are wrapped under it in one transaction; the old ones are left out
of the file, by a command of its own. At any moment the file lists every key that is needed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from feedback.clock import epoch
from feedback.config import Config, key_file
from feedback.config.keys import master_keys
from feedback.errors import ConfigError
from feedback.running.heartbeat import FOLLOWS, JOB
from feedback.running.keyfile import alone, new_key, write_keys
from feedback.storage.rewrapping import fingerprint, rewrap, rewrapped_on, wrapping_of
from feedback.storage.store import Store

__all__ = [
    "Dropped",
    "Rotated",
    "StillNeeded",
    "add_key",
    "drop_old",
    "file_of",
    "lasting_file",
    "needed_until",
    "old_ones",
    "rotate",
]


_RUN: Final = "/run"
"""Where nothing outlives a restart."""
_LATELY: Final = 180  # seconds; a worker gives a sign each minute


class StillNeeded(Exception):
    """An old master key cannot be left out yet, or there is none."""


@dataclass(frozen=True)
class Rotated:
    """What became of a rotation. Keys are told by their fingerprints.

    first: the one under which all lies now. made: whether it was made now.
    wrapped: how many purpose keys were wrapped anew. old: those that stay listed.
    """

    first: str
    made: bool
    wrapped: int
    old: tuple[str, ...]


@dataclass(frozen=True)
class Dropped:
    """Which keys were left out, and whether that was done in the file or is still to be done."""

    old: tuple[str, ...]
    file: Path | None


def file_of(environ: Mapping[str, str], data_dir: Path) -> Path | None:
    """The file of the master keys; None where the environment holds them."""
    return None if environ.get("FEEDBACK_MASTER_KEY") else key_file(environ, data_dir)


def lasting_file(environ: Mapping[str, str], data_dir: Path) -> Path | None:
    """The same, if it is one to write to; None for a copy that was handed to us in memory, as
    a systemd credential or a container's secret. A key that was written there would be gone with
    it, and all that lies under it lost.
    """
    path = file_of(environ, data_dir)
    if path is None:
        return None
    handed = [_RUN, environ.get("CREDENTIALS_DIRECTORY") or _RUN]
    real = path.resolve()
    return None if any(real.is_relative_to(Path(one).resolve()) for one in handed) else path


def add_key(config: Config, environ: Mapping[str, str]) -> str:
    """Put a new key first in the file, without wrapping anything; its fingerprint."""
    path = _to_write(environ, config.data_dir)
    with alone(config.data_dir):
        masters = (new_key(), *master_keys(environ, config.data_dir))
        write_keys(path, masters)
    return fingerprint(masters[0])


def rotate(store: Store, config: Config, environ: Mapping[str, str]) -> Rotated:
    """Wrap everything under the first listed key: one that was listed since, or a new one.

    Run again after a crash, it finishes what was begun. `ConfigError` where a new key would
    have to be listed by hand, or what runs does not know the one that was.
    """
    with alone(config.data_dir):
        masters = master_keys(environ, config.data_dir)
        made = wrapping_of(store, masters).settled
        lasts = lasting_file(environ, config.data_dir) is not None
        if made:
            path = _to_write(environ, config.data_dir)
            _check_others(store, None, lasts=lasts)
            write_keys(path, (new_key(), *masters))
            # What counts is what a start would read.
            masters = master_keys(environ, config.data_dir)
        else:
            _check_others(store, masters[0], lasts=lasts)
        wrapped = rewrap(store, masters, by="operator")
        first, *old = (fingerprint(one) for one in masters)
        return Rotated(first, made, wrapped, tuple(old))


def drop_old(store: Store, config: Config, environ: Mapping[str, str]) -> Dropped:
    """Leave all but the first key out of the file. `StillNeeded` where anything rests on another,
    or there is none."""
    with alone(config.data_dir):
        masters = master_keys(environ, config.data_dir)
        old = old_ones(masters)
        if not wrapping_of(store, masters).settled:
            raise StillNeeded(
                "Not everything lies under the first master key yet. Run 'feedback keys rotate'."
            )
        path = lasting_file(environ, config.data_dir)
        if path:
            write_keys(path, masters[:1])
        return Dropped(old, path)


def old_ones(masters: Sequence[bytes]) -> tuple[str, ...]:
    """Fingerprints of all listed keys but the first. `StillNeeded` where there is none."""
    if not masters[1:]:
        raise StillNeeded("Only one master key is listed: there is no old one.")
    return tuple(fingerprint(one) for one in masters[1:])


def needed_until(store: Store, config: Config) -> date | None:
    """The day after which no backup of the keyring needs an older master key."""
    since = rewrapped_on(store)
    return since + timedelta(days=config.keyring_backup_days) if since else None


def _to_write(environ: Mapping[str, str], data_dir: Path) -> Path:
    path = lasting_file(environ, data_dir)
    if path is None:
        raise ConfigError(
            "The first master key listed is in use already, and the list cannot be changed from "
            "here. Put a new one before it ('feedback keys add --print' makes one), start again "
            "what runs, then run 'feedback keys rotate' once more."
        )
    return path


def _check_others(store: Store, first: bytes | None, *, lasts: bool) -> None:
    """What runs has to know the new key before it is needed: it reads the file again, or it was
    started with a list in which `first` stands. None: a key that nobody knows yet."""
    row = store.one("jobs", id=JOB)
    if row is None or epoch(store.clock) - int(row["done"] or 0) > _LATELY:
        return
    known = str(row["note"]).split()
    if (lasts and FOLLOWS in known) or (first and fingerprint(first) in known):
        return
    raise ConfigError(
        "What runs was handed a list of master keys without the new one. Run 'feedback keys add', "
        "or put the new one first by hand; start Candour again with the new list; then rotate. "
        f"If nothing runs, wait {_LATELY // 60} minutes and rotate again."
    )
