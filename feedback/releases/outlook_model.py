"""What the policy page shows of a forecast: texts are made of these by its templates."""

from dataclasses import dataclass

from feedback.releases.crowds import Telling
from feedback.releases.insiders import Insiders
from feedback.releases.remedies import Kind
from feedback.releases.whatif import Scenario, Verdict

__all__ = ["Added", "Group", "Help", "Line", "Option", "Section", "Told"]


@dataclass(frozen=True)
class Line:
    """If `of_ten` in ten people answer a survey. Chances in whole hundredths."""

    of_ten: int
    expected: int
    change: int
    after: int


@dataclass(frozen=True)
class Told:
    """What comes of some neighbouring response rates in one way.

    `sizes`: what is told of the size of the group, from the lowest rate to the highest, each
    once. `insiders`: the least of them; None where nothing is told.
    """

    of_ten: tuple[int, ...]
    telling: Telling
    sizes: tuple[int | None, ...]
    insiders: Insiders | None


@dataclass(frozen=True)
class Group:
    """People who are told together. `parts`: "all", or the parts of the family that are as
    large as each other, so that all else is the same; `invited` is the size of each."""

    parts: tuple[str, ...]
    invited: int
    enough: bool
    lines: tuple[Line, ...]
    told: tuple[Told, ...]


@dataclass(frozen=True)
class Option:
    """Rules as they are, or with one change. Chances in whole hundredths. `two_below`: fewer
    people than this would get two words where the rules now give four or nothing."""

    scenario: Scenario
    change: int
    every: int
    anything: int
    verdict: Verdict
    two_below: int | None


@dataclass(frozen=True)
class Added:
    """A breakdown beside a counted whole, as `whatif.Beside` in whole hundredths."""

    breakdown: str
    kept: bool
    parts: int
    some: int
    every: int


@dataclass(frozen=True)
class Help:
    """What helps a small group, as `remedies.Remedy` in whole hundredths."""

    kind: Kind
    people: int
    chance: int


@dataclass(frozen=True)
class Section:
    """Everybody who gets the same ratings. `roles` are keys. `now` is None, and there are no
    groups, where the numbers of the policy's family are not known."""

    roles: tuple[str, ...]
    groups: tuple[Group, ...]
    now: Option | None
    options: tuple[Option, ...]
    added: tuple[Added, ...]
    helps: tuple[Help, ...]
