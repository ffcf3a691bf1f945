"""The one number of meetings and hours that a scheme's last release may tell.

Whether it is told follows from the list of people, the policy and what was published before,
never from who wrote down a meeting. The ledger keeps it as it keeps a figure of a question.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from crypto import Identity
from feedback.meetings import tally
from feedback.members.inviting import invited
from feedback.releases.cells import gather
from feedback.releases.engine import Shown
from feedback.releases.meeting_figures import QUESTION, WAVE, Paired
from feedback.releases.meeting_steps import Bounds, Ladder, ladder, told, totals
from feedback.releases.membership import Asked
from feedback.releases.model import ALL, Person, PersonId, Policy, Published
from feedback.releases.standing import may_stand, standing_of
from feedback.schemes.model import Scheme
from feedback.schemes.model import Wave as Survey
from feedback.storage.store import Store

__all__ = ["Total", "total"]

_TWO: Final = 2


@dataclass(frozen=True)
class Total:
    """`told`: "meetings" and "hours" (see `meeting_steps.told`); `shown`: whose they are."""

    told: Mapping[str, Bounds]
    shown: Shown = field(repr=False)


def total(
    store: Store,
    scheme: Scheme,
    policy: Policy,
    seeds: Mapping[str, bytes],
    *,
    paired: Iterable[Paired],
    published: Iterable[Published],
) -> Total | None:
    """The total of a scheme whose release holds these seeds, by survey; None: nothing is told.

    `paired`: everybody who was invited and has a partner (`cohort.Opened`). Raises
    `tally.TallyAltered`.
    """
    if not invited(store, scheme.id):
        return None  # no log was ever offered here, so there is nothing to tell
    survey = tally.counting(store, store, scheme.id)
    if survey is None or survey.id not in seeds or not _last(store, scheme, seeds):
        return None
    pairs = _pairs(store, scheme.id, paired)
    members = frozenset(person for two in pairs.values() for person in two)
    steps = _steps(policy, len(pairs), members, published)
    if steps is None:
        return None
    lengths = _lengths(store, survey, Identity(seeds[survey.id]), pairs)
    shown = Shown(QUESTION.id, QUESTION.item, WAVE, ALL, 2, members)
    return Total(told(*totals(lengths), steps), shown)


def _last(store: Store, scheme: Scheme, seeds: Mapping[str, bytes]) -> bool:
    """Whether no other release follows: of a paired scheme there is one, else one a survey."""
    return scheme.paired or store.count("waves", scheme=scheme.id) == len(seeds)


def _steps(
    policy: Policy, pairs: int, members: frozenset[PersonId], published: Iterable[Published]
) -> Ladder | None:
    if pairs < policy.k:
        return None
    bearing = [one for one in published if one.item == QUESTION.item]
    if bearing and not _may_stand(policy, members, bearing):
        return None
    return ladder(pairs, coalition=policy.coalition)


def _may_stand(policy: Policy, members: frozenset[PersonId], bearing: Sequence[Published]) -> bool:
    there = [Person(person, "", {}, None, None) for person in members]
    cohort, _ = gather([QUESTION], there, bearing)
    asked = Asked.of(policy, QUESTION, cohort, None, "both")
    standing = standing_of(cohort)
    if any(one.same_scheme for one in standing):
        return False  # a second version
    return may_stand(asked, {WAVE: asked.cells}, standing)


def _pairs(
    store: Store, scheme: str, paired: Iterable[Paired]
) -> dict[str, tuple[PersonId, PersonId]]:
    """The pairs of the list, by their names in tallies, also those that have ended or never met:
    whoever could tell them apart by the total would learn which they are."""
    by_label: dict[str, list[Paired]] = {}
    for one in paired:
        by_label.setdefault(one.label, []).append(one)
    found: dict[str, tuple[PersonId, PersonId]] = {}
    for two in by_label.values():
        if len(two) == len({one.role for one in two}) == _TWO:
            name = tally.pair_name(store, scheme, [one.id for one in two])
            found[name] = two[0].person, two[1].person
    return found


def _lengths(
    store: Store, survey: Survey, identity: Identity, pairs: Iterable[str]
) -> dict[str, list[int]]:
    """Minutes of each meeting, by pair; meetings of pairs that are no more are not counted."""
    found: dict[str, list[int]] = {name: [] for name in pairs}
    for one in tally.tallies(store, survey, identity):
        if one.pair in found:
            found[one.pair].append(one.minutes)
    return found
