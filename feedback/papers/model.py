"""A paper: which there are, and one that is made."""

from dataclasses import dataclass
from datetime import date
from typing import Final

__all__ = ["KINDS", "Kind", "Paper"]


@dataclass(frozen=True)
class Kind:
    """`key` names it in addresses and in templates/papers."""

    key: str
    law: str


KINDS: Final = (
    Kind("summary", "UK GDPR Art 12"),
    Kind("record", "UK GDPR Art 30"),
    Kind("dpia", "UK GDPR Art 35"),
    Kind("policy", "DPA 2018 Sch 1 Part 4"),
)


@dataclass(frozen=True)
class Paper:
    """`body` is HTML of a few elements (`papers.elements`); `fills` is what the organisation
    still has to write, in the order in which it stands in the paper."""

    key: str
    title: str
    body: str
    fills: tuple[str, ...]
    made: date
    digest: str
    language: str
    organisation: str
