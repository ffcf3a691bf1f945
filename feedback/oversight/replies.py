"""Prepared replies: plain text, filled from the scheme's settings, with [brackets] to fill in."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from feedback.schemes.model import Scheme, Wave
from feedback.web.templating import day

__all__ = ["reply"]

_DEAR: Final = _l("Dear [name],")
_THANKS: Final = _l("Thank you for your request of [date] about “%(scheme)s” at %(organisation)s.")
_END: Final = (
    _l(
        "If you are not content with this, write to: %(contact)s. You can also complain to the "
        "Information Commissioner: 0303 123 1113, ico.org.uk."
    ),
    _l("[your name]"),
)
_LOCKED: Final = _l(
    "Nobody can open your answers alone: not the scheme lead, not me, not the people who run the "
    "computers. The scheme lead and I cannot see either whether you answered."
)
_KEPT: Final = _l("Answers are destroyed by %(destroyed)s at the latest.")

_BODIES: Final[Mapping[str, tuple[str, ...]]] = {
    "access": (
        _THANKS,
        _l(
            "You can see everything that is kept of you and take it away: on “What we keep about "
            "you”, where the link in any of our emails leads. For your answers use the code that "
            "you got when you sent them; for all else your sign-in."
        ),
        _LOCKED,
        _l("What we can read of you is our list of people: [their line on the list]."),
        _l(
            "Why we keep it, who sees what, for how long, and which rights you have stands in the "
            "notice, which I add."
        ),
        _KEPT,
        _l(
            "If you have lost your code, nobody can show you your answers any more. You can have "
            "them deleted: tell me."
        ),
    ),
    "correction": (
        _THANKS,
        _l("Our list of people now says: [their line on the list]."),
        _l(
            "Answers you change yourself, with the code that you got when you sent them, until "
            "the date that the survey names. After that they cannot be changed, but deleted."
        ),
        _LOCKED,
    ),
    "erasure": (
        _THANKS,
        _l(
            "What was kept of you in this scheme has been destroyed. That reaches backups, too: at "
            "the latest after %(days)s days."
        ),
        _l(
            "Your certificate: [certificate]. With it you can have it confirmed that a deletion "
            "was carried out. It tells nobody else anything."
        ),
        _l(
            "Results that were counted before that stay as they are. They say something about the "
            "whole group and nothing about you alone."
        ),
        _l("[What you and your partner shared stays with your partner, until its day.]"),
    ),
    "objection": (
        _THANKS,
        _l(
            "Until the date that the survey names you can have your answers left out of all "
            "results, with the code that you got when you sent them. You can also delete them, "
            "with the link in any of our emails. You need give no reason."
        ),
        _l(
            "After that your answers are used for nothing else. You can still delete them. "
            "Results that are published stay as they are."
        ),
        _KEPT,
        _l("[You get no more emails from us.]"),
    ),
    "complaint": (
        _l(
            "Thank you for your complaint of [date] about “%(scheme)s” at %(organisation)s. We got "
            "it on [date]."
        ),
        _l("[name, telephone number] looks into it, and will write to you by [date]."),
        _l("You need not tell us what you answered, or whether you did."),
    ),
    "foi": (
        _l(
            "Thank you for your request of [date] under the Freedom of Information Act 2000 about "
            "“%(scheme)s” at %(organisation)s."
        ),
        _l("[published]"),
        _l(
            "[Single answers and comments are personal data of the people who took part, about "
            "matters that the law protects in particular. In a group of this size colleagues "
            "could recognise people even without names. They were promised that nobody would see "
            "single answers. We therefore rely on section 40(2).]"
        ),
        _l(
            "[Answers are kept locked, so that no one person here can open them, and are "
            "destroyed by %(destroyed)s at the latest.]"
        ),
        _l("You can ask us to look at this decision again: [address for internal reviews]."),
    ),
}
_PUBLISHED: Final = _l(
    "The results were published on %(days)s. They are the whole of what was worked out. I add them."
)
_LATER: Final = _l(
    "The results are not published yet. They are meant to be published after %(after)s. [We "
    "therefore rely on section 22.]"
)
_NOT_PLANNED: Final = _l("There are no results yet.")


def reply(
    kind: str,
    *,
    scheme: Scheme,
    waves: Sequence[Wave],
    published: Sequence[date],
    keyring_days: int,
) -> str:
    """The text for a kind of request; KeyError for an unknown one.

    Args:
        kind: one of `requests.KINDS`.
        scheme: whose settings go in.
        waves: its surveys, as far as their days are planned.
        published: the days on which results were published.
        keyring_days: for how long backups of the keyring are kept.
    """
    values = {
        "scheme": scheme.title,
        "organisation": scheme.settings.organisation or _("[organisation]"),
        "contact": scheme.settings.rights_contact or _("[contact]"),
        "days": str(keyring_days),
        "destroyed": day(max(one.destroys for one in waves)) if waves else _("[date]"),
    }
    parts = (_DEAR, *_BODIES[kind], *_END)
    texts = [str(part) % values for part in parts]
    told = _results(waves, published)
    return "\n\n".join(told if text == str(_l("[published]")) else text for text in texts) + "\n"


def _results(waves: Sequence[Wave], published: Sequence[date]) -> str:
    if published:
        days = ", ".join(day(one) for one in sorted(published))
        return str(_PUBLISHED) % {"days": days}
    if waves:
        return str(_LATER) % {"after": day(max(one.deals for one in waves))}
    return str(_NOT_PLANNED)
