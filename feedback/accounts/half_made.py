"""What a browser has half made, in its sealed session, and which page comes next."""

from flask import redirect, session, url_for
from werkzeug.wrappers import Response

from feedback.accounts.making import Making, Step
from feedback.clock import epoch
from feedback.web.access import store

__all__ = ["Elsewhere", "drop_making", "go_on", "keep_making", "now_making"]

_MAKING = "making"
_PAGES = {
    Step.YOU: "accounts.you",
    Step.PASSPHRASE: "accounts.words",
    Step.APP: "accounts.app",
    Step.RECOVERY: "accounts.recovery",
}


class Elsewhere(Exception):
    """This page is not the one to be on now."""

    def __init__(self, to: str) -> None:
        super().__init__(to)
        self.to = to


def keep_making(making: Making) -> Response:
    """Put what is half made into the browser's sealed session, and go to its next step."""
    session[_MAKING] = making.keep()
    if "account" not in session:
        session["until"] = making.until
    return go_on(making)


def go_on(making: Making) -> Response:
    return redirect(url_for(_PAGES[making.todo[0]]), 303)


def now_making(step: Step) -> Making:
    """What is being made, if this is its next step; else `Elsewhere` says where to go."""
    kept = session.get(_MAKING)
    making = Making.of(kept) if kept else None
    if making is None or not making.todo or making.until <= epoch(store().clock):
        raise Elsewhere(url_for("accounts.lapsed"))
    if making.todo[0] is not step:
        raise Elsewhere(url_for(_PAGES[making.todo[0]]))
    return making


def drop_making() -> None:
    session.pop(_MAKING, None)
