"""The days of both surveys: planned by the lead, and what follows from them."""

from datetime import date, timedelta
from typing import Final

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.errors import Conflict, Rejected
from feedback.schemes import service
from feedback.schemes import waves as surveys
from feedback.schemes.blueprint import views
from feedback.schemes.dates import Days
from feedback.schemes.forms import Dates, Extend
from feedback.schemes.model import KINDS, Wave, WaveKind
from feedback.schemes.readiness import reasons
from feedback.web.access import Who, allow, me, store
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__: list[str] = []

_PAGE: Final = "schemes/dates.html"


@views.route("/schemes/<scheme>/dates", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def dates(scheme: str) -> str | Response:
    there = {one.kind: one for one in surveys.waves(store(), scheme)}
    form = _form(there)
    if me().role is Who.GUARDIAN:
        return _page(scheme, form, there)
    if form.validate_on_submit():
        days = _given(form)
        if days and not form.form_errors:
            try:
                surveys.plan_waves(store(), scheme=scheme, days=days, by=me().account)
            except (Conflict, Rejected) as error:
                put_error(form, error)
            else:
                notice(_("The dates are saved. Nobody has been told yet."))
                return redirect(url_for("schemes.dates", scheme=scheme), 303)
    return _page(scheme, form, there)


@views.route("/schemes/<scheme>/dates/<wave>/today", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
def open_today(scheme: str, wave: str) -> str | Response:
    mine = _own(scheme, wave)
    why = reasons(store(), scheme, mine.kind)
    if not why and request.method == "POST":
        surveys.open_today(store(), scheme=scheme, wave=wave, by=me().account)
        notice(_("The survey opens now. In a minute everybody gets an email."))
        return redirect(url_for("schemes.home", scheme=scheme), 303)
    return render_template(
        "schemes/open_today.html",
        scheme=service.scheme(store(), scheme),
        wave=mine,
        reasons=why,
    )


@views.route("/schemes/<scheme>/dates/<wave>/extend", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
def extend(scheme: str, wave: str) -> str | Response:
    mine = _own(scheme, wave)
    if mine.state != "open":
        abort(404)
    form = Extend()
    if form.validate_on_submit() and form.closes.data:
        try:
            surveys.extend(
                store(), scheme=scheme, wave=wave, closes=form.closes.data, by=me().account
            )
        except (Conflict, Rejected) as error:
            put_error(form, error)
        else:
            notice(_("The survey stays open longer."))
            return redirect(url_for("schemes.dates", scheme=scheme), 303)
    found = service.scheme(store(), scheme)
    return render_template("schemes/extend.html", scheme=found, form=form, wave=mine)


def _own(scheme: str, wave: str) -> Wave:
    found = next((one for one in surveys.waves(store(), scheme) if one.id == wave), None)
    if found is None:
        abort(404)
    return found


def _form(there: dict[WaveKind, Wave]) -> Dates:
    """Fields of the surveys that can still be moved, filled with what is planned."""
    form = Dates()
    for kind in KINDS:
        known = there.get(kind)
        for name in ("opens", "closes"):
            field = f"{kind}_{name}"
            if known is not None and known.state != "planned":
                del form[field]
            elif known is not None and not form.is_submitted():
                form[field].data = getattr(known, name)
    return form


def _given(form: Dates) -> dict[WaveKind, Days]:
    """Both days of each survey that has one; a day alone is an error of the other field."""
    days: dict[WaveKind, Days] = {}
    for kind in KINDS:
        if f"{kind}_opens" not in form:
            continue
        opens: date | None = form[f"{kind}_opens"].data
        closes: date | None = form[f"{kind}_closes"].data
        if opens and closes:
            days[kind] = (opens, closes)
        elif opens or closes or kind == "pre":
            missing = "opens" if closes or not opens else "closes"
            message = _("Enter the day it opens") if missing == "opens" else _("Enter the last day")
            put_error(form, Rejected(message, field=f"{kind}_{missing}"))
            return {}
    return days


def _page(scheme: str, form: Dates, there: dict[WaveKind, Wave]) -> str:
    titles = {"pre": _("First survey"), "post": _("Second survey")}
    found = service.scheme(store(), scheme)
    # What stands against the second survey is told once it is its turn.
    turn = next((kind for kind, one in there.items() if one.state == "planned"), None)
    blocks = [
        {
            "wave": one,
            "title": titles[one.kind],
            "rows": _consequences(one),
            "reasons": reasons(store(), scheme, one.kind) if one.kind == turn else [],
            "turn": one.kind == turn,
        }
        for one in there.values()
    ]
    return render_template(
        _PAGE,
        scheme=found,
        form=form,
        blocks=blocks,
        fields=[name for name in form.data if name != "csrf_token"],
        guards=me().role is Who.GUARDIAN,
    )


def _consequences(wave: Wave) -> list[tuple[str, date]]:
    return [
        (_("Everybody gets an email with their link"), wave.opens),
        (_("Last day to answer"), wave.closes),
        (_("Last day to change or delete answers sent"), wave.deals),
        (_("You see if there are enough answers"), wave.deals + timedelta(days=1)),
        (_("Answers are destroyed for good"), wave.destroys),
    ]
