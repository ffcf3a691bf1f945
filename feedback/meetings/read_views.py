"""The log as each of the two reads it; confirming, ticking off, deleting, taking a day away."""

from flask import Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from feedback.errors import NotFound
from feedback.meetings import service
from feedback.meetings.blueprint import LOG, ONE, one_of, to_meeting, two_of, views
from feedback.meetings.calendar import NAME, TYPE, calendar_file
from feedback.meetings.forms import Confirm, Delete
from feedback.meetings.model import Meeting, State
from feedback.meetings.tally import counting
from feedback.members.arrangements import Arrangements, arrangements
from feedback.members.pairs import both_here
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, my_identity, store
from feedback.web.site import notice

__all__: list[str] = []


@views.get(LOG)
@allow(Who.PARTNER)
def index(pair: str) -> str:
    two = two_of(pair)
    why = service.writable(store(), two.pair)
    there = service.log(store(), pair=two.pair, identity=my_identity())
    rows = [(one, one.state(two.me, two.pair.people)) for one in there.meetings]
    return render_template(
        "meetings/index.html",
        two=two,
        rows=rows,
        why=_(why) if why else "",  # gettext of nothing is a catalogue's head
        met=sum(state is State.CONFIRMED for _one, state in rows),
        closed=there.closed,
        both=both_here(store(), two.pair),
        plan=arrangements(store(), two.pair.scheme),
        scheme=load_scheme(store(), two.pair.scheme),
        counts=counting(store(), store(), two.pair.scheme) is not None,
    )


@views.post(f"{LOG}/lock")
@allow(Who.PARTNER)
def lock(pair: str) -> Answer:
    two = two_of(pair)
    service.lock_anew(store(), pair=two.pair, identity=my_identity())
    notice(_("All that you can read here, %(name)s can read now as well.", name=two.partner))
    return redirect(url_for("meetings.index", pair=pair), 303)


@views.get(ONE)
@allow(Who.PARTNER)
def meeting(pair: str, meeting: str) -> str:
    two = two_of(pair)
    one = one_of(two, meeting)
    return render_template(
        "meetings/meeting.html",
        two=two,
        one=one,
        state=one.state(two.me, two.pair.people),
        remark=_remark(one, arrangements(store(), two.pair.scheme)),
        open=not service.writable(store(), two.pair),
        mine=one.writer == two.me,
        confirm=Confirm(formdata=None, digest=one.digest),
    )


@views.post(f"{ONE}/confirm")
@allow(Who.PARTNER)
def confirm(pair: str, meeting: str) -> Answer:
    two = two_of(pair)
    digest = Confirm().digest.data or ""
    service.confirm(
        store(), pair=two.pair, meeting=meeting, digest=digest, by=two.me, identity=my_identity()
    )
    notice(_("You have confirmed this meeting."))
    return to_meeting(two, meeting)


@views.post(f"{ONE}/steps/<step>")
@allow(Who.PARTNER)
def tick(pair: str, meeting: str, step: str) -> Answer:
    two = two_of(pair)
    done = request.form.get("done") == "yes"
    service.tick(
        store(), pair=two.pair, meeting=meeting, step=step, done=done, identity=my_identity()
    )
    return redirect(url_for("meetings.meeting", pair=pair, meeting=meeting, _anchor="steps"), 303)


@views.route(f"{ONE}/delete", methods=["GET", "POST"])
@allow(Who.PARTNER)
def delete(pair: str, meeting: str) -> str | Answer:
    two = two_of(pair)
    one = one_of(two, meeting)
    form = Delete()
    if form.validate_on_submit():
        service.discard(store(), pair=two.pair, meeting=one.id, by=two.me, identity=my_identity())
        notice(_("The draft is deleted."))
        return redirect(url_for("meetings.index", pair=pair), 303)
    if one.settled or one.writer != two.me or service.writable(store(), two.pair):
        raise NotFound("There is nothing that you could delete.")
    return render_template("meetings/delete.html", two=two, one=one, form=form)


@views.get(f"{ONE}/{NAME}")
@allow(Who.PARTNER)
def next_meeting(pair: str, meeting: str) -> Response:
    two = two_of(pair)
    one = one_of(two, meeting)
    if one.next.on is None:
        abort(404)
    usual = arrangements(store(), two.pair.scheme).longest_minutes
    made = calendar_file(one.next, minutes=usual, title=_("Meeting"))
    response = Response(made, content_type=TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return response


def _remark(one: Meeting, plan: Arrangements) -> str:
    """What is unusual about its length; the log tells what was, so it is no fault."""
    if one.minutes < plan.shortest_minutes:
        shorter: str = _(
            "This was shorter than the %(minutes)s minutes that your scheme plans. That is fine.",
            minutes=plan.shortest_minutes,
        )
        return shorter
    if one.minutes > plan.longest_minutes:
        longer: str = _(
            "This was longer than the %(minutes)s minutes that your scheme plans. That is fine.",
            minutes=plan.longest_minutes,
        )
        return longer
    return ""
