"""The whole notice on a page of its own: from the first page of it, from a link at any time, from
one's answers, and for those who set a survey up."""

from flask import abort, render_template, url_for

from feedback.invitations.service import resolve
from feedback.questionnaires.model import WAVES
from feedback.responses import notice_words
from feedback.responses.blueprint import sent, views, visitor
from feedback.responses.notices import notice_of, version
from feedback.responses.service import Unusable
from feedback.responses.waves import wave
from feedback.schemes.model import Wave
from feedback.schemes.waves import waves
from feedback.web.access import Who, allow, store

__all__ = ["link_notice", "planned_notice", "sent_notice", "whole_notice"]


@views.get("/answer/notice")
@allow(Who.PARTICIPANT)
def whole_notice() -> str:
    return _page(visitor().wave, back=url_for("responses.notice"))


@views.get("/i/<token>/notice")
@allow(Who.ANYONE, sessionless=True)
def link_notice(token: str) -> str:
    """The same whatever became of the link, as long as it is one."""
    found = resolve(store(), token)
    if found is None:
        raise Unusable("no such link")
    return _page(wave(store(), found.wave), back=url_for("responses.landing", token=token))


@views.get("/receipt/notice")
@allow(Who.RECEIPT)
def sent_notice() -> str:
    return _page(sent()[0].place.wave, back=url_for("responses.sent"))


@views.get("/schemes/<scheme>/preview/<kind>/notice")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def planned_notice(scheme: str, kind: str) -> str:
    """As people will read it; NotFound before the survey has its dates."""
    found = next((one for one in waves(store(), scheme) if one.kind == kind), None)
    if kind not in WAVES or found is None:
        abort(404)
    return _page(found, back=url_for("schemes.home", scheme=scheme))


def _page(of: Wave, *, back: str) -> str:
    about = notice_of(store(), of)
    return render_template(
        "responses/whole_notice.html",
        title=about.settings.title,
        parts=notice_words.full(about),
        version=version(store(), of),
        back_link=back,
    )
