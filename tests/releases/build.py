"""Cohorts and questions for the tests of this package."""

from collections.abc import Iterable, Sequence

from feedback.releases.engine import Release, compute
from feedback.releases.model import Person, Policy, Question, item_digest

FIVE = ("1", "2", "3", "4", "5")


def scale(identifier="q1", *, options=FIVE, favourable=("4", "5"), **more):
    """A scale question, favourable at the top unless told otherwise."""
    text = more.pop("text", identifier)
    return Question(
        id=identifier,
        item=item_digest(text, options),
        text=text,
        options=tuple(options),
        favourable=frozenset(favourable),
        **more,
    )


def cohort(pairs: Sequence[tuple[str | None, str | None]], *, role="mentor", start=0, **groups):
    """People p0, p1, … who submitted both waves and gave these answers to q1."""
    return [
        Person(f"p{number:03}", role, groups, {"q1": before}, {"q1": after})
        for number, (before, after) in enumerate(pairs, start=start)
    ]


def released(people: Iterable[Person], *, policy=None, questions=None, **more) -> Release:
    """The release of q1 for these people, the rule on invitees taken as met."""
    more.setdefault("invited", None)
    return compute(policy or Policy(), questions or [scale()], list(people), **more)


def slices(release: Release, question=0) -> dict[str, dict[str, object]]:
    """The published slices of one question, by name."""
    return {part["name"]: part for part in release.to_dict()["questions"][question]["slices"]}


def whole(release: Release) -> dict[str, object]:
    """The one slice "all" of the first question."""
    return slices(release)["all"]
