"""How people were protected, in plain words: what the policy of a release means."""

from collections.abc import Mapping

from feedback.releases.counted import base_of
from feedback.releases.display_model import Translate
from feedback.releases.phrases import N_
from feedback.releases.policies import read

__all__ = ["limits", "protection"]

_ALWAYS = (
    N_("People could choose not to answer, and nobody was told who did."),
    N_("Answers were locked as they were sent. No person could open one alone."),
    N_(
        "The confidentiality guardian read these results first. They approved exactly what "
        "stands here."
    ),
    N_(
        "These results were counted once and published once. Nothing is counted again when "
        "somebody takes their answers back, since the difference would be that person."
    ),
)
_LEAST = N_("Where fewer than %(k)s people answered, nothing is shown.")
_TOLD = N_(
    "What is shown was chosen so that one person who knows their own answer cannot be sure of "
    "anybody else's."
)
_TOLD_MORE = N_(
    "What is shown was chosen so that %(coalition)s people who put together what they know "
    "cannot be sure of anybody else's answer."
)
_ROUNDED = N_(
    "Under 50 people, how many is said in words. From 50 on, numbers are rounded to %(base)s, and "
    "small ones are hidden."
)
_PAIRED = N_(
    "Before and after are shown of the same people: those who answered both times. Nothing of "
    "before was published ahead of after."
)
_COMMENTS = N_(
    "Comments are shown only where at least %(comments)s people wrote one, and only as the "
    "guardian let them through: without names, in no order."
)
_LIMITS = (
    N_("It says what this group said of themselves."),
    N_("There is no comparison group: we cannot say that the scheme caused this."),
    N_("It cannot say what people who did not answer think."),
    N_("Small changes may not show, and one word up or down can be one person."),
    N_("People who learn more sometimes judge themselves harder than before."),
    N_("“Not shown” says nothing about what people said. It is decided before anybody looks."),
)


def protection(policy: Mapping[str, object], gettext: Translate) -> tuple[str, ...]:
    """The policy as sentences. `policy` is the scheme's, as it was when results were asked for:
    from then on nothing of it changes."""
    rules = read(policy).policy
    numbers = {
        "k": rules.k,
        "coalition": rules.coalition,
        "base": base_of(rules),
        "comments": rules.min_comments,
    }
    found = [_LEAST, _TOLD if rules.coalition == 1 else _TOLD_MORE, _ROUNDED]
    if rules.paired:
        found.append(_PAIRED)
    found.append(_COMMENTS)
    return tuple(gettext(sentence) % numbers for sentence in (*found, *_ALWAYS))


def limits(gettext: Translate) -> tuple[str, ...]:
    """What the results can and cannot say."""
    return tuple(gettext(sentence) for sentence in _LIMITS)
