"""Handing over: a new person in the place of one who goes, with the guardian's yes."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.errors import Conflict, Rejected
from feedback.schemes import handover, service
from feedback.schemes.blueprint import views
from feedback.schemes.forms import Nominate
from feedback.schemes.holder_views import own_holder
from feedback.web.access import Who, allow, me, store
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__: list[str] = []


@views.route("/schemes/<scheme>/holders/<holder>/hand-over", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def hand_over(scheme: str, holder: str) -> str | Response:
    """Name who is to take one's own place."""
    mine = own_holder(scheme, holder)
    if mine.account != me().account:
        abort(403)
    form = Nominate()
    if form.validate_on_submit():
        try:
            handover.ask_handover(
                store(),
                scheme=scheme,
                role=str(mine.role),
                name=form.name.data or "",
                email=form.email.data or "",
                title=form.title.data or "",
                leaving=mine.id,
                by=me().account,
            )
        except (Conflict, Rejected) as error:
            put_error(form, error)
        else:
            notice(_("The guardian has been asked."))
            return redirect(url_for("schemes.holders", scheme=scheme), 303)
    found = service.scheme(store(), scheme)
    return render_template("schemes/hand_over.html", scheme=found, form=form, holder=mine)


@views.post("/schemes/<scheme>/holders/requests/<approval>")
@allow(Who.GUARDIAN, fresh=True)
def decide_handover(scheme: str, approval: str) -> Response:
    """The guardian's yes or no."""
    answer = request.form.get("answer")
    if answer not in {"yes", "no"}:
        abort(400)
    handover.decide_handover(
        store(), scheme=scheme, approval=approval, yes=answer == "yes", by=me().account
    )
    notice(_("Done. They get an email.") if answer == "yes" else _("Done. Nothing changes."))
    return redirect(url_for("schemes.holders", scheme=scheme), 303)


@views.route("/schemes/<scheme>/holders/<holder>/leave", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN, fresh=True)
def leave(scheme: str, holder: str) -> str | Response:
    """The last step of handing over: give up one's own place."""
    mine = own_holder(scheme, holder)
    if mine.account != me().account:
        abort(403)
    if request.method == "POST":
        handover.finish(store(), scheme=scheme, holder=holder, by=me().account)
        notice(_("You have given up your place."))
        return redirect(url_for("schemes.index"), 303)
    return render_template(
        "schemes/confirm.html",
        scheme=service.scheme(store(), scheme),
        title=_("Give up your place?"),
        text=_(
            "You can do this once the person who follows you has signed up and has the keys. "
            "You then cannot open this scheme any more."
        ),
        submit=_("Give up my place"),
        back=url_for("schemes.holders", scheme=scheme),
    )
