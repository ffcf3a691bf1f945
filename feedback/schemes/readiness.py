"""Why a survey cannot open yet, in words for the lead; an empty list means that it can.

The worker asks the same before it opens one.
"""

from feedback.accounts.holders import may_open
from feedback.questionnaires.service import stored
from feedback.schemes import agreement, records
from feedback.schemes.cohort import Cohort, cohort
from feedback.schemes.ending import ENDED
from feedback.schemes.model import Scheme, Wave, WaveKind
from feedback.schemes.waves import waves
from feedback.storage.store import Store

__all__ = ["reasons", "too_few"]


def reasons(store: Store, scheme: str, kind: WaveKind) -> list[str]:
    """Everything that stands against opening this survey, but the date on which it opens."""
    found = records.load(store, scheme)
    there = {one.kind: one for one in waves(store, scheme)}
    why = [ENDED] if found.over else []
    if found.settings.missing():
        why.append("The settings are not finished.")
    if not found.frozen and not agreement.stands(store, scheme):
        why.append("The guardian has not agreed to the questions, rules and settings.")
    why += may_open(store, scheme)
    why += too_few(store, found, kind, cohort(store, found))
    why += _dates(store, found, kind, there)
    return why


def too_few(store: Store, scheme: Scheme, kind: WaveKind, people: Cohort) -> list[str]:
    """Which roles have too few people for this survey.

    A role without anybody is not asked; the rest need k + 3, or one who stays silent would
    leave nothing to show.
    """
    asked = stored(store, scheme.questionnaire)
    roles = [role for role in asked.roles if asked.asked(role, kind)]
    need, names = scheme.invitees_needed, scheme.settings.role_plurals()
    there = {role: people.by_role.get(role, 0) for role in roles}
    if not any(there.values()):
        return [f"There are no people to ask. You need at least {need}."]
    return [
        f"There are only {count} {names.get(role, role)}. You need at least {need}."
        for role, count in there.items()
        if 0 < count < need
    ]


def _dates(store: Store, scheme: Scheme, kind: WaveKind, there: dict[WaveKind, Wave]) -> list[str]:
    mine = there.get(kind)
    if mine is None:
        return ["The dates are not set."]
    why = []
    if mine.closes < store.today():
        why.append("The last day to answer has passed. Set new dates.")
    if kind == "pre" and scheme.paired and "post" not in there:
        why.append(
            "The second survey has no dates. People are told when all answers are destroyed, "
            "so both need dates."
        )
    first = there.get("pre")
    if kind == "post" and first and first.state in {"planned", "open"}:
        why.append("The first survey has not closed.")
    return why
