"""The cookies that there are, by the names that the code gives them; a test finds any other."""

from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l

from feedback.accounts.browser import DEVICE_COOKIE
from feedback.diaries.media_finding import MEDIA_COOKIE
from feedback.responses.answer_views import RETURN_COOKIE
from feedback.web.session import COOKIE as SESSION_COOKIE

__all__ = ["COOKIES", "Cookie"]


@dataclass(frozen=True)
class Cookie:
    """Its name as browsers show it; what it is for; how long the browser keeps it (lazy texts)."""

    name: str
    purpose: str
    life: str


COOKIES: Final = (
    Cookie(
        SESSION_COOKIE,
        _l(
            "Your visit: that it is still you on the next page, and the language you chose. It is "
            "made when you go on from your link, or begin to sign in. It holds a random number."
        ),
        _l("Until you close the browser or sign out. Here it ends on the next day at the latest."),
    ),
    Cookie(
        RETURN_COOKIE,
        _l(
            "Your code to come back, if you save a survey half-way: only it opens what you wrote "
            "so far."
        ),
        _l("Until the survey closes, or you send your answers."),
    ),
    Cookie(
        DEVICE_COOKIE,
        _l(
            "That somebody has signed in with this browser before, so that strangers who try your "
            "words cannot keep you out. It does not say who, and it opens nothing."
        ),
        _l("400 days from the last time you signed in."),
    ),
    Cookie(
        MEDIA_COOKIE,
        _l("Where a photo, sound or video of your diary begins, while you look at it or play it."),
        _l("30 minutes."),
    ),
)
