"""Changes of the frozen list: the guardian's page."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.participants import approvals
from feedback.participants.blueprint import views
from feedback.schemes.approvals import guards
from feedback.schemes.doubts import Asked, doubts
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, me, store
from feedback.web.site import notice

__all__: list[str] = []


@views.get("/schemes/<scheme>/people/changes")
@allow(Who.GUARDIAN)
def changes(scheme: str) -> str:
    # Names and addresses: not for somebody who says to be the guardian, and may not be.
    guards(store(), scheme=scheme, account=me().account)
    found = load_scheme(store(), scheme)
    waiting = approvals.waiting(store(), scheme)
    # Who is removed stays in the numbers: what they have sent counts.
    asked = [
        Asked(one.after.id, one.after.role, one.after.name, one.after.email)
        for one in waiting
        if one.kind != "remove"
    ]
    return render_template(
        "participants/changes.html",
        scheme=found,
        changes=waiting,
        names=found.settings.role_names(),
        doubtful=doubts(store(), found, asked=asked),
    )


@views.post("/schemes/<scheme>/people/changes/<approval>")
@allow(Who.GUARDIAN)
def decide(scheme: str, approval: str) -> Response:
    answer = request.form.get("answer")
    if answer not in {"yes", "no"}:
        abort(400)
    approvals.decide_change(
        store(), scheme=scheme, approval=approval, yes=answer == "yes", by=me().account
    )
    notice(_("Done. The list is changed.") if answer == "yes" else _("Done. Nothing changes."))
    return redirect(url_for("participants.changes", scheme=scheme), 303)
