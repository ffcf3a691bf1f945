"""`feedback disclosure plan`: which slices may be shown? Decided from membership alone."""

from collections.abc import Sequence
from time import perf_counter
from typing import Any

from feedback.releases.audits.solver import LIMIT, Solver
from feedback.releases.audits.structural import Verdict, isolates
from feedback.releases.disclosure_reading import People, Slice, Slices

__all__ = ["plan"]

_REASONS = {Verdict.ISOLATES: "difference", Verdict.TIMEOUT: "timeout"}


def plan(asked: Slices, *, solver: Solver | None = None, limit: int = LIMIT) -> dict[str, Any]:
    """What to show, by priority, and what to hide with the reason, as they are printed.

    A slice is shown if it has at least k people and, with everything published or shown before
    it, isolates nobody. In the words tier it must also be disjoint from each of those, or equal
    to it: words of a whole and of its parts together say more than either (docs/disclosure.md).
    """
    started = perf_counter()
    standing = list(asked.published)
    show: list[str] = []
    hide: list[dict[str, str]] = []
    for one in asked.slices:
        reason = _reason(asked, one, standing, solver, limit)
        if reason is None:
            show.append(one.name)
            standing.append(one.people)
        else:
            hide.append({"name": one.name, "reason": reason})
    return {"show": show, "hide": hide, "seconds": round(perf_counter() - started, 2)}


def _reason(
    asked: Slices, one: Slice, standing: Sequence[People], solver: Solver | None, limit: int
) -> str | None:
    if len(one.people) < asked.terms.k:
        return "fewer than k"
    if asked.terms.words and any(one.people & other and one.people != other for other in standing):
        return "difference"
    verdict = isolates(
        (1,) * asked.people, (*standing, one.people), k=asked.terms.k, solver=solver, limit=limit
    )
    return _REASONS.get(verdict)
