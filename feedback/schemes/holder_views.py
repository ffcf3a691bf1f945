"""Who holds the keys of a scheme: lead, deputy, guardians."""

from datetime import date
from typing import Final

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.accounts import holders as held
from feedback.accounts.holders import Holder, Role, State
from feedback.errors import Conflict, NotAllowed, NotFound, Rejected
from feedback.schemes import handover, service
from feedback.schemes.blueprint import views
from feedback.schemes.forms import Nominate, Waive
from feedback.web.access import Who, allow, me, store
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__ = ["own_holder"]

_MOST: Final = {"guardian": 2, "deputy": 1}


@views.get("/schemes/<scheme>/holders")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def holders(scheme: str) -> str:
    found = service.scheme(store(), scheme)
    there = [one for one in held.holders(store(), scheme) if one.active]
    mine = next(one for one in there if one.id == me().holder)
    confirmed = [one for one in there if one.role is Role.GUARDIAN and one.acts]
    return render_template(
        "schemes/holders.html",
        scheme=found,
        people=[_shown(scheme, one) for one in there],
        free=[] if me().role is Who.GUARDIAN else _free(there),
        reasons=held.may_open(store(), scheme),
        may_waive=mine.acts and mine.role is not Role.DEPUTY and len(confirmed) == 1,
        waived=bool(mine.waived),
        requests=[
            {
                "id": one.id,
                "subject": one.subject,
                "mine": handover.may_decide(
                    store(), scheme=scheme, asked=one, account=me().account
                ),
            }
            for one in handover.waiting(store(), scheme)
        ],
    )


@views.route("/schemes/<scheme>/holders/nominate/<role>", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
def nominate(scheme: str, role: str) -> str | Response:
    if role not in {"guardian", "deputy"}:
        abort(404)
    form = Nominate()
    if form.validate_on_submit():
        try:
            _nominate(scheme, role, form)
        except (Rejected, Conflict) as error:
            put_error(form, error)
        else:
            return redirect(url_for("schemes.holders", scheme=scheme), 303)
    return render_template(
        "schemes/nominate.html",
        scheme=service.scheme(store(), scheme),
        role=role,
        form=form,
        guarded=_guarded(scheme),
    )


def _nominate(scheme: str, role: str, form: Nominate) -> None:
    """At once; or by the guardian's yes, where there is one."""
    person = {
        "role": role,
        "name": form.name.data or "",
        "email": form.email.data or "",
        "title": form.title.data or "",
    }
    if _guarded(scheme):
        handover.ask_handover(store(), scheme=scheme, leaving=None, by=me().account, **person)
        said = _("The guardian has been asked. We write to %(name)s after their yes.", **person)
        notice(said)
        return
    held.nominate(store(), scheme=scheme, by=me().account, **person)
    notice(_("An email with what to do is on its way to %(name)s.", name=person["name"]))


def _guarded(scheme: str) -> bool:
    """Whether a guardian's yes comes before the mail to the new person."""
    there = held.holders(store(), scheme)
    return any(one.role is Role.GUARDIAN and one.acts for one in there)


@views.route("/schemes/<scheme>/holders/<holder>/withdraw", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
def withdraw(scheme: str, holder: str) -> str | Response:
    """Take a nomination back that nobody has taken up."""
    person = own_holder(scheme, holder)
    if person.state is not State.NOMINATED:
        abort(404)
    if request.method == "POST":
        held.withdraw(store(), holder=holder, by=me().account)
        notice(_("The nomination of %(name)s is taken back.", name=person.name))
        return redirect(url_for("schemes.holders", scheme=scheme), 303)
    return render_template(
        "schemes/confirm.html",
        scheme=service.scheme(store(), scheme),
        title=_("Take back the nomination of %(name)s?", name=person.name),
        text=_("The link in their email will stop working."),
        submit=_("Take it back"),
        back=url_for("schemes.holders", scheme=scheme),
    )


@views.route("/schemes/<scheme>/holders/waive", methods=["GET", "POST"])
@allow(Who.LEAD, Who.GUARDIAN, fresh=True)
def waive(scheme: str) -> str | Response:
    """Agree in writing to go on with one guardian; lead and guardian each do it."""
    mine = own_holder(scheme, str(me().holder))
    form = Waive()
    if form.validate_on_submit():
        if " ".join((form.typed.data or "").split()).casefold() != mine.name.casefold():
            put_error(form, Rejected(_("Type your name as it stands above"), field="typed"))
        else:
            try:
                held.waive(store(), scheme=scheme, holder=mine.id, by=me().account)
            except (Conflict, NotAllowed) as error:
                put_error(form, error)
            else:
                notice(_("You have agreed in writing to go on with one guardian."))
                return redirect(url_for("schemes.holders", scheme=scheme), 303)
    found = service.scheme(store(), scheme)
    return render_template("schemes/waive.html", scheme=found, form=form, name=mine.name)


def own_holder(scheme: str, holder: str) -> Holder:
    """Somebody who holds a key of this very scheme, or is asked to. NotFound."""
    for one in held.holders(store(), scheme):
        if one.id == holder and one.active:
            return one
    raise NotFound("There is no such person in this scheme.")


def _shown(scheme: str, one: Holder) -> dict[str, object]:
    roles = {
        Role.LEAD: _("Scheme lead"),
        Role.DEPUTY: _("Deputy"),
        Role.GUARDIAN: _("Confidentiality guardian"),
    }
    states = {
        State.NOMINATED: (_("Has not signed up yet"), "yellow"),
        State.ENROLLED: (_("Signed up"), "green"),
        State.CONFIRMED: (_("Confirmed"), "green"),
    }
    unconfirmed = one.role is Role.GUARDIAN and one.state is State.ENROLLED
    status, colour = (_("IT must confirm them"), "yellow") if unconfirmed else states[one.state]
    return {
        "id": one.id,
        "role": roles[one.role],
        "name": one.name,
        "title": one.title,
        "email": one.email,
        "status": status,
        "colour": colour,
        "fingerprint": one.fingerprint,
        "command": f"feedback guardian confirm {one.id}" if unconfirmed else "",
        "waived": one.waived and date.fromisoformat(one.waived),
        "withdraw": one.state is State.NOMINATED and me().role is not Who.GUARDIAN,
        "hand_over": one.account == me().account,
        "keys_missing": one.acts and handover.keys_missing(store(), scheme, one),
    }


def _free(there: list[Holder]) -> list[str]:
    """Roles with a place that nobody has."""
    counts = {role: sum(one.role == role for one in there) for role in _MOST}
    return [role for role, most in _MOST.items() if counts[role] < most]
