"""Pages for each kind of request, with the last day for an answer and a text to send."""

from flask import Response, abort, render_template, url_for

from feedback.oversight.blueprint import views
from feedback.oversight.deadlines import deadlines
from feedback.oversight.erase_views import keyring_days
from feedback.oversight.forms import Came
from feedback.oversight.replies import reply
from feedback.oversight.requests import KINDS, Kind
from feedback.releases.records import live
from feedback.schemes.model import Scheme
from feedback.schemes.service import scheme as load_scheme
from feedback.schemes.waves import waves
from feedback.web.access import Who, allow, me, store

__all__: list[str] = []

# Lead and deputy have no such page.
_GUARDIANS_OWN = frozenset({"participants.changes"})


@views.get("/schemes/<scheme>/requests")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def requests(scheme: str) -> str:
    return render_template(
        "oversight/requests.html",
        scheme=load_scheme(store(), scheme),
        kinds=KINDS.values(),
    )


@views.route("/schemes/<scheme>/requests/<kind>", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def request_of(scheme: str, kind: str) -> str:
    """By POST the last day for one that came on a day. Nothing is kept of it."""
    found, asked = load_scheme(store(), scheme), _kind(kind)
    form = Came()
    by = None
    if form.validate_on_submit() and form.came.data:
        by = deadlines(form.came.data)
    return render_template(
        "oversight/request.html",
        scheme=found,
        kind=asked,
        form=form,
        by=by,
        reply=_reply(found, asked),
        links=[_link(scheme, step.page) for step in asked.steps],
        files=[
            (row.published_on, url_for("packs.index", scheme=scheme, release=row.id))
            for row in live(store(), scheme)
            if row.published_on and kind == "foi"
        ],
    )


@views.get("/schemes/<scheme>/requests/<kind>/reply.txt")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def reply_file(scheme: str, kind: str) -> Response:
    asked = _kind(kind)
    text = _reply(load_scheme(store(), scheme), asked)
    found = Response(text, mimetype="text/plain")
    found.headers["Content-Disposition"] = f'attachment; filename="reply-{asked.key}.txt"'
    return found


def _kind(kind: str) -> Kind:
    if kind not in KINDS:
        abort(404)
    return KINDS[kind]


def _reply(scheme: Scheme, kind: Kind) -> str:
    published = [row.published_on for row in live(store(), scheme.id) if row.published_on]
    return reply(
        kind.key,
        scheme=scheme,
        waves=waves(store(), scheme.id),
        published=published,
        keyring_days=keyring_days(),
    )


def _link(scheme: str, page: str) -> str:
    hidden = page in _GUARDIANS_OWN and me().role is not Who.GUARDIAN
    return "" if not page or hidden else url_for(page, scheme=scheme)
