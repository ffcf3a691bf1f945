"""People from a file and into one: uploaded, checked, confirmed; a sample; the whole list."""

from typing import Final

from flask import Response as FlaskResponse
from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.errors import Conflict, Rejected
from feedback.participants import roster, service
from feedback.participants.blueprint import views
from feedback.participants.forms import Upload
from feedback.participants.list_views import agreed_still
from feedback.participants.upload import open_upload, seal_upload
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, me, store
from feedback.web.bodies import takes_form
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__: list[str] = []

_SHOWN: Final = 20


@views.route("/schemes/<scheme>/people/import", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
@takes_form(files=True)
def upload(scheme: str) -> str | Response:
    """Choose a file; then what would happen."""
    form = Upload()
    if form.validate_on_submit():
        data = form.file.data.read()
        try:
            sealed = seal_upload(store(), scheme=scheme, account=me().account, data=data)
        except Rejected as error:
            put_error(form, error)
        else:
            return _checked(scheme, data, sealed)
    return _choose(scheme, form)


@views.post("/schemes/<scheme>/people/import/confirm")
@allow(Who.LEAD, Who.DEPUTY)
@takes_form(long=True)
def confirm_import(scheme: str) -> str | Response:
    sealed = request.form.get("upload", "")
    was = load_scheme(store(), scheme)
    try:
        data = open_upload(store(), scheme=scheme, account=me().account, sealed=sealed)
        count = service.import_people(store(), scheme=scheme, data=data, by=me().account)
    except (Conflict, Rejected) as error:
        form = Upload(formdata=None)
        put_error(form, error)
        return _choose(scheme, form)
    done = _("%(number)s people are added. Nobody has been told yet.", number=count)
    notice(f"{done} {agreed_still(was)}")
    return redirect(url_for("participants.index", scheme=scheme), 303)


@views.get("/schemes/<scheme>/people/sample.csv")
@allow(Who.LEAD, Who.DEPUTY)
def sample(scheme: str) -> FlaskResponse:
    settings = load_scheme(store(), scheme).settings
    return _csv(roster.sample(settings.role_names(), settings.breakdowns), "sample.csv")


@views.get("/schemes/<scheme>/people/people.csv")
@allow(Who.LEAD, Who.DEPUTY)
def export(scheme: str) -> FlaskResponse:
    people = service.people(store(), scheme)
    return _csv(roster.export(one.entry() for one in people), "people.csv")


def _checked(scheme: str, data: bytes, sealed: str) -> str:
    found = load_scheme(store(), scheme)
    result = service.dry_run(store(), scheme, data)
    names = found.settings.role_plurals()
    return render_template(
        "participants/checked.html",
        scheme=found,
        counts=[
            {"role": names[role], "count": sum(one.role == role for one in result.rows)}
            for role in names
        ],
        total=len(result.rows),
        first=result.rows[:_SHOWN],
        problems=[
            {"line": one.line, "column": one.column, "text": _(one.template) % one.params}
            for one in result.problems
        ],
        problem_count=result.problem_count,
        notes=[_(one.template) % one.params for one in result.notes],
        sealed=sealed,
    )


def _choose(scheme: str, form: Upload) -> str:
    found = load_scheme(store(), scheme)
    return render_template("participants/upload.html", scheme=found, form=form)


def _csv(data: bytes, name: str) -> FlaskResponse:
    response = FlaskResponse(data, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
