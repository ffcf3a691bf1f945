"""Sending people the link to set up their sign-in: everybody, or one person again."""

from collections.abc import Sequence
from typing import Final

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from feedback.addresses import normalise_email
from feedback.errors import N_, Rejected
from feedback.members.blueprint import views
from feedback.members.inviting import invite_member, invite_members
from feedback.participants.service import Participant, people
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, me, store
from feedback.web.fields import Form, email, radios, select
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__: list[str] = []

_ASKED: Final = (_l("Who gets the email?"), _l("Choose who"))
_EVERYBODY: Final = ("everybody", _l("Everybody on the list"))
_ONE: Final = ("one", _l("One person"))
_LONG: Final = 200  # people in a list to choose from; of more, one is named by address


def _form(listed: Sequence[Participant]) -> Form:
    """Everybody, or one person of the list."""
    question, missing = _ASKED
    if len(listed) > _LONG:
        return OfMany()
    choices = [_EVERYBODY, *((one.id, one.name) for one in listed)]
    made: Form = type("Send", (Form,), {"who": select(question, choices, missing=missing)})()
    return made


class OfMany(Form):
    """Everybody, or whoever has an address."""

    who = radios(_ASKED[0], [_EVERYBODY, _ONE], missing=_ASKED[1])
    address = email(
        _l("Their email address"), hint=_l("For one person only. As it is on the list.")
    )


def _chosen(form: Form, listed: Sequence[Participant]) -> str:
    """Whose id, or everybody. Rejected where nobody has the address."""
    who = str(form["who"].data)
    if who != _ONE[0]:
        return who
    wanted = normalise_email(str(form["address"].data or ""))
    for one in listed:
        if normalise_email(one.email) == wanted:
            return one.id
    raise Rejected(N_("Nobody on the list has this email address"), field="address")


def _send(scheme: str, who: str) -> None:
    if who == _EVERYBODY[0]:
        invite_members(store(), scheme=scheme, by=me().account)
    else:
        invite_member(store(), scheme=scheme, person=who, by=me().account)
    notice(_("The email goes to everybody you chose who has not decided yet."))


@views.route("/schemes/<scheme>/pairs/send", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
def send_links(scheme: str) -> str | Response:
    """Ask, then send. What is said afterwards is the same, whoever has chosen already."""
    found, listed = load_scheme(store(), scheme), people(store(), scheme)
    form = _form(listed)
    if form.validate_on_submit():
        try:
            who = _chosen(form, listed)
        except Rejected as error:
            put_error(form, error)
        else:
            _send(scheme, who)
            return redirect(url_for("members.pairs", scheme=scheme), 303)
    return render_template(
        "members/send.html",
        scheme=found,
        form=form,
        back_link=url_for("members.pairs", scheme=scheme),
    )
