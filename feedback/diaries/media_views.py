"""Pages of media: add one, look at one, delete one; and sending a file without scripts."""

from http import HTTPStatus
from typing import IO, Any, Final

from flask import Response as FlaskResponse
from flask import g, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from feedback.accounts.gate import Busy
from feedback.diaries import media_play_views, media_send_views
from feedback.diaries.blueprint import entry_id, shelf, views
from feedback.diaries.media_files import NoRoom
from feedback.diaries.media_finding import media
from feedback.diaries.media_kinds import EXAMPLES, KINDS
from feedback.diaries.media_limits import limits_of
from feedback.diaries.media_model import MEGABYTE, Medium, megabytes
from feedback.diaries.media_play_views import file_name
from feedback.diaries.media_send_views import saved_words
from feedback.errors import NotFound, Rejected
from feedback.web.access import Who, allow, me, store
from feedback.web.bodies import LARGEST, takes, takes_form
from feedback.web.fields import Form, upload
from feedback.web.headers import RECORDING
from feedback.web.languages import told
from feedback.web.site import notice

__all__ = ["media_play_views", "media_send_views"]

_WITHOUT_SCRIPT: Final = 32 * MEGABYTE


class MediumForm(Form):
    """One file."""

    file = upload(
        _l("Choose a photo, a sound or a video"),
        accept=",".join(KINDS),
        missing=_l("Choose a file first"),
    )


@views.get("/my/diary/<entry>/media")
@allow(Who.MEMBER)
def add_medium(entry: str) -> FlaskResponse:
    return _add_page(entry, MediumForm())


@views.post("/my/diary/<entry>/media")
@allow(Who.MEMBER)
@takes(LARGEST)
@takes_form(files=True)
def send_medium(entry: str) -> Response:
    """Without scripts: the whole file at once."""
    form = MediumForm()
    if form.validate_on_submit():
        try:
            done = _receive(entry_id(entry), form.file.data)
            notice(saved_words(done))
            return redirect(url_for("diaries.entry", entry=entry) + f"#medium-{done.id}", 303)
        except Rejected as error:
            form.file.errors = [told(error)]
        except Busy:
            form.file.errors = [_("Others are sending photos just now. Try again in a minute.")]
        except NoRoom:
            form.file.errors = [_("There is no room for this file just now. Try again later.")]
    return _add_page(entry, form, status=HTTPStatus.BAD_REQUEST)


@views.get("/my/diary/<entry>/media/<medium>")
@allow(Who.MEMBER)
def see_medium(entry: str, medium: str) -> str:
    found = _found(entry, medium)
    return render_template(
        "diaries/medium.html", medium=found, name=file_name(found) if found.done else found.name
    )


@views.get("/my/diary/<entry>/media/<medium>/delete")
@allow(Who.MEMBER)
def ask_delete_medium(entry: str, medium: str) -> str:
    return render_template("diaries/medium_delete.html", medium=_found(entry, medium))


@views.post("/my/diary/<entry>/media/<medium>/delete")
@allow(Who.MEMBER)
def delete_medium(entry: str, medium: str) -> Response:
    media().remove(_found(entry, medium))
    notice(_("It is deleted."))
    return redirect(url_for("diaries.entry", entry=entry), 303)


@views.context_processor
def _beside() -> dict[str, Any]:
    """What `diaries/_media.html` asks: the media of an entry, and whether one may be added."""
    return {
        "media_of": lambda entry: media().of(entry),
        "media_on": lambda: limits_of(store(), me().account).on,
        "megabytes": megabytes,
    }


def _found(entry: str, medium: str) -> Medium:
    # From the shelf and not from a ticket: what is shown is what is there now.
    return media().get(entry_id(entry), entry_id(medium))


def _add_page(entry: str, form: MediumForm, *, status: int = HTTPStatus.OK) -> FlaskResponse:
    limits, own = limits_of(store(), me().account), shelf()
    if all(entry_id(entry) != one.id for kind in ("entry", "draft") for one in own.all(kind)):
        raise NotFound("no such entry")
    g.media_sources = "'self' blob:"  # to hear what was recorded before it is kept
    page = render_template(
        "diaries/medium_add.html",
        entry=entry,
        form=form,
        limits=limits,
        without_script=min(_WITHOUT_SCRIPT, limits.file),
        kinds=EXAMPLES,
        unfinished=[one for one in media().of(entry) if not one.done],
    )
    response = make_response(page, status)
    response.headers[RECORDING[0]] = RECORDING[1]
    return response


def _receive(entry: str, sent: Any) -> Medium:  # noqa: ANN401 - Werkzeug's FileStorage
    """Seal what Werkzeug has, which lies in memory or in a sealed file, piece by piece."""
    stream: IO[bytes] = sent.stream
    size = stream.seek(0, 2)
    stream.seek(0)
    if size > _WITHOUT_SCRIPT:
        most = megabytes(_WITHOUT_SCRIPT)
        raise Rejected(
            "Without JavaScript one file can have up to %(most)s.",
            field="file",
            values={"most": most},
        )
    limits = limits_of(store(), me().account)
    begun = media().begin(entry=entry, name=sent.filename or "", size=size, limits=limits)
    try:
        for index in range(begun.pieces):
            media().take(begun, index, stream.read(begun.piece_size(index)))
        return media().finish(begun)
    except (Rejected, NoRoom, Busy):
        media().remove(begun)  # without a script it cannot be gone on with
        raise
