"""The first page, the list of one's schemes, and making a new one."""

from flask import current_app, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from feedback.errors import Rejected
from feedback.schemes import service
from feedback.schemes.blueprint import views
from feedback.schemes.forms import NewScheme
from feedback.schemes.templates import load_templates
from feedback.web.access import Who, allow, me, store
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__: list[str] = []


@views.get("/")
@allow(Who.ANYONE)
def front() -> str | Response:
    if "account" in session:
        first = "members.home" if "member" in session else "schemes.index"
        return redirect(url_for(first), 303)
    return render_template("schemes/front.html")


@views.get("/schemes")
@allow(Who.ORGANISER)
def index() -> str:
    found = service.schemes_of(store(), me().account)
    roles = {
        "lead": _("You lead it"),
        "deputy": _("You are the deputy"),
        "guardian": _("You are its guardian"),
    }
    states = {
        "draft": _("Being set up"),
        "agreed": _("Agreed"),
        "open": _("Running"),
        "ended": _("Ended"),
        "cleared": _("Ended"),
    }
    schemes = [
        {"id": one.id, "title": one.title, "role": roles[role], "state": states[one.state]}
        for one, role in found
    ]
    return render_template("schemes/index.html", schemes=schemes)


@views.route("/schemes/new", methods=["GET", "POST"])
@allow(Who.ORGANISER)
def new() -> str | Response:
    templates = {one.key: one for one in load_templates()}
    form = NewScheme()
    form.template.choices = [
        SelectChoice(value=one.key, label=one.name) for one in templates.values()
    ]
    if not form.is_submitted():
        form.template.data = next(iter(templates))
        form.organisation.data = current_app.extensions["candour-config"].organisation
    if form.validate_on_submit():
        try:
            made = service.create(
                store(),
                template=templates[str(form.template.data)],
                title=" ".join((form.title.data or "").split()),
                organisation=" ".join((form.organisation.data or "").split()),
                by=me().account,
            )
        except Rejected as error:
            put_error(form, error)
        else:
            notice(_("Your scheme is made. Nobody has been told about it."))
            return redirect(url_for("schemes.home", scheme=made), 303)
    return render_template("schemes/new.html", form=form, templates=list(templates.values()))
