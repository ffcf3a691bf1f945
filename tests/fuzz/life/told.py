"""What people were told, to be held against what is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crypto import Identity
from feedback.demo.cast import Holder
from feedback.questionnaires.model import Wave as Kind
from feedback.responses.slots import Receipt

__all__ = ["Backup", "Coming", "Sent"]


@dataclass
class Sent:
    """What somebody was told is saved: `objected`, kept but not counted; `emptied`, how often a
    comment of theirs was taken out."""

    receipt: Receipt
    value: str
    text: str
    objected: bool = False
    emptied: int = 0


@dataclass
class Coming:
    """Somebody who is to take a place over, once `made` from whoever is `leaving`."""

    role: str
    email: str
    leaving: Holder | None
    made: Holder | None = None


@dataclass(frozen=True)
class Backup:
    """A backup, what was true when it was made, and what had been destroyed by then."""

    stores: Path
    keyring: Path
    key: Identity
    told: Mapping[str, object]
    dealt: frozenset[Kind]
    destroyed: frozenset[tuple[object, ...]]
