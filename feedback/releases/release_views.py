"""Asking for results, opening them, deciding and publishing: a page for each reader's step."""

from typing import Any, Final

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from feedback.comments.service import unfinished
from feedback.errors import Conflict, NotFound
from feedback.releases import service
from feedback.releases.blueprint import views
from feedback.releases.computing import ALTERED, BROKEN, LATE, LOST, SPENT, job_of
from feedback.releases.deposits import led
from feedback.releases.forms import Approve, Publish, Refuse
from feedback.releases.permissions import publishers
from feedback.releases.reading import read
from feedback.releases.records import ReleaseRow, live, load, of_scheme
from feedback.releases.states import REASONS, State
from feedback.releases.surveys import groups, opens_on, why_not
from feedback.responses.jobs import progress
from feedback.schemes.doubts import Doubts, doubts
from feedback.schemes.model import Scheme, Wave
from feedback.schemes.service import scheme as load_scheme
from feedback.storage.record import newest
from feedback.web.access import Who, allow, me, my_identity, store
from feedback.web.site import notice

__all__ = ["NOTES"]

_ANY = (Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
NOTES: Final = {
    LATE: _l("The request had run out. It can be made again."),
    SPENT: _l(
        "These results were published or withheld before this copy of the service was made. They "
        "cannot be counted a second time."
    ),
    LOST: _l(
        "Results of people who are also in this scheme were published, and are not in this copy of "
        "the service, which was restored from an older backup. Together with these they could show "
        "what one person answered, so nothing was counted. Tell the people who run this service."
    ),
    ALTERED: _l(
        "The stored answers or keys are not those that were sealed, so nothing was computed. "
        "Tell the people who run this service. Nothing is lost: it can be tried again."
    ),
    BROKEN: _l("It stopped half-way. Nothing is lost, and nobody saw anything. Try again."),
}


@views.get("/schemes/<scheme>/release")
@allow(*_ANY)
def index(scheme: str) -> str:
    found = load_scheme(store(), scheme)
    parts = [_part(found.id, group) for group in groups(store(), found)]
    return render_template(
        "releases/index.html",
        scheme=found,
        parts=parts,
        guards=me().role is Who.GUARDIAN,
        doubtful=_doubtful(found) if any(_to_open(part["row"]) for part in parts) else None,
        busy=any(part["job"] and part["job"].state == "running" for part in parts),
        notes=NOTES,
        reasons=REASONS,
    )


@views.post("/schemes/<scheme>/release/ask")
@allow(*_ANY, fresh=True)
def ask(scheme: str) -> Response:
    kind = request.form.get("kind") or None
    service.request(store(), scheme=scheme, kind=kind, by=me().account, identity=my_identity())
    notice(_("The guardian has been asked. You get an email when they have decided."))
    return redirect(url_for("releases.index", scheme=scheme), 303)


@views.post("/schemes/<scheme>/release/<release>/compute")
@allow(Who.GUARDIAN, fresh=True)
def compute(scheme: str, release: str) -> Response:
    service.compute(
        store(), scheme=scheme, release=release, by=me().account, identity=my_identity()
    )
    if load(store(), release, scheme).state is State.REQUESTED:
        return redirect(url_for("releases.index", scheme=scheme), 303)
    return redirect(url_for("releases.words", scheme=scheme, release=release), 303)


@views.get("/schemes/<scheme>/release/<release>")
@allow(*_ANY)
def words(scheme: str, release: str) -> str | Response:
    return _words(scheme, release, Approve(formdata=None), Refuse(formdata=None))


@views.post("/schemes/<scheme>/release/<release>/approve")
@allow(Who.GUARDIAN)
def approve(scheme: str, release: str) -> str | Response:
    form = Approve()
    if not form.validate_on_submit():
        return _words(scheme, release, form, Refuse(formdata=None))
    service.approve(
        store(),
        scheme=scheme,
        release=release,
        digest=request.form.get("digest", ""),
        by=me().account,
        identity=my_identity(),
    )
    notice(_("You have approved these words. The lead can publish them now."))
    return redirect(url_for("releases.index", scheme=scheme), 303)


@views.post("/schemes/<scheme>/release/<release>/refuse")
@allow(Who.GUARDIAN)
def refuse(scheme: str, release: str) -> str | Response:
    form = Refuse()
    if not form.validate_on_submit():
        return _words(scheme, release, Approve(formdata=None), form)
    service.refuse(
        store(),
        scheme=scheme,
        release=release,
        digest=request.form.get("digest", ""),
        reason=str(form.reason.data),
        by=me().account,
    )
    notice(_("You have said no. The lead can read your reason, and nothing of the results."))
    return redirect(url_for("releases.index", scheme=scheme), 303)


@views.post("/schemes/<scheme>/release/<release>/again")
@allow(*_ANY)
def ask_again(scheme: str, release: str) -> Response:
    service.ask_again(store(), scheme=scheme, release=release, by=me().account)
    notice(_("The guardian has been asked again. They see the same words, and what was said."))
    return redirect(url_for("releases.index", scheme=scheme), 303)


@views.post("/schemes/<scheme>/release/<release>/publish")
@allow(*_ANY)
def publish(scheme: str, release: str) -> str | Response:
    form = Publish()
    if not form.validate_on_submit():
        return _words(scheme, release, Approve(formdata=None), Refuse(formdata=None), form)
    service.publish(
        store(), scheme=scheme, release=release, by=me().account, identity=my_identity()
    )
    notice(_("The results are published."))
    return redirect(url_for("releases.outcomes", scheme=scheme), 303)


def _part(scheme: str, group: tuple[Wave, ...]) -> dict[str, Any]:
    """What the page says of surveys that are released together."""
    ids = {one.id for one in group}
    row = next((one for one in live(store(), scheme) if ids & set(one.waves)), None)
    job = progress(store(), job_of(row.id)) if row and row.state is State.REQUESTED else None
    stands_in = me().role is Who.GUARDIAN and not led(store(), group)
    return {
        "waves": group,
        "row": row,
        "why": why_not(store(), group),
        "on": opens_on(group),
        "may_ask": me().role is not Who.GUARDIAN or stands_in,
        "may_publish": row is not None and _may_publish(row),
        "mine": row is not None and row.asked_by == me().account,
        "readable": row is not None and row.state is not State.REQUESTED and _readable(row),
        "job": job,
        "unread": _unread(row, group) if row and row.state is State.REQUESTED else 0,
        "ran_out": any(
            one.state is State.EXPIRED and set(one.waves) == ids
            for one in of_scheme(store(), scheme)
        ),
    }


def _unread(row: ReleaseRow, group: tuple[Wave, ...]) -> int:
    """Comments that the guardian has not decided about; told to nobody else."""
    if me().role is not Who.GUARDIAN or row.asked_by == me().account:
        return 0
    return unfinished(
        store(), scheme=row.scheme, waves=group, by=me().account, identity=my_identity()
    )


def _to_open(row: ReleaseRow | None) -> bool:
    """Whether the guardian who looks may open these results now."""
    return row is not None and row.state is State.REQUESTED and row.asked_by != me().account


def _doubtful(found: Scheme) -> Doubts | None:
    """Of the addresses, for a guardian, as long as the list is there."""
    told = doubts(store(), found) if me().role is Who.GUARDIAN else None
    return told if told and told.roles else None


def _may_publish(row: ReleaseRow) -> bool:
    if row.state is not State.APPROVED:
        return False
    there = publishers(store(), row.scheme, decided_by=row.decided_by or "")
    return any(one.account == me().account for one in there)


def _readable(row: ReleaseRow) -> bool:
    return read(store(), row, identity=my_identity(), gettext=_) is not None


def _words(
    scheme: str, release: str, yes: Approve, no: Refuse, sure: Publish | None = None
) -> str | Response:
    row = load(store(), release, scheme)
    if row.state is State.PUBLISHED:
        return redirect(url_for("releases.outcomes", scheme=scheme), 303)
    outcome = read(store(), row, identity=my_identity(), gettext=_)
    if outcome is None or row.digest is None:
        if me().role is Who.GUARDIAN and row.state is not State.REQUESTED:
            raise Conflict("These words were sealed before you became a guardian of this scheme.")
        if _may_publish(row):
            raise Conflict(
                "These words were sealed to whoever led before you. Ask the guardian to approve "
                "them once more."
            )
        raise NotFound("There is nothing to read yet.")
    head = newest(store())
    found = load_scheme(store(), scheme)
    decides = me().role is Who.GUARDIAN and row.state is State.COMPUTED
    mine = row.asked_by == me().account
    return render_template(
        "releases/words.html",
        scheme=found,
        outcome=outcome,
        doubtful=_doubtful(found) if decides and not mine else None,
        row=row,
        decides=decides,
        renews=me().role is Who.GUARDIAN and row.state is State.APPROVED and not mine,
        mine=mine,
        publishes=_may_publish(row),
        yes=yes,
        no=no,
        sure=sure or Publish(formdata=None),
        form=next((one for one in (yes, no, sure) if one and one.errors), None),
        reasons=REASONS,
        entry=head.seq if head else 0,
        mark=head.mac.hex()[:16] if head else "",
    )
