"""Taking everything away: one ZIP, made while it is sent."""

from flask import Response, render_template
from flask_babel import gettext as _

from feedback.diaries import archive, service
from feedback.diaries.blueprint import settings, shelf, views
from feedback.diaries.media import Media
from feedback.diaries.media_play_views import GATE
from feedback.errors import Conflict
from feedback.web.access import Who, allow, me, my_identity, store

__all__: list[str] = []


@views.get("/my/diary/take")
@allow(Who.MEMBER, fresh=True)
def take() -> str:
    return render_template("diaries/take.html", there=service.whole(shelf()))


@views.post("/my/diary/take")
@allow(Who.MEMBER, fresh=True)
def take_away() -> Response:
    media = Media(store(), me().account, my_identity())
    titles = {one.scheme: one.title for one in settings()}
    found = archive.packed(service.whole(shelf()), media, titles)
    page = render_template("diaries/archive.html", entries=found)
    # Long videos keep a thread busy for minutes. A process has two: at most one gives something
    # long away, a diary or a film, so that the other stays free for everybody else.
    if not GATE.acquire(blocking=False):
        raise Conflict(_("Somebody is taking a diary away just now. Try again in a few minutes."))
    response = Response(archive.stream(found, media, page=page), mimetype="application/zip")
    response.call_on_close(GATE.release)
    response.headers["Content-Disposition"] = 'attachment; filename="diary.zip"'
    return response
