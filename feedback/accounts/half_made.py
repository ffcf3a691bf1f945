"""What a browser has half made, in its sealed session, and which page comes next."""

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
from feedback.web.access import store

__all__ = [
    "MEMBER",
    "Elsewhere",
    "Ending",
    "drop_making",
    "ending",
    "go_on",
    "keep_making",
    "now_making",
    "page_of",
    "progress",
    "set_ending",
]

MEMBER: Final = "member"
_MAKING = "making"
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
    session[_MAKING] = making.keep()
    if "account" not in session:
        session["until"] = making.until
    return go_on(making)


def go_on(making: Making) -> Response:
    return redirect(page_of(making), 303)


def page_of(making: Making) -> str:
    """The page of the next step."""
    own = _MEMBERS if making.enrols and making.kind == MEMBER else {}
    return url_for((_PAGES | own)[making.todo[0]])


def now_making(step: Step) -> Making:
    """What is being made, if this is its next step; else `Elsewhere` says where to go."""
    kept = session.get(_MAKING)
    making = Making.of(kept) if kept else None
    if making is None or not making.todo or making.until <= epoch(store().clock):
        raise Elsewhere(url_for("accounts.lapsed"))
    if making.todo[0] is not step:
        raise Elsewhere(page_of(making))
    return making


def progress(making: Making) -> str:
    """How far an enrolment is; empty where a proof is replaced."""
    if not making.enrols:
        return ""
    steps = 3 + bool(making.totp)
    number = steps - len(making.todo) + 1
    return str(_("Step %(number)s of %(steps)s", number=number, steps=steps))


def drop_making() -> None:
    session.pop(_MAKING, None)
