"""What is true of a scheme today, as papers state it: settings, counts, dates, names of holders.

Nothing of those who take part is in it but how many they are.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import gettext as _

from feedback.accounts.holders import Holder, Role, holders
from feedback.config import Config
from feedback.participants.service import people
from feedback.questionnaires.service import stored
from feedback.releases.asked import all_questions
from feedback.releases.counted import counted_from
from feedback.releases.forecast import forecast
from feedback.releases.headcount import numbers
from feedback.releases.outlook import hundredths
from feedback.releases.policies import read
from feedback.retention.words import how_long
from feedback.schemes.ending import ended_on, ends_on
from feedback.schemes.model import Scheme, Wave
from feedback.schemes.periods import Periods, periods
from feedback.schemes.quorums import pairs
from feedback.schemes.waves import waves
from feedback.storage.store import Store

__all__ = ["Chance", "Facts", "gather"]

_RATES: Final = (0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True)
class Chance:
    """If `of_ten` in ten people answer each survey: how many of a hundred times results can be
    shown. `who` are names of roles."""

    who: str
    invited: int
    of_ten: int
    shown: int


@dataclass(frozen=True, kw_only=True)
class Facts:
    """`people`: (name of a role, how many). `quorums`: names of the two who open answers
    together. `kept`: (what, how long) for every class of record. `mail_by`: "smtp", "notify"
    or "" where mail stays on the machine. `counted`: results may be rounded numbers."""

    scheme: Scheme
    made: date
    organisation: str
    people: tuple[tuple[str, int], ...]
    waves: tuple[Wave, ...]
    ends: date
    ended: bool
    leads: tuple[Holder, ...]
    deputies: tuple[Holder, ...]
    guardians: tuple[Holder, ...]
    quorums: tuple[tuple[str, str], ...]
    questions: int
    texts: int
    chances: tuple[Chance, ...]
    counted: bool
    counted_from: int
    kept: tuple[tuple[str, str], ...]
    periods: Periods
    mail_by: str
    mail_host: str

    @property
    def total(self) -> int:
        return sum(count for _role, count in self.people)

    def number(self, name: str) -> int:
        """A number of the policy."""
        return self.scheme.number(name)


def gather(store: Store, scheme: Scheme, config: Config) -> Facts:
    """Read everything once."""
    settings = scheme.settings
    there = waves(store, scheme.id)
    listed = people(store, scheme.id)
    plurals = settings.role_plurals()
    counts = {role: sum(one.role == role for one in listed) for role in plurals}
    held = [one for one in holders(store, scheme.id) if one.acts]
    asked = stored(store, scheme.questionnaire)
    policy = read(scheme.policy).policy
    end = ended_on(store, scheme.id)
    kept = periods(
        scheme.policy,
        backup_days=config.backup_days,
        keyring_backup_days=config.keyring_backup_days,
    )
    by_role = {role: [one for one in held if one.role is role] for role in Role}
    return Facts(
        scheme=scheme,
        made=store.today(),
        organisation=settings.organisation or config.organisation,
        people=tuple((plurals[role], count) for role, count in counts.items()),
        waves=there,
        ends=end or ends_on(scheme.created, there),
        ended=end is not None,
        leads=tuple(by_role[Role.LEAD]),
        deputies=tuple(by_role[Role.DEPUTY]),
        guardians=tuple(by_role[Role.GUARDIAN]),
        quorums=tuple((outer.name, inner.name) for outer, inner in pairs(held)),
        questions=len(asked.questions),
        texts=sum(one.kind == "text" for one in asked.questions),
        chances=_chances(store, scheme, counts),
        counted=len(listed) >= counted_from(policy),
        counted_from=counted_from(policy),
        kept=tuple((str(_(one.what)), how_long(one)) for one in kept.classes),
        periods=kept,
        mail_by="notify" if config.notify else "smtp" if config.smtp else "",
        mail_host=config.smtp.host if config.smtp and not config.notify else "",
    )


def _chances(store: Store, scheme: Scheme, counts: dict[str, int]) -> tuple[Chance, ...]:
    """One for each rate and each group of roles that gets the same ratings."""
    asked = stored(store, scheme.questionnaire)
    policy = read(scheme.policy).policy
    there = numbers(people(store, scheme.id), scheme.settings.breakdowns)
    names = scheme.settings.role_plurals()
    found: list[Chance] = []
    seen: set[tuple[str, ...]] = set()
    for question in all_questions(asked):
        roles = tuple(role for role in (question.roles or asked.roles) if counts.get(role))
        if question.kind != "scale" or roles in seen or not roles:
            continue
        seen.add(roles)
        invited = {role: counts[role] for role in roles}
        who = ", ".join(names[role] for role in roles)
        for part in forecast(policy, invited, question, rates=_RATES, values=there.values):
            found += [
                Chance(who, part.invited, round(one.rate * 10), hundredths(one.change))
                for one in part.outlooks
            ]
    return tuple(found)
