"""Questions as a file: downloaded to keep or edit, and put back."""

from flask import Response as FlaskResponse
from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.errors import Conflict, Rejected
from feedback.questionnaires.blueprint import views
from feedback.questionnaires.definition import load
from feedback.questionnaires.errors import DefinitionError, DefinitionProblem
from feedback.questionnaires.forms import FileForm
from feedback.questionnaires.list_views import asked, save
from feedback.questionnaires.model import Questionnaire
from feedback.questionnaires.writing import to_toml
from feedback.web.access import Who, allow
from feedback.web.bodies import takes_form
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__: list[str] = []


@views.get("/schemes/<scheme>/questions/questions.toml")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def download(scheme: str) -> FlaskResponse:
    response = FlaskResponse(to_toml(asked(scheme)[1]), mimetype="application/toml")
    response.headers["Content-Disposition"] = 'attachment; filename="questions.toml"'
    return response


@views.route("/schemes/<scheme>/questions/file", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
@takes_form(files=True)
def upload(scheme: str) -> str | Response:
    """Replace all questions by those of a file, if it has no faults."""
    found, questionnaire = asked(scheme)
    form = FileForm()
    problems: tuple[DefinitionProblem, ...] = ()
    if form.validate_on_submit():
        typed = form.file.data.read().decode("utf-8", errors="replace")
        try:
            edited = load(typed, file=_("your file"))
            _same_roles(questionnaire, edited)
            save(scheme, edited, was=request.form.get("was", ""))
        except DefinitionError as error:
            problems = error.problems
            put_error(form, Rejected(_("The file has problems. Nothing was changed"), field="file"))
        except (Conflict, Rejected) as error:
            put_error(form, error)
        else:
            notice(_("The questions are replaced."))
            return redirect(url_for("questionnaires.index", scheme=scheme), 303)
    return render_template(
        "questionnaires/file.html",
        scheme=found,
        form=form,
        problems=problems,
        was=questionnaire.hash,
    )


def _same_roles(before: Questionnaire, after: Questionnaire) -> None:
    # People on the list already have one of these.
    if after.roles != before.roles:
        raise Rejected(_("The roles in the file must stay as they were"), field="file")
