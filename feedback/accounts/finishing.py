"""What follows when a step is done, and when all are: an account is made, or a proof replaced."""

from dataclasses import replace
from typing import cast

from flask import redirect, session, url_for
from werkzeug.wrappers import Response

from feedback.accounts import resetting
from feedback.accounts.browser import desk, enter, know_browser
from feedback.accounts.half_made import MEMBER, drop_making, ending, keep_making
from feedback.accounts.making import Making
from feedback.accounts.service import account
from feedback.accounts.views_enrol import unusable
from feedback.errors import Conflict
from feedback.web.access import store
from feedback.web.session import Session, end_sessions

__all__ = ["may_choose", "named", "onward"]


def onward(done: Making) -> Response:
    """To the next step, or, after the last, make it true."""
    if done.todo:
        return keep_making(done)
    return _enrol(done) if done.enrols else _replace(done)


def named(making: Making) -> Making:
    """With the name and address of the person; a replacement does not carry them along."""
    if making.email:
        return making
    person = account(store(), making.account)
    return replace(making, name=person.name, email=person.email)


def may_choose(making: Making) -> bool:
    """Whether they may sign in with words of their own: who holds a scheme's keys may not."""
    if making.enrols:
        return making.kind == MEMBER
    return not account(store(), making.account).manner.organiser


def _enrol(done: Making) -> Response:
    last = ending(done)
    try:
        made = last.enrol(store(), done)
    except Conflict:
        cast("Session", session).clear()
        return unusable()
    enter(made, done.identity)
    return know_browser(redirect(url_for(last.page), 303), made)


def _replace(done: Making) -> Response:
    try:
        resetting.replace(store(), done, proof=desk().proof)
    except Conflict:
        drop_making()
        return redirect(url_for("accounts.lapsed"), 303)
    end_sessions(store(), done.account)
    cast("Session", session).clear()
    return redirect(url_for("accounts.reset_done"), 303)
