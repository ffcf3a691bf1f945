"""The plan of a counted question: the whole group, then parts in their fixed order.

A part is kept only if everything published so far of this item, together with it, isolates
nobody: no sum and difference of published groups, however many of them, leaves 1 to k-1 people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from feedback.releases.counted import (
    buckets,
    counted_from,
    least_told,
    part_least,
    size_told,
)
from feedback.releases.membership import (
    WAVES,
    Asked,
    Population,
    SlicePlan,
    View,
)
from feedback.releases.model import ALL, Wave
from feedback.releases.safety import rose_allowed
from feedback.releases.standing import Standing, may_stand

__all__ = ["counted_slices", "grain"]

_GRAINS = (1, 2, 5, 10)
_TENTHS = 10


@dataclass(frozen=True)
class _Candidate:
    name: str
    breakdown: str | None
    people: Population
    views: Mapping[Wave, Population] = field(default_factory=dict)


def counted_slices(
    asked: Asked, everybody: Mapping[Wave, Population], standing: Sequence[Standing]
) -> tuple[SlicePlan, ...]:
    """The parts of one question. `everybody`: whose answers are told for the whole."""
    kept: list[Standing] = []
    slices = []
    for one in _candidates(asked, everybody):
        shown = _large_enough(asked, one) and may_stand(asked, one.views, standing, kept)
        if shown:
            kept += [
                Standing(asked.question.item, wave, members, same_scheme=True)
                for wave, members in one.views.items()
            ]
        slices.append(_slice(asked, one) if shown else SlicePlan(one.name, breakdown=one.breakdown))
    return tuple(slices)


def grain(coalition: int, n: int, options: int) -> int:
    """The finest step, in tenths, in which the mean change of n people may be told; 0: in none.

    Insiders know their own answers. With everybody else at one end of the scale the sum of all
    changes is at most 2 · (options - 1) · coalition away from that end, where they went all the
    other way. That one person more did not rise with the others, or rose where all others fell,
    must still round to the same mean.
    """
    furthest = options - 1
    room = 2 * _TENTHS * (furthest * (2 * coalition + 1) + 2)
    return next((tenths for tenths in _GRAINS if n * tenths >= room), 0)


def _candidates(asked: Asked, everybody: Mapping[Wave, Population]) -> Iterator[_Candidate]:
    yield _Candidate(ALL, None, asked.cells, everybody)
    for breakdown in asked.policy.breakdowns:
        for name, people in sorted(asked.parts(breakdown).items()):
            views = {wave: members & people for wave, members in everybody.items()}
            yield _Candidate(name, breakdown, people, views)


def _large_enough(asked: Asked, one: _Candidate) -> bool:
    least = counted_from(asked.policy) if one.breakdown is None else part_least(asked.policy)
    top = asked.ceiling(one.name, one.people, one.breakdown)
    # That a part is shown at all says that so many answered, and this must be tellable.
    return (top is None or top >= least) and all(
        asked.size(members) >= least for members in one.views.values()
    )


def _slice(asked: Asked, one: _Candidate) -> SlicePlan:
    policy, question, part = asked.policy, asked.question, one.breakdown is not None
    # Of those invited enough stay possible non-respondents beside the size that is told.
    top = asked.ceiling(one.name, one.people, one.breakdown)
    sizes = {wave: asked.size(members) for wave, members in one.views.items()}
    told = {wave: size_told(policy, n, top) for wave, n in sizes.items()}
    views = {
        wave: View(members, buckets(policy, sizes[wave], told[wave], part=part))
        for wave, members in one.views.items()
    }
    both = policy.paired and len(views) == len(WAVES)
    n = min(told.values())
    least = least_told(policy, n, part=part)
    means = both and least >= counted_from(policy)
    return SlicePlan(
        one.name,
        n,
        views.get("pre"),
        views.get("post"),
        rose=both and policy.show_rose and rose_allowed(question, policy.coalition),
        grain=grain(policy.coalition, least, len(question.options)) if means else 0,
        breakdown=one.breakdown,
    )
