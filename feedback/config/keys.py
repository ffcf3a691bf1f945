"""The master keys, and other secrets: given as they are, or in a file for its owner alone; and
where the stores are, beside which the master key lies."""

import base64
import binascii
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from feedback.errors import ConfigError

__all__ = ["data_folder", "key_file", "master_keys", "secret"]

_KEY_BYTES: Final = 32
_FOR_OTHERS: Final = 0o077
# systemd hands a credential to a service by an access list, which shows as a group's right to
# read: it lies in a folder of this one service, in memory.
_FOR_OTHERS_IN_CREDENTIALS: Final = 0o037
_NO_KEY: Final = (
    "is missing. If this is a first start, 'feedback init' makes it. If not, put it back: "
    "without it nothing opens."
)


def data_folder(environ: Mapping[str, str]) -> Path:
    """Where the stores are, or will be."""
    return Path(environ.get("FEEDBACK_DATA_DIR") or "var/data").absolute()


def key_file(environ: Mapping[str, str], data_dir: Path) -> Path:
    """Where the master key lies: beside the data folder, never in it, so that a copy of the
    folder is not also a copy of the key."""
    named = environ.get("FEEDBACK_MASTER_KEY_FILE")
    return Path(named).absolute() if named else data_dir.with_name(data_dir.name + ".key")


def master_keys(env: Mapping[str, str], data_dir: Path) -> tuple[bytes, ...]:
    """The first locks, all open."""
    if env.get("FEEDBACK_MASTER_KEY") and env.get("FEEDBACK_MASTER_KEY_FILE"):
        raise ConfigError("Set FEEDBACK_MASTER_KEY or FEEDBACK_MASTER_KEY_FILE, not both.")
    if env.get("FEEDBACK_MASTER_KEY"):
        return _parse(env["FEEDBACK_MASTER_KEY"], "FEEDBACK_MASTER_KEY")
    text = _private(env, key_file(env, data_dir), "FEEDBACK_MASTER_KEY_FILE", _NO_KEY)
    return _parse(text, "FEEDBACK_MASTER_KEY_FILE")


def secret(env: Mapping[str, str], name: str) -> str | None:
    """The value of `name`, or the one line of the file that `name`_FILE names; None if neither."""
    value, named = env.get(name), env.get(f"{name}_FILE")
    if value and named:
        raise ConfigError(f"Set {name} or {name}_FILE, not both.")
    if not named:
        return value or None
    text = _private(env, Path(named).absolute(), f"{name}_FILE", "is missing.").strip()
    if not text or len(text.splitlines()) > 1:
        raise ConfigError(f"{name}_FILE: one line with the value, and nothing else.")
    return text


def _private(env: Mapping[str, str], path: Path, name: str, missing: str) -> str:
    try:
        mode = path.stat().st_mode
        text = path.read_text("ascii")
    except FileNotFoundError as error:
        raise ConfigError(f"{name}: {path} {missing}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{name}: {path} cannot be read.") from error
    credentials = env.get("CREDENTIALS_DIRECTORY")
    inside = bool(credentials) and path.parent == Path(str(credentials))
    if mode & (_FOR_OTHERS_IN_CREDENTIALS if inside else _FOR_OTHERS):
        raise ConfigError(f"{name}: others can read {path}. Run: chmod 600 {path}")
    return text


def _parse(text: str, name: str) -> tuple[bytes, ...]:
    try:
        keys = tuple(base64.b64decode(line, validate=True) for line in text.split())
    except (binascii.Error, ValueError) as error:
        raise ConfigError(f"{name}: each line is 32 bytes in base64.") from error
    if not keys or any(len(key) != _KEY_BYTES for key in keys):
        raise ConfigError(f"{name}: each line is 32 bytes in base64.")
    return keys
