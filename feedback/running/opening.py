"""Opening the installation that the environment names, or saying in one line why not."""

import os
import sqlite3
from collections.abc import Mapping
from typing import Protocol, cast

import click

from crypto.memory import leave_no_picture
from feedback.clock import SystemClock
from feedback.config import Config, load
from feedback.config.keys import master_keys
from feedback.errors import ConfigError
from feedback.running.keys import lasting_file
from feedback.storage.migrations import TooNewError
from feedback.storage.neverback import NeverBackError
from feedback.storage.sqlite import SqliteStore, initialise
from feedback.storage.store import Store
from feedback.storage.trouble import trouble
from feedback.storage.upgrading import UpgradeError
from feedback.storage.vault import VaultError

__all__ = ["CannotStart", "OpenStore", "close_process", "open_store", "settings", "there"]


class OpenStore(Store, Protocol):
    """A store that can be closed: before a fork, and at the end."""

    def close(self) -> None:
        """Close this thread's connections; the next use opens them again."""
        ...


class CannotStart(click.ClickException):
    """Shown as one line; the exit status is 2."""

    exit_code = 2


class CannotStartYet(CannotStart):
    """What passes: a disk that is full, a store that somebody holds. Not 2, which tells whoever
    supervises that trying again is no use."""

    exit_code = 75
    """EX_TEMPFAIL of sysexits.h."""


def open_store(env: Mapping[str, str] | None = None) -> tuple[Config, OpenStore]:
    """The settings and the open store, made or migrated first. Raises `CannotStart`."""
    close_process()
    config = settings(env)
    try:
        store = _initialised(config, env)
    except (VaultError, TooNewError, UpgradeError, NeverBackError) as error:
        raise CannotStart(str(error)) from error
    except (OSError, sqlite3.Error) as error:
        passes = trouble(error) and not isinstance(error, PermissionError)
        refused = CannotStartYet if passes else CannotStart
        raise refused(f"{config.data_dir} cannot be opened: {error}") from error
    if lasting_file(os.environ if env is None else env, config.data_dir):
        store.vault.follow(lambda: _listed_now(env, config))
    return config, cast("OpenStore", store)


def settings(env: Mapping[str, str] | None = None) -> Config:
    """What the environment says. Raises `CannotStart`."""
    try:
        return load(env)
    except ConfigError as error:
        raise CannotStart(str(error)) from error


def there(config: Config) -> Config:
    """The same, where there is an installation already: opening would make one. `CannotStart`."""
    if not (config.data_dir / "keyring.db").exists():
        raise CannotStart(f"There are no stores in {config.data_dir} yet. Run 'feedback init'.")
    return config


def close_process() -> None:
    """What this process writes is for its owner alone, and no picture of its memory, which will
    hold keys, comes on any disk."""
    os.umask(0o077)
    leave_no_picture()


def _initialised(config: Config, env: Mapping[str, str] | None) -> SqliteStore:
    listed = config.master_keys
    while True:
        try:
            return initialise(config.data_dir, listed, SystemClock())
        except VaultError:
            # The key may have been rotated, and the old one dropped, since the list was read.
            before, listed = listed, _listed_now(env, config)
            if not listed or listed == before:
                raise


def _listed_now(env: Mapping[str, str] | None, config: Config) -> tuple[bytes, ...]:
    """The master keys as a start would read them; none where it would be refused."""
    try:
        return master_keys(os.environ if env is None else env, config.data_dir)
    except ConfigError:
        return ()
