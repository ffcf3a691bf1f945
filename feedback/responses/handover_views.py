"""Passing on the keys of running surveys: one page, with the step that its reader can take."""

from collections.abc import Callable, Mapping
from typing import Final

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from feedback.errors import Conflict, NotAllowed, NotFound
from feedback.responses import new_guardian, passing_on
from feedback.responses.blueprint import views
from feedback.responses.next_step import Step, next_step
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, me, my_identity, store
from feedback.web.errorpages import Words, error_page
from feedback.web.languages import told
from feedback.web.site import notice

__all__: list[str] = []

_ACTS: Final[Mapping[str, Callable[..., int]]] = {
    Step.PASS: passing_on.pass_on,
    Step.ASK: new_guardian.ask,
    Step.GIVE: new_guardian.give,
}
_SAID: Final = {
    Step.PASS: _l("The keys are passed on."),
    Step.ASK: _l("A guardian has been asked. They have 72 hours."),
    Step.GIVE: _l("The keys are passed on."),
}


@views.route("/schemes/<scheme>/holders/<holder>/keys", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN, fresh=True)
def pass_on_keys(scheme: str, holder: str) -> str | Response:
    """What is to be done so that this holder has the keys, and by whom."""
    try:
        if request.method == "POST":
            return _act(scheme, holder)
        found = next_step(store(), scheme=scheme, holder=holder, by=me().account)
    except NotFound:
        abort(404)
    return render_template(
        "responses/pass_on.html",
        scheme=load_scheme(store(), scheme),
        name=found.taker.name,
        step=str(found.step),
        mine=found.taker.account == me().account,
        who=[one.name for one in found.who],
    )


def _act(scheme: str, holder: str) -> Response:
    step = request.form.get("step", "")
    if step not in _ACTS:
        abort(400)
    try:
        _ACTS[step](store(), scheme=scheme, holder=holder, by=me().account, identity=my_identity())
    except (Conflict, NotAllowed) as error:
        back = _("Go back, and look at the page again.")
        return error_page(Words(_("This cannot be done"), (told(error), back)), 409)
    notice(str(_SAID[Step(step)]))
    return redirect(url_for("schemes.holders", scheme=scheme), 303)
