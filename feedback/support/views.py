"""The page on which either of a pair ends it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.members.pairs import pair as load_pair
from feedback.members.pairs import side_of
from feedback.participants.service import listed
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
    mine = side_of(store(), found, account)
    if request.method == "POST":
        service.end_pairing(store(), pair=found, by=mine)
        notice(_("The pairing has ended. You can still read what the two of you wrote."))
        return redirect(url_for("members.home"), 303)
    partner = listed(store(), found.scheme, found.other(mine))  # a pair outlives the list
    return render_template(
        "support/end.html",
        pair=found,
        partner=partner.name if partner else _("your partner"),
        support=service.contact(store(), found.scheme),
    )
