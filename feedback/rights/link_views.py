"""What is kept about somebody, told by their link: which kinds of record there are, and nothing of
what is in them. The page is the same whether anything was answered or not, since others may read
the mail with the link."""

from flask import render_template, url_for

from feedback.invitations.service import resolve
from feedback.responses.notices import notice_of
from feedback.responses.service import Unusable
from feedback.responses.waves import wave
from feedback.rights.blueprint import views
from feedback.web.access import Who, allow, store

__all__ = ["by_link"]


@views.get("/i/<token>/data")
@allow(Who.ANYONE, sessionless=True)
def by_link(token: str) -> str:
    found = resolve(store(), token)
    if found is None:
        raise Unusable("no such link")
    return render_template(
        "rights/by_link.html",
        token=token,
        about=notice_of(store(), wave(store(), found.wave)),
        back_link=url_for("responses.landing", token=token),
    )
