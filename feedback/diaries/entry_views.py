"""One entry: read it, delete it, throw away what is not finished."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.diaries import service
from feedback.diaries.blueprint import entry_id, shelf, views
from feedback.diaries.media import Media
from feedback.diaries.model import Kept
from feedback.errors import NotFound
from feedback.web.access import Who, allow, me, my_identity, store
from feedback.web.site import notice

__all__: list[str] = []


@views.get("/my/diary/<entry>")
@allow(Who.MEMBER)
def entry(entry: str) -> str | Response:
    try:
        kept = service.read(shelf(), entry_id(entry))
    except NotFound:
        # Never saved, but begun: on to where it is written.
        service.resume(shelf(), entry)
        return redirect(url_for("diaries.write", entry=entry), 303)
    return render_template("diaries/entry.html", kept=kept, unfinished=_unfinished(entry))


@views.get("/my/diary/<entry>/delete")
@allow(Who.MEMBER)
def ask_delete(entry: str) -> str:
    found = service.resume(shelf(), entry_id(entry))
    attached = len(service.attached(shelf(), entry))
    return render_template("diaries/delete.html", found=found, attached=attached)


@views.post("/my/diary/<entry>/delete")
@allow(Who.MEMBER)
def delete(entry: str) -> Response:
    service.delete(Media(store(), me().account, my_identity()), entry_id(entry))
    notice(_("The entry is deleted."))
    return redirect(url_for("diaries.index"), 303)


@views.get("/my/diary/<entry>/discard")
@allow(Who.MEMBER)
def ask_discard(entry: str) -> str:
    kept = service.read(shelf(), entry_id(entry))
    if not _unfinished(entry):
        raise NotFound("nothing is unfinished")
    return render_template("diaries/discard.html", kept=kept, found=service.resume(shelf(), entry))


@views.post("/my/diary/<entry>/discard")
@allow(Who.MEMBER)
def discard(entry: str) -> Response:
    kept: Kept = service.read(shelf(), entry_id(entry))
    service.discard(shelf(), kept.id)
    notice(_("The changes are thrown away. The entry is as you saved it."))
    return redirect(url_for("diaries.entry", entry=kept.id), 303)


def _unfinished(entry: str) -> bool:
    return any(one.id == entry for one in service.whole(shelf()).drafts)
