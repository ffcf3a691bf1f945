"""Making the master key of a new installation."""

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from feedback.config import key_file
from feedback.errors import ConfigError

__all__ = ["make_key"]

_KEY_BYTES: Final = 32


def make_key(environ: Mapping[str, str]) -> Path | None:
    """Write a master key where the settings look for it, unless one is given.

    Returns the file that was made, or None. `ConfigError` where there are stores but no key:
    a new one would open nothing, and hide that the old one is lost.
    """
    data_dir = Path(environ.get("FEEDBACK_DATA_DIR") or "var/data").absolute()
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
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.b64encode(secrets.token_bytes(_KEY_BYTES)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        # Whole or not at all, and the first of two that start at once stays.
        os.link(fresh, path)
    except FileExistsError:
        return None
    finally:
        fresh.unlink()
    return path
