"""The backup key: its public half lies beside the data folder, its private half anywhere else.

Both are files of one line. The public half seals backups; only the private half opens them, so
that it need not be on the machine that makes them.
"""

import base64
import binascii
import os
from pathlib import Path
from typing import Final

from crypto import Identity, Malformed, Recipient
from feedback.errors import Conflict, Rejected
from feedback.storage.files import settle_folder

__all__ = ["make_key", "public_file", "read_private", "read_public"]

_PUBLIC: Final = "candour-backup-public-1:"
_PRIVATE: Final = "candour-backup-private-1:"


def public_file(data_dir: Path, setting: str | None) -> Path | None:
    """Where the public half lies: the file that FEEDBACK_BACKUP_KEY names, or else beside the
    data folder. None where the setting is the key itself."""
    if setting and setting.startswith(_PUBLIC):
        return None
    return (
        Path(setting).absolute() if setting else data_dir.with_name(f"{data_dir.name}.backup-key")
    )


def make_key(private: Path, public: Path) -> Recipient:
    """Make a new key: its private half in one file, for its owner alone, its public in another.

    Raises `Conflict` if either file is there: backups sealed to an older key need its private
    half, and a public half that is replaced unseen would seal to somebody else.
    """
    for path in (private, public):
        if path.exists():
            raise Conflict(f"{path} is there already. Give another name, or move it away first.")
    identity = Identity.generate()
    _write(private, _PRIVATE, identity.seed, 0o600)
    try:
        _write(public, _PUBLIC, identity.recipient.public, 0o644)
    except OSError:
        private.unlink()  # it opens nothing, and would be in the way of the next attempt
        raise
    return identity.recipient


def read_public(data_dir: Path, setting: str | None) -> Recipient:
    """To whom backups are sealed; `Rejected` says what is wrong."""
    path = public_file(data_dir, setting)
    if path and not path.exists():
        raise Rejected(
            f"There is no backup key: {path} is missing. Make one with 'feedback backup-key FILE', "
            "where FILE, for its private half, is not on this machine."
        )
    text = _text(path) if path else str(setting)
    try:
        return Recipient(_parse(text, _PUBLIC))
    except Malformed as error:
        raise Rejected(f"{path or 'FEEDBACK_BACKUP_KEY'}: not a public backup key.") from error


def read_private(path: Path) -> Identity:
    """Who opens backups; `Rejected` says what is wrong."""
    if not path.exists():
        raise Rejected(f"{path} is missing. It is the private half of the backup key.")
    try:
        return Identity(_parse(_text(path), _PRIVATE))
    except Malformed as error:
        raise Rejected(f"{path}: not the private half of a backup key.") from error


def _parse(text: str, kind: str) -> bytes:
    line = text.strip()
    if not line.startswith(kind):
        raise Malformed("another kind of key")
    try:
        return base64.b64decode(line.removeprefix(kind), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed("not in base64") from error


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise Rejected(f"{path} cannot be read.") from error


def _write(path: Path, kind: str, content: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(kind + base64.b64encode(content).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())
    # Its name as well: what is sealed to a public half is lost without the private one.
    settle_folder(path.parent)
