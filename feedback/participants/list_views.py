"""The list of people by hand: shown, added to, mended, shortened."""

from typing import Final

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.errors import Conflict, NotFound, Rejected
from feedback.participants import approvals, service
from feedback.participants.blueprint import views
from feedback.participants.forms import PersonForm, person_form
from feedback.schemes.model import Scheme
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, me, store
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__ = ["agreed_still"]

_PAGE: Final = 100


@views.get("/schemes/<scheme>/people")
@allow(Who.LEAD, Who.DEPUTY)
def index(scheme: str) -> str:
    found = load_scheme(store(), scheme)
    everybody = service.people(store(), scheme)
    last = max(1, -(-len(everybody) // _PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), last)
    names = found.settings.role_plurals()
    counts = [
        {"role": names[role], "count": sum(one.role == role for one in everybody)} for role in names
    ]
    return render_template(
        "participants/index.html",
        scheme=found,
        counts=counts,
        total=len(everybody),
        people=everybody[(page - 1) * _PAGE : page * _PAGE],
        page=page,
        last=last,
        waiting=approvals.waiting(store(), scheme),
    )


@views.route("/schemes/<scheme>/people/add", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
def add(scheme: str) -> str | Response:
    found = load_scheme(store(), scheme)
    form = person_form(found.settings)
    if form.validate_on_submit():
        try:
            _add(found, form)
        except (Conflict, Rejected) as error:
            put_error(form, error)
        else:
            return _back(found, _("The person is added."))
    return render_template("participants/person.html", scheme=found, form=form, person=None)


@views.route("/schemes/<scheme>/people/<person>", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
def mend(scheme: str, person: str) -> str | Response:
    found = load_scheme(store(), scheme)
    kept = service.participant(store(), scheme, person)
    if kept.left:
        raise NotFound("There is no such person in this scheme.")
    form = person_form(found.settings)
    if not form.is_submitted():
        form.fill(kept)
    if form.validate_on_submit():
        act = approvals.ask_mend if found.frozen else service.mend
        try:
            act(store(), scheme=scheme, person=form.person(person), by=me().account)
        except (Conflict, Rejected) as error:
            put_error(form, error)
        else:
            return _back(found, _("The change is saved."))
    return render_template("participants/person.html", scheme=found, form=form, person=kept)


@views.route("/schemes/<scheme>/people/<person>/remove", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
def remove(scheme: str, person: str) -> str | Response:
    found = load_scheme(store(), scheme)
    kept = service.participant(store(), scheme, person)
    if request.method == "POST":
        act = approvals.ask_remove if found.frozen else service.remove
        act(store(), scheme=scheme, person=person, by=me().account)
        return _back(found, _("The person is removed from the list."))
    return render_template("participants/remove.html", scheme=found, person=kept)


def _add(found: Scheme, form: PersonForm) -> None:
    act = approvals.ask_add if found.frozen else service.add
    act(store(), scheme=found.id, person=form.person(), by=me().account)


def agreed_still(was: Scheme) -> str:
    """What to say besides, where the list has changed so much that an agreement ended; else ""."""
    if was.state != "agreed" or load_scheme(store(), was.id).state == "agreed":
        return ""
    return str(_("That is a lot of changes. Ask the guardian to agree again."))


def _back(found: Scheme, done: str) -> Response:
    notice(_("The guardian has been asked.") if found.frozen else f"{done} {agreed_still(found)}")
    return redirect(url_for("participants.index", scheme=found.id), 303)
