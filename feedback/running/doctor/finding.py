"""What a check says."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Finding", "Level", "fault", "ok", "warning"]


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """One line of what was found and what it means, and one of what to do. Neither holds a name
    or address of a person, or a secret; paths and host names of the installation may be there."""

    check: str
    level: Level
    means: str
    do: str = ""


def ok(check: str, means: str) -> Finding:
    return Finding(check, Level.OK, means)


def warning(check: str, means: str, do: str) -> Finding:
    """Candour works, but something it promises rests on it, or it may not work for long."""
    return Finding(check, Level.WARNING, means, do)


def fault(check: str, means: str, do: str) -> Finding:
    """Something does not work, or is open to others."""
    return Finding(check, Level.FAULT, means, do)
