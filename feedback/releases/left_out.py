"""Which questions an earlier scheme cost, as far as everybody can tell from what is published.

A question is not shown for one of two reasons: too few people, or people of an earlier scheme
(see `standing`). Where another question, asked of the same people in the same surveys, is
shown, it was not the first. So this adds no fact to the published words. It reads no list of
people and no ledger: what those know beyond it, a guardian of one scheme must not learn of
another one. docs/adr/release-ledger-page.md
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from feedback.releases.model import Question

__all__ = ["left_out", "told"]

_BEFORE: Final = frozenset({"before", "counts_before"})


def left_out(
    questions: Sequence[Question], body: Mapping[str, Any], *, paired: bool
) -> tuple[str, ...]:
    """Ids of ratings that a release (as stored) does not show because of an earlier scheme."""
    shown = {one["id"]: part for one in body["questions"] if (part := told(one))}
    ratings = [one for one in questions if one.kind == "scale"]
    others = [one for one in ratings if one.id in shown]
    # The same words asked twice in one scheme stand in each other's way, without any other.
    items = Counter(one.item for one in ratings)
    return tuple(
        one.id
        for one in ratings
        if one.id not in shown
        and items[one.item] == 1
        and any(_same_people(one, other, shown[other.id], paired=paired) for other in others)
    )


def told(question: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The parts of a question of which anything is told."""
    return [part for part in question["slices"] if not part.get("not_shown")]


def _same_people(
    hidden: Question, shown: Question, parts: Iterable[Mapping[str, Any]], *, paired: bool
) -> bool:
    """Whether so many people as stand behind `shown` stand behind `hidden` as well."""
    if set(hidden.roles) != set(shown.roles):
        return False
    # Where too few answered both surveys, a paired scheme shows "after" alone.
    before_is_told = any(_BEFORE & part.keys() for part in parts)
    return not paired or hidden.asks("post") or before_is_told
