"""The total of meetings as people read it: one sentence, from the published steps alone."""

from collections.abc import Mapping
from typing import Any, Final

from feedback.releases.display_model import Translate, same
from feedback.releases.meeting_steps import MEETINGS, MINUTES
from feedback.releases.phrases import N_

__all__ = ["HEADING", "meetings"]

HEADING: Final = N_("Meetings")
_SENTENCE: Final = N_(
    "Together the pairs wrote down %(meetings)s and %(hours)s, counting at most %(most)s meetings "
    "and %(longest)s hours of each pair."
)
_MEETINGS: Final = (N_("%(n)s meetings or more"), N_("fewer than %(n)s meetings"))
_HOURS: Final = (N_("%(n)s hours or more"), N_("fewer than %(n)s hours"))


def meetings(release: Mapping[str, Any], gettext: Translate = same) -> str:
    """The sentence of a release as stored; empty where nothing is told of meetings."""
    told = release.get("meetings")
    if not told:
        return ""
    return gettext(_SENTENCE) % {
        "meetings": _bounds(told["meetings"], _MEETINGS, gettext),
        "hours": _bounds(told["hours"], _HOURS, gettext),
        "most": MEETINGS,
        "longest": MINUTES // 60,
    }


def _bounds(bounds: tuple[int, int | None], texts: tuple[str, str], gettext: Translate) -> str:
    low, below = bounds
    at_least, under = texts
    return gettext(at_least) % {"n": low} if low else gettext(under) % {"n": below}
