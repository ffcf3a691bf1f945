"""What the pages of passkeys know of a browser: the challenge that it is to answer, and where.

A challenge lies in the browser's sealed session. Whoever takes it out, to check an answer, uses
it up, right or wrong.
"""

from typing import Final

from flask import current_app, request, session

from feedback.accounts.passkey_ceremony import Site, site_of
from feedback.accounts.passkeys import Challenge
from feedback.accounts.proofs import Wrong
from feedback.clock import epoch
from feedback.web.access import store

__all__ = ["ANSWER", "OUTPUT", "Late", "answered", "draw", "drawn", "here", "take"]

# Names of what is posted; by these, error pages know that they must not show it again.
ANSWER: Final = "passkey"
OUTPUT: Final = "passkey_secret"
_KEPT: Final = "passkey"


class Late(Wrong):
    """The answer came after its challenge had gone: too late, or a second time."""


def here() -> Site | None:
    """The site that passkeys are bound to; None where there can be none."""
    return site_of(str(current_app.config["PUBLIC_URL"]))


def draw() -> Challenge:
    """A fresh one, in place of any other."""
    made = Challenge.draw(epoch(store().clock))
    session[_KEPT] = made.keep()
    return made


def drawn() -> Challenge | None:
    """The one that waits for an answer."""
    kept = session.get(_KEPT)
    return Challenge.of(kept, epoch(store().clock)) if kept else None


def take() -> Challenge:
    """The same, used up; `Late` if there is none any more."""
    found = drawn()
    session.pop(_KEPT, None)
    if found is None:
        raise Late
    return found


def answered() -> dict[str, str]:
    """What the browser posted of a passkey."""
    return {"answer": request.form.get(ANSWER, ""), "output": request.form.get(OUTPUT, "")}
