"""What a scheme's page tells: everything read once, so that the tasks are made of plain values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from feedback.accounts.holders import Holder, Role, State, holders, may_open
from feedback.schemes import agreement, approvals
from feedback.schemes.cohort import Cohort, cohort
from feedback.schemes.comment_state import waiting as comments_wait
from feedback.schemes.handover import KIND as HANDOVER
from feedback.schemes.model import Scheme, Wave, WaveKind
from feedback.schemes.readiness import reasons, too_few
from feedback.schemes.waves import waves
from feedback.storage.store import Row, Store

__all__ = ["Facts", "gather"]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """`reasons`: why a planned survey cannot open. `release`: the newest one's state, or "".
    `people_asked`, `handovers`: how many requests wait for the guardian; `comments`: of which
    surveys. `due`: surveys with enough answers whose results nobody has asked for."""

    scheme: Scheme
    today: date
    holders: tuple[Holder, ...]
    holder_reasons: tuple[str, ...]
    cohort: Cohort
    too_few: tuple[str, ...]
    questions: int
    waves: Mapping[WaveKind, Wave]
    reasons: Mapping[WaveKind, tuple[str, ...]]
    asked: bool
    refusal: str | None
    people_asked: int
    handovers: int
    comments: tuple[WaveKind, ...]
    release: str
    due: tuple[WaveKind, ...]

    @property
    def guardians(self) -> tuple[Holder, ...]:
        """Those who are asked, enrolled or confirmed."""
        return tuple(one for one in self.holders if one.role is Role.GUARDIAN and one.active)

    @property
    def confirmed(self) -> tuple[Holder, ...]:
        return tuple(one for one in self.guardians if one.state is State.CONFIRMED)


def gather(store: Store, scheme: Scheme, questions: int) -> Facts:
    """Read all that the scheme's page shows."""
    people = cohort(store, scheme)
    there = {one.kind: one for one in waves(store, scheme.id)}
    planned = [kind for kind, one in there.items() if one.state == "planned"]
    held = holders(store, scheme.id)
    waiting = approvals.pending(store, scheme.id)
    # Of two on one day the later one stands last: results may be asked for again within hours.
    releases = store.all("releases", order="asked_on", scheme=scheme.id)
    return Facts(
        scheme=scheme,
        today=store.today(),
        holders=held,
        holder_reasons=tuple(may_open(store, scheme.id)),
        cohort=people,
        too_few=tuple(too_few(store, scheme, "pre", people)),
        questions=questions,
        waves=there,
        reasons={kind: tuple(reasons(store, scheme.id, kind)) for kind in planned},
        asked=agreement.asked(store, scheme.id),
        refusal=agreement.last_refusal(store, scheme.id),
        people_asked=sum(one.kind.startswith("person.") for one in waiting),
        handovers=sum(one.kind == HANDOVER for one in waiting),
        comments=tuple(kind for kind, one in there.items() if comments_wait(store, one)),
        release=str(releases[-1]["state"]) if releases else "",
        due=tuple(_due(scheme, there, releases)),
    )


def _due(
    scheme: Scheme, there: Mapping[WaveKind, Wave], releases: Sequence[Row]
) -> Iterator[WaveKind]:
    """What is counted when the last survey of a comparison is dealt covers both."""
    asked = {
        wave
        for row in releases
        if row["state"] != "expired"
        for wave in str(row["waves"]).split(",")
    }
    for kind, one in there.items():
        compared = kind == "post" or not scheme.paired
        if compared and one.state == "dealt" and one.enough == "enough" and one.id not in asked:
            yield kind
