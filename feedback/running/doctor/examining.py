"""All checks, in the order in which they are told. None stops the others, none changes anything."""

import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from feedback.clock import Clock
from feedback.config import Config, load
from feedback.errors import ConfigError
from feedback.running.doctor import files, machine, network, stores
from feedback.running.doctor.finding import Finding, Level, fault, ok
from feedback.running.keys import file_of
from feedback.storage.generations import NEVER_BACK
from feedback.storage.inspecting import FIXED, UNREADABLE, Seen, StoreFile, see, store_files
from feedback.storage.neverback import GENERATION
from feedback.storage.vault import VaultError, unwrap

__all__ = ["examine"]

_SWAPS: Final = Path("/proc/swaps")
_BLOCKS: Final = Path("/sys/class/block")
_CORES: Final = Path("/proc/sys/kernel/core_pattern")
_TIMESYNC: Final = Path("/run/systemd/timesync/synchronized")
_Check = tuple[str, Callable[[], Finding]]


def examine(environ: Mapping[str, str], clock: Clock, *, offline: bool = False) -> list[Finding]:
    """What every check found. `offline` leaves out what asks other machines."""
    try:
        config = load(environ)
    except ConfigError as error:
        found = [fault("settings", str(error), "Docs/operations.md lists all settings.")]
        return found + [_run(name, check) for name, check in _of_machine()]
    found = [ok("settings", "They can be used.")]
    checks = [*_of_machine(), *_listed(config, environ, clock)]
    checks += [("address", partial(network.address, config))]
    checks += [("service", partial(network.serving, config))]
    if not offline:
        checks += [
            ("mail", partial(network.mail, config, clock)),
            ("certificate", partial(network.certificate, config.public_url, clock.now())),
        ]
    return found + [_run(name, check) for name, check in checks]


def _run(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except UNREADABLE as error:
        return Finding(
            name,
            Level.FAULT,
            f"This could not be looked at: {error}.",
            "Run this as the user who serves, while no disk is full.",
        )


def _of_machine() -> Iterator[_Check]:
    synchronised = _TIMESYNC.exists()
    yield (
        "time service",
        lambda: machine.time_service(machine.kernel_clock(), synchronised),
    )
    yield "time zones", partial(machine.zone, "Europe/London")
    yield "swap", lambda: machine.swap(_text(_SWAPS), _BLOCKS)
    yield "core dumps", lambda: machine.core_dumps(_text(_CORES))


def _listed(config: Config, environ: Mapping[str, str], clock: Clock) -> list[_Check]:
    try:
        return list(_of_files(config, environ, clock))
    except UNREADABLE as error:
        return [("stores", partial(_unreadable, config.data_dir, error))]


def _of_files(config: Config, environ: Mapping[str, str], clock: Clock) -> Iterator[_Check]:
    data_dir, now = config.data_dir, clock.now()
    missing = [name for name in FIXED if not (data_dir / f"{name}.db").exists()]
    if missing:
        yield "stores", partial(_no_stores, data_dir, missing)
        return
    path = file_of(environ, data_dir)
    yield "user", partial(files.user, data_dir, os.geteuid())
    yield "permissions", partial(files.data_folder, data_dir)
    yield "key file", partial(files.key_file, path, data_dir, len(config.master_keys))
    there, seen = store_files(data_dir), see(data_dir)
    yield "keys", partial(stores.keys_open, config.master_keys, seen.keys)
    yield "never-back", partial(_never_back, config, seen)
    for one in there:
        yield f"store {one.path.stem}", partial(stores.store_file, one)
    yield "logs of stores", partial(stores.log_size, there)
    yield "disk", partial(_disk, data_dir, there)
    written = [one.path.stat().st_mtime for one in there]
    yield "clock", partial(machine.clock, now, seen.recorded, written)
    yield "worker", partial(stores.worker, seen, now)
    yield "backup", partial(stores.backup, seen, now, config.keyring_backup_days)


def _disk(data_dir: Path, there: tuple[StoreFile, ...]) -> Finding:
    return machine.disk(data_dir, [one.size for one in there])


def _never_back(config: Config, seen: Seen) -> Finding:
    wrapped = seen.keys.get("never-back")
    try:
        key = unwrap(config.master_keys, "never-back", wrapped) if wrapped else None
    except VaultError:
        key = None
    known = (seen.keyring.get(GENERATION), seen.main.get(NEVER_BACK))
    newest = max(int(one or 0) for one in known)
    return files.never_back(config.data_dir / "never-back", key, newest)


def _no_stores(data_dir: Path, missing: list[str]) -> Finding:
    if len(missing) < len(FIXED):
        return fault(
            "stores",
            f"{data_dir} lacks {', '.join(f'{name}.db' for name in missing)}.",
            "Put it back, or restore a backup (docs/backups.md). An older version may lack "
            "diaries.db: the next start makes it.",
        )
    return fault("stores", f"There are none in {data_dir} yet.", "Run 'feedback init'.")


def _unreadable(data_dir: Path, error: Exception) -> Finding:
    return fault(
        "stores",
        f"They cannot be read: {error}.",
        f"Run this as the user who serves. If a file is damaged: stop Candour, copy {data_dir} as "
        "it is, and restore a backup (docs/backups.md).",
    )


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""
