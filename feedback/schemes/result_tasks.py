"""What a scheme's page says of its results: asked for, published, or why there are none."""

from collections.abc import Iterator
from datetime import date, timedelta

from flask_babel import gettext as _

from feedback.schemes.facts import Facts
from feedback.schemes.model import Wave, WaveKind
from feedback.schemes.task import DONE, LATER, TO_DO, WAITING, Task
from feedback.web.templating import day

__all__ = ["result_tasks", "seen_on"]


def result_tasks(facts: Facts) -> Iterator[Task]:
    """The last two of the lead's list."""
    part = _("Share")
    state, status, hint = _asked(facts) or _unasked(facts)
    yield Task(key="releases", part=part, title=_("Results"), state=state, status=status, hint=hint)
    published = facts.release == "published"
    ended = published or state == DONE  # or nothing ever comes of it
    yield Task(
        key="outcomes",
        part=part,
        title=_("Page of outcomes to share"),
        state=DONE if ended else LATER,
        status=_("Published") if published else status if ended else _("Cannot start yet"),
    )


def _asked(facts: Facts) -> tuple[str, str, str] | None:
    """How far the results are that were asked for last; None where nothing more comes of them."""
    match facts.release:
        case "requested" | "computed":
            return WAITING, _("Waiting"), _("The guardian looks at the results first.")
        case "approved":
            return TO_DO, _("Approved"), _("The guardian has said yes. You can publish.")
        case "refused":
            hint = _("The guardian said no. See why, and what you can do.")
            return TO_DO, _("Not approved"), hint
        case "withheld":
            hint = _("A last check found that the results could give somebody away.")
            return DONE, _("Withheld"), hint
    return None


def _unasked(facts: Facts) -> tuple[str, str, str]:
    """Whether there is something to ask for, now or later."""
    kinds: tuple[WaveKind, ...] = ("post",) if facts.scheme.paired else ("pre", "post")
    there = [facts.waves[kind] for kind in kinds if kind in facts.waves]
    to_come = [one for one in there if one.state not in {"dealt", "destroyed"}]
    if facts.due:
        return TO_DO, _("To do"), _("Ask the guardian for the results.")
    if facts.release == "published":
        return DONE, _("Published"), ""
    if there and not to_come:
        return DONE, _("Nothing to show"), _("Too few people answered, or nobody asked in time.")
    hints = [_("From %(day)s.", day=day(min(map(seen_on, to_come))))] if to_come else []
    if facts.scheme.paired:
        hints.append(
            _("“Before” is kept back until “after” is there: alone it could give people away.")
        )
    return LATER, _("Cannot start yet"), " ".join(hints)


def seen_on(wave: Wave) -> date:
    """Dealing is on the day after second thoughts end."""
    return wave.deals + timedelta(days=1)
