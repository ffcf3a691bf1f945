"""The page on which either of a pair ends it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.errors import NotFound
from feedback.members.pairs import pair as load_pair
from feedback.members.places import places
from feedback.participants.service import participant
from feedback.schemes.blueprint import say_refusals
from feedback.support import service
from feedback.web.access import Who, allow, me, store
from feedback.web.site import notice

__all__ = ["views"]

views = Blueprint("support", __name__)
say_refusals(views)


@views.route("/my/pair/<pair>/end", methods=["GET", "POST"])
@allow(Who.PARTNER)
def end(pair: str) -> str | Response:
    account = me().account
    found = load_pair(store(), pair, account=account)
    own = {one.participant for one in places(store(), account)}
    mine = next(one for one in found.people if one in own)
    if request.method == "POST":
        service.end_pairing(store(), pair=found, by=mine)
        notice(_("The pairing has ended. You can still read what the two of you wrote."))
        return redirect(url_for("members.home"), 303)
    return render_template(
        "support/end.html",
        pair=found,
        partner=_name(found.scheme, found.other(mine)),
        support=service.contact(store(), found.scheme),
    )


def _name(scheme: str, person: str) -> str:
    """As on the list; a pair outlives it."""
    try:
        name = participant(store(), scheme, person).name
    except NotFound:
        name = ""
    return name or str(_("your partner"))
