"""What stays possible for a person, to readers some of whom know their own answers.

People of one atom in the same true state are interchangeable, so a group of insiders is a
number of people for each (atom, cell) (see `worlds`). More insiders leave fewer worlds: a
group is looked for among those that contradict every world already seen that protects the
atom in question, which are few; all others cannot be sure, and no program is solved for them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from feedback.releases.audits.case import MOST, Case, Report
from feedback.releases.audits.solver import LIMIT, Solver
from feedback.releases.audits.worlds import Least, Place, World, Worlds

__all__ = ["Determined", "Insiders", "determined"]

Insiders = tuple[tuple[int, tuple[str, ...], int], ...]
"""(atom, states, number of people in one of these states): who pools what they know."""

_Group = tuple[tuple[Place, int], ...]
_Witness = tuple[World, int]
"""A world, and a cell in which it has one of the atom's people who is no insider."""


@dataclass(frozen=True)
class Determined:
    """To `insiders`, only the classes `possible` remain for the rest of this atom.

    Interchangeable groups are told once: of an atom's people in a state, any may be meant.
    """

    atom: int
    insiders: Insiders
    possible: tuple[str, ...]


def determined(
    case: Case,
    *,
    coalition: int,
    min_possible: int,
    classes: Mapping[str, str] | None = None,
    solver: Solver | None = None,
    limit: int = LIMIT,
    most: int = MOST,
) -> Report[Determined]:
    """The smallest groups of at most `coalition` insiders who can tell too much of an atom.

    Too much: fewer than `min_possible` classes of states remain. `classes` names the class of
    each state; by default each state is one. Where answers are not known, whatever fits is
    taken as possibly true, so that a finding may rest on an answer nobody gave. Raises
    Contradiction where the answers do not fit; ValueError without answers.
    """
    if case.truth is None:
        raise ValueError("who can be sure of what depends on the answers")
    worlds = Worlds(case, solver=solver, limit=limit)
    coalition = min(coalition, sum(case.sizes))
    tried = count(1)
    found: list[Determined] = []
    for atom, truth in enumerate(case.truth):
        if _plainly_open(truth, coalition, min_possible, classes or {}):
            continue
        search = _Search(worlds, atom, coalition, min_possible, classes or {})
        for finding in search.findings(tried, limit):
            if len(found) == most:
                return Report(tuple(found), more=True, timeout=worlds.timeout)
            found.append(finding)
    return Report(tuple(found), timeout=worlds.timeout)


def _plainly_open(
    truth: Mapping[str, int], coalition: int, min_possible: int, classes: Mapping[str, str]
) -> bool:
    """Whether whoever pools, `min_possible` classes are left among an atom's other people.

    What is true of somebody stays possible for all with whom they can change places. So the
    fewest who could be sure are all but the people of the largest `min_possible` - 1 classes.
    """
    counts: Counter[str] = Counter()
    for state, people in truth.items():
        counts[classes.get(state, state)] += people
    return sum(counts.values()) - sum(sorted(counts.values())[1 - min_possible :]) > coalition


class _Search:
    """Groups that can be sure of one atom's other people."""

    def __init__(
        self,
        worlds: Worlds,
        atom: int,
        coalition: int,
        min_possible: int,
        classes: Mapping[str, str],
    ) -> None:
        self._worlds = worlds
        self._atom = atom
        self._coalition = coalition
        self._min = min_possible
        self._names = classes
        self._classes = [
            tuple(dict.fromkeys(classes.get(state, state) for state in cell))
            for cell in worlds.cells
        ]
        self._unsure = False

    def findings(self, tried: Iterator[int], limit: int) -> Iterator[Determined]:
        """Every smallest group once, groups of fewer people first; at most `limit` are tried.

        A group that is not sure of the atom has `min_possible` classes, each with a witness. A
        larger group that is sure must rule out one of these witnesses, so only groups that do
        are looked at next; that way every smallest one is reached.
        """
        bad: list[Mapping[Place, int]] = []
        known: set[_Group] = {()}
        levels: list[set[_Group]] = [set() for _ in range(self._coalition + 1)]
        levels[0].add(())
        for level in levels:
            for key in sorted(level):
                group = dict(key)
                if any(_within(one, group) for one in bad):
                    continue
                if next(tried) > limit:
                    self._worlds.timeout = True
                    return
                witnesses, sure = self._witnesses(group)
                if len(witnesses) >= self._min:
                    for larger in self._larger(group, witnesses.values()):
                        if larger not in known:
                            known.add(larger)
                            levels[sum(number for _, number in larger)].add(larger)
                elif sure and self._attainable(group):
                    bad.append(group)
                    yield self._finding(group, witnesses)

    def _witnesses(self, group: Least) -> tuple[dict[str, _Witness], bool]:
        """Classes that stay possible, each with a witness, until there are `min_possible`.

        Also whether it is certain that there are no others, where there are fewer.
        """
        found: dict[str, _Witness] = {}
        self._unsure = False
        for look in (self._remembered, self._searched):
            for cell, names in enumerate(self._classes):
                if len(found) >= self._min:
                    return found, True
                if found.keys() >= set(names):
                    continue
                own = (self._atom, cell)
                world = look({**group, own: group.get(own, 0) + 1})
                if world is not None:
                    found.update(dict.fromkeys(names, (world, cell)))
        return found, not self._unsure

    def _remembered(self, least: Least) -> World | None:
        return self._worlds.remembered(least)

    def _searched(self, least: Least) -> World | None:
        world, sure = self._worlds.find(least, minimise=self._worlds.unlike_known)
        if world is None and not sure:
            self._unsure = self._worlds.timeout = True
        return world

    def _larger(self, group: Least, witnesses: Iterable[_Witness]) -> Iterator[_Group]:
        """Groups, this one among them, whose knowledge rules out one of these witnesses."""
        left = self._coalition - sum(group.values())
        for world, cell in dict.fromkeys(witnesses):
            own = (self._atom, cell)
            lacks = {**self._worlds.lacks(world), own: world.counts[self._atom][cell]}
            for place, needed in lacks.items():
                if needed - group.get(place, 0) > left or needed > self._worlds.most[place]:
                    continue
                larger = {**group, place: needed}
                inside = sum(number for (atom, _), number in larger.items() if atom == self._atom)
                if inside < self._worlds.case.sizes[self._atom]:
                    yield tuple(sorted(larger.items()))

    def _attainable(self, group: Least) -> bool:
        """Whether such a group may exist: certain where everybody's answer is known."""
        known = self._worlds.known.items()
        least = {place: max(number, group.get(place, 0)) for place, number in known}
        if self._worlds.remembered(least) is not None:
            return True
        world, sure = self._worlds.find(least)
        self._worlds.timeout = self._worlds.timeout or not (sure or world is not None)
        return world is not None

    def _finding(self, group: Least, possible: Iterable[str]) -> Determined:
        order = dict.fromkeys(self._names.get(state, state) for state in self._worlds.case.states)
        insiders = tuple(
            (atom, self._worlds.cells[cell], number)
            for (atom, cell), number in sorted(group.items())
        )
        return Determined(self._atom, insiders, tuple(one for one in order if one in set(possible)))


def _within(group: Least, larger: Least) -> bool:
    return all(larger.get(place, 0) >= number for place, number in group.items())
