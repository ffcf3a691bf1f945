"""Writing down a meeting, and changing one: what was typed is never lost."""

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.errors import Conflict
from feedback.meetings import service
from feedback.meetings.blueprint import LOG, ONE, Two, one_of, to_meeting, two_of, views
from feedback.meetings.forms import MeetingForm, add_step, meeting_form
from feedback.meetings.model import Meeting, State
from feedback.members.arrangements import arrangements
from feedback.web.access import Who, allow, my_identity, store
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__: list[str] = []


@views.route(f"{LOG}/new", methods=["GET", "POST"])
@allow(Who.PARTNER)
def new(pair: str) -> str | Response:
    two = two_of(pair)
    _may_begin(two)
    form = meeting_form(two.choices, store().today())
    if not _added(form, two) and form.validate_on_submit():
        try:
            made = service.draft(
                store(), pair=two.pair, given=form.given, confirm=_confirming(), by=two.me
            )
        except Conflict as error:
            put_error(form, error)
        else:
            return _saved(two, made)
    return _form_page(two, form, None)


@views.route(f"{ONE}/change", methods=["GET", "POST"])
@allow(Who.PARTNER)
def change(pair: str, meeting: str) -> str | Response:
    two = two_of(pair)
    _may_begin(two)
    one = one_of(two, meeting)
    form = meeting_form(two.choices, store().today(), one)
    if not _added(form, two) and form.validate_on_submit():
        try:
            service.change(
                store(),
                pair=two.pair,
                meeting=one.id,
                given=form.given,
                seen=form.seen_token.data or "",
                confirm=_confirming(),
                by=two.me,
                identity=my_identity(),
            )
        except Conflict as error:
            return _overtaken(two, form, meeting, str(error))
        return _saved(two, one.id)
    return _form_page(two, form, one)


def _may_begin(two: Two) -> None:
    """Nobody is shown a form that cannot be saved; who has filled one in keeps what they typed."""
    if request.method != "POST" and (why := service.writable(store(), two.pair)):
        raise Conflict(why)


def _added(form: MeetingForm, two: Two) -> bool:
    """Whether one more step was asked for; what was typed stays."""
    if request.form.get("do") != "add":
        return False
    add_step(form, two.choices)
    return True


def _confirming() -> bool:
    return request.form.get("do") == "confirm"


def _saved(two: Two, meeting: str) -> Response:
    said = (
        _("Saved, and confirmed by you.")
        if _confirming()
        else _("Saved as a draft. %(name)s can read it.", name=two.partner)
    )
    notice(said)
    return to_meeting(two, meeting)


def _overtaken(two: Two, form: MeetingForm, meeting: str, why: str) -> str:
    """Somebody changed it while this was typed, or ended the pairing: nothing typed is lost, and
    nothing is replaced that has not been read."""
    now = one_of(two, meeting)
    if service.writable(store(), two_of(two.pair.id).pair):
        form.form_errors = [*form.form_errors, _(why)]
        return _form_page(two, form, now)
    form.seen_token.data = now.digest
    said = _(
        "This meeting was changed while you wrote. What you typed is still here. Read what stands "
        "there now before you save: saving replaces it."
    )
    form.form_errors = [*form.form_errors, said]
    return _form_page(two, form, now, overtaken=True)


def _form_page(two: Two, form: MeetingForm, one: Meeting | None, *, overtaken: bool = False) -> str:
    return render_template(
        "meetings/form.html",
        two=two,
        form=form,
        one=one,
        overtaken=overtaken,
        plan=arrangements(store(), two.pair.scheme),
        again=one is not None and one.state(two.me, two.pair.people) is not State.DRAFT,
    )
