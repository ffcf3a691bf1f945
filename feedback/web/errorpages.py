"""Pages for what goes wrong: what happened, what to do, and the way back.

They are rendered without context processors and read no session, so that they also work
where a session, the store or a key is what failed. What a person typed is shown again where
a form could not be taken, but never a secret: see `typed_texts`.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from flask import Flask, Response, current_app, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from feedback.storage.trouble import Trouble, trouble
from feedback.web.access import same_origin

# A field whose name holds one of these is never shown again.
SECRET: Final = ("passphrase", "password", "code", "token", "recovery", "totp", "secret", "key")
# Longest run of digits that is taken for a choice in a list rather than for something typed.
_CHOICE_DIGITS: Final = 3
_KEPT: Final = ("Allow", "Retry-After")
# As an address, for an error page asks no route what it is called.
SIGN_IN: Final = "/sign-in"
# Seconds after which it is worth while to ask again: somebody has to make room on a disk; a lock
# is soon free.
_AGAIN: Final = {Trouble.UNSAVED: 120, Trouble.BUSY: 10}


@dataclass(frozen=True)
class Words:
    """What an error page says: a heading, and paragraphs of what happened and what to do."""

    heading: str
    paragraphs: tuple[str, ...]


WORDS: Final = {
    400: Words(
        _l("We could not read that"),
        (
            _l("Part of what your browser sent was missing or broken."),
            _l("Go back, open the page again, and try once more."),
        ),
    ),
    403: Words(
        _l("You cannot open this page"),
        (
            _l("This page is for somebody else, or you need to sign in first."),
            _l("If you should be able to see it, ask the person who runs your scheme."),
        ),
    ),
    404: Words(
        _l("Page not found"),
        (
            _l("If you typed the address, check that it is right."),
            _l("If you pasted it, check that you copied all of it."),
        ),
    ),
    405: Words(
        _l("That does not work here"),
        (_l("Go back to the page before, and use its buttons."),),
    ),
    413: Words(
        _l("That is too large to send"),
        (
            _l("What you sent was bigger than this page can take. It was not saved."),
            _l("Go back, make it shorter or choose a smaller file, and send it again."),
        ),
    ),
    429: Words(
        _l("Too many tries"),
        (
            _l("There were many tries in a short time, so we have stopped for a while."),
            _l("Wait a few minutes, then try again. Nothing was lost."),
        ),
    ),
    500: Words(
        _l("Sorry, something went wrong"),
        (
            _l("This is our fault, not yours. What you saw as saved is still saved."),
            _l("Go back and try again. If it happens again, try later."),
        ),
    ),
    503: Words(
        _l("Sorry, we are busy"),
        (
            _l("We cannot do this right now. What you saw as saved is still saved."),
            _l("Wait a minute, then try again."),
        ),
    ),
}
UNSAVED: Final = Words(
    _l("Sorry, we cannot save anything right now"),
    (
        _l(
            "The computer that runs this service has a fault. What you saw as saved is still saved."
        ),
        _l("Copy what you typed if you want to keep it. Then try again in a few minutes."),
    ),
)
TIMED_OUT: Final = Words(
    _l("This page was open too long"),
    (
        _l("To keep you safe, the page stopped working. What you just sent was not saved."),
        _l("Open your link or sign in again, and put in your answers again."),
    ),
)


def typed_texts() -> list[str]:
    """The texts of the form that was just posted, in order, for showing once more.

    Left out: what is empty, fields named after a secret, and choices (short numbers).
    """
    return [text.strip() for name, text in _posted() if _showable(name, text.strip())]


def _posted() -> Iterable[tuple[str, str]]:
    return request.form.items(multi=True)


def _showable(name: str, text: str) -> bool:
    if any(word in name.lower() for word in SECRET):
        return False
    return bool(text) and not (text.isdigit() and len(text) <= _CHOICE_DIGITS)


def error_page(words: Words, status: int, *, typed: Iterable[str] = ()) -> Response:
    """Render an error page; `typed` is shown to copy from."""
    html = current_app.jinja_env.get_template("error.html").render(
        heading=words.heading,
        paragraphs=words.paragraphs,
        typed=list(typed),
        sign_in=SIGN_IN if status == HTTPStatus.FORBIDDEN else "",
    )
    return Response(html, status=status)


def timed_out() -> Response:
    """The answer to a post whose session has run out: nothing typed is lost.

    What another site's page sends is not shown: its words would stand under our name.
    """
    return error_page(TIMED_OUT, 400, typed=typed_texts() if same_origin() else ())


def _for_status(status: int) -> Words:
    return WORDS.get(status) or WORDS[500 if status >= 500 else 400]  # noqa: PLR2004 - server errors


def _failed(error: BaseException | None, words: Words, status: int) -> Response:
    """Our fault. Where it passes it is "try again" rather than "went wrong"; what was typed is
    shown again, since nobody can be sure that it was saved."""
    kind = trouble(error)
    if kind is not None:
        words, status = (UNSAVED if kind is Trouble.UNSAVED else WORDS[503]), 503
    typed: list[str] = []
    # Reading the form may be the very thing that cannot be done.
    with suppress(Exception):
        # Sentences alone, for a button's value is no help to anybody; and none from other sites.
        found = typed_texts() if same_origin() else ()
        typed = [text for text in found if any(map(str.isspace, text))]
    response = error_page(words, status, typed=typed)
    if kind is not None:
        response.headers["Retry-After"] = str(_AGAIN[kind])
    return response


def init_errors(app: Flask) -> None:
    """Answer every HTTP error, and every uncaught exception, with a page in plain words."""

    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        if status >= 500:  # noqa: PLR2004 - server errors
            response = _failed(
                getattr(error, "original_exception", None), _for_status(status), status
            )
        else:
            response = error_page(_for_status(status), status)
        for name, value in error.get_headers():
            if name in _KEPT:
                response.headers[name] = value
        return response

    def csrf_error(error: CSRFError) -> Response:
        del error
        return timed_out()

    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(CSRFError, csrf_error)
