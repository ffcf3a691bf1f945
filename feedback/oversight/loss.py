"""What one kind of theft or loss means: said once, for the page and for docs/breach.md."""

from dataclasses import dataclass

__all__ = ["Loss", "Step"]


@dataclass(frozen=True)
class Step:
    """Something to do in the first hour; `command` is for the people who run the service."""

    text: str
    command: str = ""


@dataclass(frozen=True)
class Loss:
    """One thing that was stolen, or that somebody could get at.

    `has`, `has_not`: what the thief has and has not, true by the promises of
    docs/threat-model.md. `risk`: what this says about telling the Information Commissioner and
    people; the data protection officer decides. `people`: a text for people, which says no more
    than it may.
    """

    key: str
    title: str
    has: tuple[str, ...]
    has_not: tuple[str, ...]
    first_hour: tuple[Step, ...]
    risk: str
    people: str
