"""The words for what is destroyed: what, and when. For holders' pages and for papers."""

from collections.abc import Mapping
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from feedback.retention.model import Item, State, Step
from feedback.schemes.periods import Class

__all__ = ["STATES", "how_long", "what"]

_YEAR: Final = 12
_WHAT: Final[Mapping[Step, str]] = {
    Step.END: _l("The scheme ends"),
    Step.PAIRS: _l("What pairs share: contracts and meetings"),
    Step.PEOPLE: _l("The list of people"),
    Step.TOLD: _l("We write to owners of diaries"),
    Step.DIARIES: _l("Diaries, recordings, and the sign-ins that open them"),
    Step.RUNNING: _l("Who ran the scheme, what they agreed to, what people were told"),
    Step.ACTIONS: _l("The record of what was done"),
    Step.ACCOUNTS: _l("A sign-in that opens nothing any more"),
}
_ANSWERS: Final = {
    "pre": _l("Answers and comments of the first survey, their keys and links"),
    "post": _l("Answers and comments of the second survey, their keys and links"),
}
STATES: Final[Mapping[State, tuple[str, str]]] = {
    State.DONE: (_l("Done"), "grey"),
    State.DUE: (_l("Within the hour"), "yellow"),
    State.HELD: (_l("Held"), "orange"),
    State.LATER: (_l("To come"), "blue"),
}
"""The word for a state, and the colour of its tag."""


def what(item: Item) -> str:
    """What a step is about."""
    return str(_ANSWERS[item.survey] if item.step is Step.ANSWERS else _WHAT[item.step])


def how_long(kept: Class) -> str:
    """The whole of a period in words: "3 months after the end of the scheme"."""
    starts = str(_(kept.starts))
    if kept.days is not None:
        length = ngettext("%(num)s day", "%(num)s days", kept.days)
    elif kept.months is None:
        return starts[:1].upper() + starts[1:]
    elif kept.months % _YEAR == 0:
        length = ngettext("%(num)s year", "%(num)s years", kept.months // _YEAR)
    else:
        length = ngettext("%(num)s month", "%(num)s months", kept.months)
    return str(_("%(length)s after %(start)s", length=length, start=starts))
