"""What the lead sets about meetings, diaries, sign-ins and support: changed at any time."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.errors import Conflict, Rejected
from feedback.members.arrangement_forms import ArrangementsForm
from feedback.members.arrangements import Arrangements, arrangements, change_arrangements
from feedback.members.blueprint import views
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, me, store
from feedback.web.numbers import whole_number
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__: list[str] = []

_MOST_VERSIONS = 1_000_000


@views.route("/schemes/<scheme>/arrangements", methods=["GET", "POST"], endpoint="arrangements")
@allow(Who.LEAD, Who.DEPUTY)
def arrange(scheme: str) -> str | Response:
    found, kept = load_scheme(store(), scheme), arrangements(store(), scheme)
    form = ArrangementsForm()
    if not form.is_submitted():
        form.fill(kept)
    version = _looked_at(kept)
    if form.validate_on_submit():
        try:
            change_arrangements(
                store(), scheme=scheme, values=form.values(), by=me().account, version=version
            )
        except (Conflict, Rejected) as error:
            put_error(form, error)
        else:
            notice(_("Your arrangements are saved."))
            return redirect(url_for("schemes.home", scheme=scheme), 303)
    return render_template(
        "members/arrangements.html",
        scheme=found,
        form=form,
        version=version,
        back_link=url_for("schemes.home", scheme=scheme),
    )


def _looked_at(kept: Arrangements) -> int:
    """The version that was there when the page was made: a later one is not overwritten."""
    typed = whole_number(request.form.get("version", ""), most=_MOST_VERSIONS)
    return kept.version if typed is None else typed
