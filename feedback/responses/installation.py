"""What the notice must say of the installation: how long its mail and its copies are kept.

Settings of the operator, noted in the store, so that every process tells people the same.
"""

import json
from dataclasses import asdict, dataclass
from typing import Final

from feedback.config import Config
from feedback.schemes.periods import BACKUP_DAYS, KEYRING_BACKUP_DAYS
from feedback.storage.store import Event, Reader, Store

__all__ = ["Installation", "installation", "note_installation"]

_NAME: Final = "installation-told"
_NOTIFY_DAYS: Final = 7
"""GOV.UK Notify's own period for the content of a mail."""


@dataclass(frozen=True)
class Installation:
    """Days. `mail`: how long somebody who sends our mail keeps it; 0: nobody does."""

    mail: int = 0
    backup: int = BACKUP_DAYS
    keyring_backup: int = KEYRING_BACKUP_DAYS


def installation(reader: Reader) -> Installation:
    """As noted; the usual one where nothing was."""
    row = reader.one("meta", name=_NAME)
    return Installation(**json.loads(str(row["value"]))) if row else Installation()


def note_installation(store: Store, config: Config) -> None:
    """Note what the settings say now, if it is something else."""
    now = Installation(
        mail=_NOTIFY_DAYS if config.notify else 0,
        backup=config.backup_days,
        keyring_backup=config.keyring_backup_days,
    )
    if installation(store) != now:
        with store.change(Event("upkeep")) as w:
            w.put("meta", {"name": _NAME, "value": json.dumps(asdict(now))})
