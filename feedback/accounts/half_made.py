"""What a browser has half made, in its sealed session, and which page comes next.

Making new words takes a while: a printer has to be found. Whoever sits down at the browser
meanwhile sees nothing of it and cannot finish it: a proof is shown and replaced only within ten
minutes of showing who one is, which can be done again on the way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, cast

from flask import current_app, redirect, session, url_for
from flask.sansio.app import App
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.accounts.making import Making, Step
from feedback.clock import epoch
from feedback.storage.store import Store
from feedback.web.access import proved_lately, store

__all__ = [
    "MAKING",
    "MEMBER",
    "Elsewhere",
    "Ending",
    "drop_making",
    "ending",
    "keep_making",
    "now_making",
    "page_of",
    "progress",
    "replacing",
    "set_ending",
]

MEMBER: Final = "member"
MAKING: Final = "making"
_PAGES = {
    Step.YOU: "accounts.you",
    Step.PASSPHRASE: "accounts.words",
    Step.APP: "accounts.app",
    Step.RECOVERY: "accounts.recovery",
}
# where those of members differ
_MEMBERS = {Step.YOU: "accounts.details", Step.PASSPHRASE: "accounts.way"}
_ENDINGS: Final = "candour-endings"


class Elsewhere(Exception):
    """This page is not the one to be on now."""

    def __init__(self, to: str) -> None:
        super().__init__(to)
        self.to = to


@dataclass(frozen=True)
class Ending:
    """How an enrolment of a kind is made true (`Conflict` if it cannot be), and where it ends."""

    enrol: Callable[[Store, Making], str]
    page: str


def set_ending(app: App, kind: str, made: Ending) -> None:
    """What features above this one do when somebody's sign-in is ready to be made."""
    app.extensions.setdefault(_ENDINGS, {})[kind] = made


def ending(making: Making) -> Ending:
    return cast("Ending", current_app.extensions[_ENDINGS][making.kind])


def keep_making(making: Making) -> Response:
    """Put what is half made into the browser's sealed session, and go to its next step."""
    session[MAKING] = making.keep()
    if "account" not in session:
        session["until"] = making.until
    return redirect(page_of(making), 303)


def page_of(making: Making) -> str:
    """The page of the next step."""
    own = _MEMBERS if making.enrols and making.kind == MEMBER else {}
    return url_for((_PAGES | own)[making.todo[0]])


def now_making(step: Step) -> Making:
    """What is being made, if this is its next step; else `Elsewhere` says where to go."""
    making = _kept()
    if making is None:
        raise Elsewhere(url_for("accounts.lapsed"))
    if not making.enrols and not proved_lately():
        raise Elsewhere(_where_to_prove(making))
    if making.todo[0] is not step:
        raise Elsewhere(page_of(making))
    return making


def replacing(account: str | None = None) -> Making | None:
    """The replacement of a proof that is under way in this browser; None where there is none, or
    it is not of this account."""
    making = _kept()
    if making is None or making.enrols:
        return None
    return making if account in {None, making.account} else None


def _kept() -> Making | None:
    """What there is to go on with."""
    kept = session.get(MAKING)
    making = Making.of(kept) if kept else None
    over = making is None or not making.todo or making.until <= epoch(store().clock)
    return None if over else making


def _where_to_prove(making: Making) -> str:
    if "account" in session:
        return url_for("accounts.again", next=page_of(making))
    return url_for("accounts.reset_lost", lost=str(making.todo[0]))


def progress(making: Making) -> str:
    """How far an enrolment is; empty where a proof is replaced."""
    if not making.enrols:
        return ""
    steps = 3 + bool(making.totp)
    number = steps - len(making.todo) + 1
    return str(_("Step %(number)s of %(steps)s", number=number, steps=steps))


def drop_making() -> None:
    session.pop(MAKING, None)
