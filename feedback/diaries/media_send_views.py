"""Sending by script: begin, piece by piece, done. Answers are JSON; errors are words to show."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Final, TypeVar, cast

from flask import Response, jsonify, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import ServiceUnavailable

from feedback.accounts.gate import Busy
from feedback.diaries.blueprint import entry_id, views
from feedback.diaries.media import AnotherFile, OutOfStep
from feedback.diaries.media_files import NoRoom
from feedback.diaries.media_finding import address, find, give_ticket, media
from feedback.diaries.media_limits import limits_of
from feedback.diaries.media_model import PIECE_SIZE, Medium
from feedback.errors import NotAllowed, NotFound, Rejected, ServiceError
from feedback.web.access import Who, allow, me, store
from feedback.web.jsons import sent_object
from feedback.web.languages import told
from feedback.web.site import notice

__all__: list[str] = []

_LONGEST_NAME: Final = 1000
_RETRY: Final = 5
_LARGEST: Final = 10**15  # bytes: more than any disk has, and still a number to reckon with
View = TypeVar("View", bound=Callable[..., Response])
_STATUS: Final = (
    (NotFound, HTTPStatus.NOT_FOUND),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (Rejected, HTTPStatus.BAD_REQUEST),
    (ServiceError, HTTPStatus.CONFLICT),
)


def _answered(view: View) -> View:
    """Errors as JSON: `next` where another piece is wanted, else `error`, to be shown. Without
    JSON: to be tried again."""

    @wraps(view)
    def wrapped(*given: object, **named: object) -> Response:
        try:
            return view(*given, **named)
        except OutOfStep as error:
            return _json(HTTPStatus.CONFLICT, next=error.next)
        except AnotherFile:
            text = _("This is not the file that you began to send. Choose that one, or delete it.")
            return _json(HTTPStatus.CONFLICT, error=text)
        except NoRoom:
            text = _("There is no room for this file just now. Nothing else of yours is lost.")
            return _json(HTTPStatus.INSUFFICIENT_STORAGE, error=text)
        except Busy:
            raise ServiceUnavailable(retry_after=_RETRY) from None
        except ServiceError as error:
            status = next(status for kind, status in _STATUS if isinstance(error, kind))
            gone = isinstance(error, NotFound)
            return _json(status, error=_("This is not here any more.") if gone else told(error))

    return cast("View", wrapped)


@views.post("/my/diary/<entry>/media/begin")
@allow(Who.MEMBER)
@_answered
def begin_medium(entry: str) -> Response:
    """Make place for a file, or find what was begun of it."""
    asked = sent_object()
    name, size = asked.get("name"), asked.get("size")
    if not isinstance(name, str) or type(size) is not int or not 0 <= size <= _LARGEST:
        return _json(HTTPStatus.BAD_REQUEST, error=_("This file could not be read. Try again."))
    begun = media().begin(
        entry=entry_id(entry),
        name=name[:_LONGEST_NAME],
        size=size,
        limits=limits_of(store(), me().account),
    )
    response = jsonify(
        at=address(begun), next=media().next_piece(begun), pieces=begun.pieces, size=PIECE_SIZE
    )
    give_ticket(response, begun)
    return response


@views.post("/my/diary/<entry>/media/<medium>/pieces/<int:index>")
@allow(Who.MEMBER)
@_answered
def take_piece(entry: str, medium: str, index: int) -> Response:
    found = find(entry, medium, done=False)
    if found.done:
        return jsonify(next=found.pieces)  # the answer to the last request was lost
    if (request.content_length or 0) > PIECE_SIZE:
        raise Rejected("Part of the file did not arrive whole. Send it again.")
    return jsonify(next=media().take(found, index, request.get_data(cache=False)))


@views.post("/my/diary/<entry>/media/<medium>/done")
@allow(Who.MEMBER)
@_answered
def finish_medium(entry: str, medium: str) -> Response:
    done = media().finish(find(entry, medium, done=False))
    there = url_for("diaries.entry", entry=done.entry)
    notice(saved_words(done), there)
    response = jsonify(go=f"{there}#medium-{done.id}")
    give_ticket(response, done)
    return response


def saved_words(medium: Medium) -> str:
    """What is said once a file is there."""
    words = {
        "photo": _("Your photo is saved. Only you can see it."),
        "sound": _("Your sound is saved. Only you can hear it."),
        "video": _("Your video is saved. Only you can see it."),
    }
    if medium.removed:
        return str(_("Your photo is saved, without its hidden details. Only you can see it."))
    return str(words[medium.kind.sort])


def _json(status: HTTPStatus, **content: object) -> Response:
    response = jsonify(**content)
    response.status_code = status
    return response
