"""Sending people the link to set up their sign-in: everybody, or one person again."""

from collections.abc import Sequence
from typing import Final

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from feedback.members.blueprint import views
from feedback.members.inviting import invite_member, invite_members
from feedback.participants.service import Participant, people
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, me, store
from feedback.web.fields import Form, select
from feedback.web.site import notice

__all__: list[str] = []

_EVERYBODY: Final = "everybody"


def _form(listed: Sequence[Participant]) -> Form:
    """Everybody, or one person of the list."""
    everybody = (_EVERYBODY, _l("Everybody on the list"))
    people_ = ((one.id, one.name) for one in listed)
    who = select(_l("Who gets the email?"), [everybody, *people_], missing=_l("Choose who"))
    made: Form = type("Send", (Form,), {"who": who})()
    return made


@views.route("/schemes/<scheme>/pairs/send", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
def send_links(scheme: str) -> str | Response:
    """Ask, then send. What is said afterwards is the same, whoever has chosen already."""
    found, listed = load_scheme(store(), scheme), people(store(), scheme)
    form = _form(listed)
    if form.validate_on_submit():
        who, by = str(form["who"].data), me().account
        if who == _EVERYBODY:
            invite_members(store(), scheme=scheme, by=by)
        else:
            invite_member(store(), scheme=scheme, person=who, by=by)
        notice(_("The email goes to everybody you chose who has not decided yet."))
        return redirect(url_for("members.pairs", scheme=scheme), 303)
    return render_template(
        "members/send.html",
        scheme=found,
        form=form,
        back_link=url_for("members.pairs", scheme=scheme),
    )
