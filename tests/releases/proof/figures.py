"""What a published release says, read from its dict and the documentation alone.

Nothing of the engine is used, so that a figure which says more than the engine's own books
admit is noticed. The reader is granted the worst: who is invited, in which parts, and exactly
who sent which survey.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from feedback.releases.model import Person, Policy, Question

__all__ = ["Figure", "answers", "read", "rise"]

Pair = tuple[str | None, str | None]
"""An answer before and one after; None: skipped."""


@dataclass(frozen=True)
class Figure:
    """Of these people, between `low` and `high` have a pair of answers among `pairs`."""

    people: frozenset[str | bytes]
    pairs: frozenset[Pair]
    low: int
    high: int


def answers(question: Question) -> tuple[Pair, ...]:
    """Every pair of answers that somebody may have given."""
    one = (None, *question.options)
    return tuple(product(one, one))


def rise(question: Question, pair: Pair) -> bool:
    """Whether these answers are better after than before."""
    if None in pair:
        return False
    before, after = (question.options.index(answer) for answer in pair)
    return after < before if question.reverse else after > before


def read(
    release: Mapping[str, object],
    policy: Policy,
    questions: Sequence[Question],
    people: Sequence[Person],
) -> dict[str, list[Figure]]:
    """Everything that a release says, by question."""
    by_id = {question.id: question for question in questions}
    found: dict[str, list[Figure]] = {}
    for told in release["questions"]:
        question = by_id[told["id"]]
        figures = found.setdefault(question.id, [])
        for part in told["slices"]:
            if "not_shown" not in part:
                figures += _part(part, policy, question, people)
    return found


def _part(part, policy: Policy, question: Question, people: Sequence[Person]) -> Iterator[Figure]:
    there = _members(part, policy, question, people)
    every = answers(question)
    for side, name in enumerate(("before", "after")):
        who = _sent(there, policy, side)
        favourable = frozenset(pair for pair in every if pair[side] in question.favourable)
        if name in part:
            skipped = frozenset(pair for pair in every if pair[side] is None)
            yield _worded(who, favourable, part[name])
            yield _worded(who, skipped, part[f"unanswered_{name}"])
        for cell, count in part.get(f"counts_{name}", {}).items():
            same = frozenset(pair for pair in every if pair[side] == cell)
            pairs = favourable if cell == "favourable" else same
            more = f"counts_{name}/{cell}" in part.get("or_more", ())
            yield _counted(who, pairs, count, more, policy)
    if "rose" in part:
        who = _sent(there, policy, 1)
        risen = frozenset(pair for pair in every if rise(question, pair))
        if "before" in part:
            yield _worded(who, risen, part["rose"])
        else:
            yield _counted(who, risen, part["rose"], "rose" in part.get("or_more", ()), policy)


def _members(part, policy: Policy, question: Question, people: Sequence[Person]) -> list[Person]:
    asked = [one for one in people if not question.roles or one.role in question.roles]
    breakdown = part.get("breakdown", policy.family)
    if part["name"] == "all" or breakdown == "all":
        return asked
    return [
        one
        for one in asked
        if part["name"] == (one.role if breakdown == "role" else one.groups.get(breakdown))
    ]


def _sent(there: Sequence[Person], policy: Policy, side: int) -> frozenset[str | bytes]:
    """Whose answers stand behind a wave: those who sent both where that are k, if paired."""
    both = frozenset(one.id for one in there if None not in (one.before, one.after))
    if policy.paired and len(both) >= policy.k:
        return both
    return frozenset(one.id for one in there if (one.before, one.after)[side] is not None)


def _worded(who: frozenset[str | bytes], pairs: frozenset[Pair], word: str) -> Figure:
    """The counts of which a word is true, tried one by one."""
    n = len(who)
    true = {
        "few": lambda count: count * 100 <= 25 * n,
        "some": lambda count: 25 * n < count * 100 <= 50 * n,
        "many": lambda count: 50 * n < count * 100 < 75 * n,
        "most": lambda count: count * 100 >= 75 * n,
        "half_or_fewer": lambda count: count * 2 <= n,
        "more_than_half": lambda count: count * 2 > n,
    }[word]
    counts = [count for count in range(n + 1) if true(count)]
    return Figure(who, pairs, counts[0], counts[-1])


def _counted(who, pairs: frozenset[Pair], count, more: bool, policy: Policy) -> Figure:
    """A rounded count: with base 5, "20" is 18 to 22; hidden is 7 or fewer, beside parts 12."""
    n = len(who)
    base = policy.rounding
    while 2 * base - 1 < policy.k:
        base += policy.rounding
    if count == "hidden":
        small = max(7, policy.k - 1)
        most = next(at for at in range(small, small + base + 1) if (at + 1 + base // 2) % base == 0)
        return Figure(who, pairs, 0, min(n, most + (base if policy.breakdowns else 0)))
    low = count - base // 2
    return Figure(who, pairs, low, n if more else min(n, low + base - 1))
