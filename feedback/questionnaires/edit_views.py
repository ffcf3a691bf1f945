"""One question: added or changed."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.errors import Conflict, Rejected
from feedback.questionnaires import editing
from feedback.questionnaires.blueprint import views
from feedback.questionnaires.definition import load_shipped
from feedback.questionnaires.errors import EditError
from feedback.questionnaires.forms import BlockForm, QuestionForm, put_edit_error
from feedback.questionnaires.items import DEFAULT_MAX_BYTES, Question
from feedback.questionnaires.list_views import asked, save
from feedback.questionnaires.model import Questionnaire
from feedback.schemes.model import Scheme
from feedback.web.access import Who, allow
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__: list[str] = []

_BLOCK = "civil-service"


@views.route("/schemes/<scheme>/questions/add", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
def add(scheme: str) -> str | Response:
    found, questionnaire = asked(scheme)
    form = _form(found, questionnaire)
    if not form.is_submitted():
        scales = questionnaire.scales
        form.fill(questionnaire, Question(id="", text="", scale=scales[0] if scales else None))
        form.roles.data = []
    if form.validate_on_submit():
        question = editing.suggest_id(questionnaire, form.text.data or "")
        if _saved(found, questionnaire, form, question):
            notice(_("The question is added at the end."))
            back = url_for("questionnaires.index", scheme=scheme, _anchor=f"question-{question}")
            return redirect(back, 303)
    return _page(found, questionnaire, form, None)


@views.route("/schemes/<scheme>/questions/<question>", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
def edit(scheme: str, question: str) -> str | Response:
    found, questionnaire = asked(scheme)
    kept = questionnaire.question(question)
    if kept is None:
        abort(404)
    form = _form(found, questionnaire)
    if not form.is_submitted():
        form.fill(questionnaire, kept)
    if form.validate_on_submit() and _saved(found, questionnaire, form, question):
        notice(_("The question is saved."))
        back = url_for("questionnaires.index", scheme=scheme, _anchor=f"question-{question}")
        return redirect(back, 303)
    return _page(found, questionnaire, form, kept)


@views.route("/schemes/<scheme>/questions/block", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
def add_block(scheme: str) -> str | Response:
    """Add the shipped questions about the workplace."""
    found, questionnaire = asked(scheme)
    block = load_shipped(_BLOCK)
    form = BlockForm()
    form.roles.choices = _roles(found, questionnaire)
    if form.validate_on_submit():
        try:
            joined = editing.add_block(questionnaire, block, roles=form.roles.data or ())
            save(scheme, joined, was=request.form.get("was", ""))
        except EditError as error:
            put_edit_error(form, error)
        except (Conflict, Rejected) as error:
            put_error(form, error)
        else:
            notice(_("The questions are added at the end."))
            return redirect(url_for("questionnaires.index", scheme=scheme), 303)
    return render_template(
        "questionnaires/block.html",
        scheme=found,
        form=form,
        block=block,
        was=questionnaire.hash,
    )


def _form(found: Scheme, questionnaire: Questionnaire) -> QuestionForm:
    form = QuestionForm()
    form.roles.choices = _roles(found, questionnaire)
    if form.is_submitted() and form.kind.data == "scale":
        form.max_bytes.data = str(DEFAULT_MAX_BYTES)  # not asked for, so nothing to complain of
    return form


def _roles(found: Scheme, questionnaire: Questionnaire) -> list[tuple[str, str]]:
    names = found.settings.role_plurals()
    return [(role, names.get(role, role)) for role in questionnaire.roles]


def _saved(found: Scheme, questionnaire: Questionnaire, form: QuestionForm, question: str) -> bool:
    """Whether the edit was stored; where not, the form says why."""
    try:
        edited = form.changed(questionnaire, question)
        save(found.id, edited, was=request.form.get("was", ""))
    except EditError as error:
        put_edit_error(form, error)
    except (Conflict, Rejected) as error:
        put_error(form, error)
    else:
        return True
    return False


def _page(
    found: Scheme, questionnaire: Questionnaire, form: QuestionForm, kept: Question | None
) -> str:
    return render_template(
        "questionnaires/question.html",
        scheme=found,
        form=form,
        question=kept,
        # What was there when the page was first made: a later version must not be overwritten.
        was=request.form.get("was") or questionnaire.hash,
    )
