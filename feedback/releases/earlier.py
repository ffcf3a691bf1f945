"""Questions that people of other schemes of the installation were asked too, by their lists."""

from collections.abc import Iterator, Mapping

from feedback.addresses import normalise_email
from feedback.participants.service import Participant, people
from feedback.questionnaires.errors import PlaceholderError
from feedback.releases.aliases import aliases, renamed
from feedback.releases.asked import all_questions
from feedback.releases.model import ALL, ROLE, PersonId, Policy, Question
from feedback.releases.policies import read
from feedback.releases.shared_people import overlaps
from feedback.schemes import records
from feedback.schemes.model import Scheme
from feedback.schemes.service import filled
from feedback.storage.store import Store

__all__ = ["crowded"]

_Sets = Mapping[str, frozenset[PersonId]]


def crowded(store: Store, scheme: Scheme) -> tuple[Question, ...]:
    """Ratings that may have to be left out, in their order.

    Judged from who is on the lists of this scheme and of those whose first survey has opened;
    never from who answered. Empty while this scheme's settings leave holes in its questions.
    """
    try:
        mine = _ratings(store, scheme)
    except PlaceholderError:
        return ()
    policy = read(scheme.policy).policy
    earlier: dict[str, list[frozenset[PersonId]]] = {}
    known = aliases(store, scheme.id)
    for other in _others(store, scheme):
        theirs = [one for one in _ratings(store, other) if one.item in {own.item for own in mine}]
        if theirs:
            listed, family = _listed(store, other), read(other.policy).policy
            for question in theirs:
                for there in _sets(question, family, listed).values():
                    both = dict.fromkeys((there, renamed(there, known)))
                    earlier.setdefault(question.item, []).extend(both)
    own = _listed(store, scheme) if earlier else ()
    return tuple(
        one
        for one in mine
        if any(
            overlaps(policy, part, earlier.get(one.item, ()))
            for part in _sets(one, policy, own).values()
        )
    )


def _others(store: Store, scheme: Scheme) -> Iterator[Scheme]:
    for state in ("open", "ended"):
        for row in store.all("schemes", state=state):
            if row["id"] != scheme.id:
                yield records.of_row(store, row)


def _ratings(store: Store, scheme: Scheme) -> list[Question]:
    # An item is known by the words that people read, with the settings filled in.
    return [one for one in all_questions(filled(store, scheme.id)) if one.kind == "scale"]


def _listed(store: Store, scheme: Scheme) -> tuple[tuple[PersonId, Participant], ...]:
    """Everybody who was ever asked, under the name that they have in every scheme."""
    return tuple(
        (store.vault.blind("person", normalise_email(one.email)), one)
        for one in people(store, scheme.id, left=True)
    )


def _sets(
    question: Question, policy: Policy, listed: tuple[tuple[PersonId, Participant], ...]
) -> _Sets:
    """Who is asked the question, by the parts that are told."""
    found: dict[str, set[PersonId]] = {}
    for name, one in listed:
        part = {ALL: ALL, ROLE: one.role}.get(policy.family) or one.groups.get(policy.family)
        if question.asked_of(one.role) and part:
            found.setdefault(part, set()).add(name)
    return {part: frozenset(names) for part, names in found.items()}
