"""All questions of a scheme in their order; each save stores a version of its own."""

from typing import Final, Literal

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.errors import Rejected
from feedback.questionnaires import editing
from feedback.questionnaires.blueprint import views
from feedback.questionnaires.errors import EditError
from feedback.questionnaires.items import Question
from feedback.questionnaires.model import Questionnaire
from feedback.schemes.model import Scheme
from feedback.schemes.service import questionnaire as stored
from feedback.schemes.service import scheme as load_scheme
from feedback.schemes.service import set_questionnaire
from feedback.web.access import Who, allow, me, store
from feedback.web.site import notice

__all__ = ["asked", "save", "shown"]

# Asked of employees alone: volunteers have no working hours to protect.
_EMPLOYEES_ONLY: Final = "time"


@views.get("/schemes/<scheme>/questions")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def index(scheme: str) -> str:
    found, questionnaire = asked(scheme)
    misfit = questionnaire.question(_EMPLOYEES_ONLY)
    return render_template(
        "questionnaires/index.html",
        scheme=found,
        questionnaire=questionnaire,
        questions=[shown(found, questionnaire, one) for one in questionnaire.questions],
        may_edit=not found.frozen and me().role is not Who.GUARDIAN,
        misfit=misfit if misfit and not found.settings.employees else None,
        names=found.settings.role_plurals(),
    )


@views.post("/schemes/<scheme>/questions/<question>/move")
@allow(Who.LEAD, Who.DEPUTY)
def move(scheme: str, question: str) -> Response:
    _found, questionnaire = asked(scheme)
    way: Literal["up", "down"] = "up" if request.form.get("way") == "up" else "down"
    try:
        save(scheme, editing.move(questionnaire, question, way), was=request.form.get("was", ""))
    except EditError as error:
        raise Rejected(_(error.template) % error.params) from error
    back = url_for("questionnaires.index", scheme=scheme, _anchor=f"question-{question}")
    return redirect(back, 303)


@views.route("/schemes/<scheme>/questions/<question>/remove", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
def remove(scheme: str, question: str) -> str | Response:
    found, questionnaire = asked(scheme)
    try:
        less = editing.remove(questionnaire, question)
    except EditError as error:
        raise Rejected(_(error.template) % error.params) from error
    if request.method == "POST":
        save(scheme, less, was=request.form.get("was", ""))
        notice(_("The question is removed."))
        return redirect(url_for("questionnaires.index", scheme=scheme), 303)
    kept = questionnaire.question(question)
    return render_template(
        "questionnaires/remove.html", scheme=found, question=kept, was=questionnaire.hash
    )


def asked(scheme: str) -> tuple[Scheme, Questionnaire]:
    """The scheme and what it asks, as typed: settings are not filled in."""
    found = load_scheme(store(), scheme)
    return found, stored(store(), found.questionnaire)


def save(scheme: str, edited: Questionnaire, *, was: str) -> None:
    """Ask this from now on, unless somebody else changed it since the page was made."""
    set_questionnaire(store(), scheme=scheme, questionnaire=edited, by=me().account, was=was)


def shown(found: Scheme, questionnaire: Questionnaire, one: Question) -> dict[str, object]:
    """A question as the list tells it."""
    names = found.settings.role_plurals()
    when = {
        "both": _("both surveys"),
        "pre": _("only the first survey"),
        "post": _("only the second survey"),
    }
    good = [option.label for option in one.options if option.value in one.favourable]
    return {
        "id": one.id,
        "text": one.text,
        "text_post": one.text_post,
        "who": ", ".join(names.get(role, role) for role in one.roles or questionnaire.roles),
        "when": when[one.waves],
        "answers": " · ".join(option.label for option in one.options) or _("They write"),
        "good": ", ".join(good),
        "reverse": one.reverse,
    }
