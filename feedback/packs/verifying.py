"""Whether a file is one that this installation made of a release it published."""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import cast

from feedback.packs.stamps import ours, read
from feedback.releases.published import checked_body
from feedback.releases.records import ReleaseRow
from feedback.releases.states import State
from feedback.storage.store import Store

__all__ = ["Finding", "Verdict", "fingerprint", "verify"]


class Finding(StrEnum):
    """What a file is found to be; all but the first mean "no"."""

    RELEASED = "released"
    NO_STAMP = "no stamp"
    UNKNOWN = "unknown"
    CHANGED = "changed"


@dataclass(frozen=True)
class Verdict:
    """What was found; `scheme` and `published_on` where the release is one of ours. `commitment`
    is the public one of its row in the ledger, 32 bytes, which guardians note down."""

    finding: Finding
    scheme: str = ""
    published_on: date | None = None
    commitment: bytes = b""

    @property
    def genuine(self) -> bool:
        """Whether it is, to the last byte, what was released."""
        return self.finding is Finding.RELEASED


def verify(store: Store, data: bytes) -> Verdict:
    """Check one file of a pack, or the whole pack.

    Raises ReleaseAltered where the release it names is not the one that the ledger holds: the
    installation itself can then vouch for nothing.
    """
    stamp = read(data)
    if stamp is None:
        return Verdict(Finding.NO_STAMP)
    found = store.one("releases", digest=stamp.digest, state=str(State.PUBLISHED))
    if found is None:
        return Verdict(Finding.UNKNOWN)
    row = ReleaseRow.of(found)
    checked_body(store, row)
    finding = Finding.RELEASED if ours(store.vault, stamp) else Finding.CHANGED
    commitment = cast("bytes", (store.one("ledger", release=row.id) or {})["commitment"])
    return Verdict(finding, row.scheme, row.published_on, commitment)


def fingerprint(data: bytes) -> str:
    """SHA-256 in hexadecimal, as `sha256sum` prints it."""
    return hashlib.sha256(data).hexdigest()
