"""Pages of legal holds: what is held, asking, and the second person's answer."""

from collections.abc import Mapping

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.accounts.holders import Role, holders
from feedback.errors import Conflict, Rejected
from feedback.oversight import holds
from feedback.oversight.blueprint import views
from feedback.oversight.forms import EndHold, NewHold
from feedback.oversight.two_people import acting
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, me, store
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__: list[str] = []


@views.get("/schemes/<scheme>/holds")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def hold_list(scheme: str) -> str:
    """What is held and what waits; a deputy reads it, and decides nothing."""
    acting(store(), scheme=scheme, by=me().account, roles=tuple(Role))
    found = holds.holds(store(), scheme)
    return render_template(
        "oversight/holds.html",
        scheme=load_scheme(store(), scheme),
        active=[one for one in found if one.active],
        ended=[one for one in found if not one.active],
        waiting=holds.waiting(store(), scheme),
        names=_names(scheme),
        mine=str(me().role),
        may_ask=me().role is not Who.DEPUTY,
    )


@views.route("/schemes/<scheme>/holds/new", methods=["GET", "POST"])
@allow(Who.LEAD, Who.GUARDIAN, fresh=True)
def hold_new(scheme: str) -> str | Response:
    _known(scheme)
    form = NewHold()
    if form.validate_on_submit():
        try:
            holds.ask(store(), scheme=scheme, reason=form.reason.data or "", by=me().account)
        except (Conflict, Rejected) as error:
            put_error(form, error)
        else:
            return _asked(scheme)
    return render_template(
        "oversight/hold_new.html", scheme=load_scheme(store(), scheme), form=form
    )


@views.route("/schemes/<scheme>/holds/<hold>/end", methods=["GET", "POST"])
@allow(Who.LEAD, Who.GUARDIAN, fresh=True)
def hold_end(scheme: str, hold: str) -> str | Response:
    _known(scheme)
    found = next((one for one in holds.holds(store(), scheme) if one.id == hold), None)
    if found is None:
        abort(404)
    form = EndHold()
    if form.validate_on_submit():
        why = form.reason.data or ""
        try:
            holds.ask_end(store(), scheme=scheme, hold=hold, reason=why, by=me().account)
        except (Conflict, Rejected) as error:
            put_error(form, error)
        else:
            return _asked(scheme)
    shown = load_scheme(store(), scheme)
    return render_template("oversight/hold_end.html", scheme=shown, form=form, hold=found)


@views.post("/schemes/<scheme>/holds/requests/<approval>")
@allow(Who.LEAD, Who.GUARDIAN, fresh=True)
def hold_decide(scheme: str, approval: str) -> Response:
    answer = request.form.get("answer")
    if answer not in {"yes", "no"}:
        abort(400)
    asked = next((one for one in holds.waiting(store(), scheme) if one.id == approval), None)
    holds.decide(store(), scheme=scheme, approval=approval, yes=answer == "yes", by=me().account)
    if answer == "no":
        notice(_("Done. Nothing changes."))
    elif asked and asked.hold:
        notice(_("The hold has ended."))
    else:
        notice(_("The hold has begun."))
    return redirect(url_for("oversight.hold_list", scheme=scheme), 303)


def _known(scheme: str) -> None:
    # Not for somebody who says to be the guardian, and may not be.
    acting(store(), scheme=scheme, by=me().account, roles=(Role.LEAD, Role.GUARDIAN))


def _asked(scheme: str) -> Response:
    notice(_("The other person is asked by email. Nothing changes until they agree."))
    return redirect(url_for("oversight.hold_list", scheme=scheme), 303)


def _names(scheme: str) -> Mapping[str, tuple[str, str]]:
    """By account: name and role."""
    return {
        str(one.account): (one.name, str(one.role))
        for one in holders(store(), scheme)
        if one.account
    }
