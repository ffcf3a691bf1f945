"""Pages for somebody who lost everything and asks to be erased: asking, and agreeing."""

from typing import Final

from flask import abort, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.accounts.holders import Role, holders
from feedback.config import Config
from feedback.errors import Conflict, Rejected
from feedback.oversight import erasing
from feedback.oversight.blueprint import views
from feedback.oversight.forms import CHECKS, Erase
from feedback.oversight.two_people import acting
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, me, store
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__ = ["keyring_days"]

_HOLDERS: Final = (Role.LEAD, Role.DEPUTY, Role.GUARDIAN)


def keyring_days() -> int:
    """For how long backups of the keyring are kept: until then a copy may open what was erased."""
    config: Config = current_app.extensions["candour-config"]
    return config.keyring_backup_days


@views.get("/schemes/<scheme>/erase")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def erase(scheme: str) -> str:
    """What waits for a second person. Addresses: not for who is not confirmed."""
    acting(store(), scheme=scheme, by=me().account, roles=_HOLDERS)
    names = {one.account: one.name for one in holders(store(), scheme) if one.account}
    return render_template(
        "oversight/erase.html",
        scheme=load_scheme(store(), scheme),
        waiting=erasing.waiting(store(), scheme),
        names=names,
        checks=CHECKS,
        account=me().account,
        mine=str(me().role),
        may_ask=me().role is not Who.DEPUTY,
        days=keyring_days(),
    )


@views.route("/schemes/<scheme>/erase/new", methods=["GET", "POST"])
@allow(Who.LEAD, Who.GUARDIAN, fresh=True)
def erase_new(scheme: str) -> str | Response:
    acting(store(), scheme=scheme, by=me().account, roles=_HOLDERS)
    form = Erase()
    if form.validate_on_submit():
        try:
            erasing.ask(
                store(),
                scheme=scheme,
                email=form.email.data or "",
                check=form.check.data or "",
                by=me().account,
            )
        except (Conflict, Rejected) as error:
            put_error(form, error)
        else:
            notice(_("A second person is asked by email. Nothing happens until they agree."))
            return redirect(url_for("oversight.erase", scheme=scheme), 303)
    return render_template(
        "oversight/erase_new.html",
        scheme=load_scheme(store(), scheme),
        form=form,
        days=keyring_days(),
    )


@views.post("/schemes/<scheme>/erase/<approval>")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN, fresh=True)
def erase_decide(scheme: str, approval: str) -> str | Response:
    answer = request.form.get("answer")
    if answer not in {"yes", "no"}:
        abort(400)
    done = erasing.decide(
        store(), scheme=scheme, approval=approval, yes=answer == "yes", by=me().account
    )
    if done is None:
        notice(_("Done. Nothing is erased."))
        return redirect(url_for("oversight.erase", scheme=scheme), 303)
    # Shown in the answer itself: kept nowhere, so it cannot be shown twice.
    return render_template(
        "oversight/erased.html", scheme=load_scheme(store(), scheme), certificate=done
    )
