"""That a backup was made and checked: noted in main, for who watches the installation."""

from datetime import UTC, datetime
from typing import Final

from feedback.storage.store import Writer

__all__ = ["NOTED", "moment", "note"]

NOTED: Final = "backup-made"
"""Under which main remembers the hour of the newest one."""


def note(writer: Writer, at: datetime) -> None:
    """Note the hour (UTC), in the caller's change."""
    hour = at.astimezone(UTC).strftime("%Y-%m-%dT%H")
    writer.put("meta", {"name": NOTED, "value": hour})


def moment(noted: str) -> datetime:
    """The beginning of the hour that was noted, aware."""
    found = datetime.fromisoformat(noted)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
