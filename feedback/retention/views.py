"""What is destroyed when: for everybody who holds a key of the scheme; the lead sets periods."""

from datetime import date
from typing import Final

from flask import abort, current_app, redirect, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from feedback.config import Config
from feedback.errors import Conflict, Rejected
from feedback.releases import governing
from feedback.retention.blueprint import views
from feedback.retention.forms import End, PeriodsForm
from feedback.retention.model import Item, State, Step
from feedback.retention.plan import plan
from feedback.retention.timeline import Bar, timeline
from feedback.retention.words import STATES, how_long, what
from feedback.schemes import ending
from feedback.schemes.holding import held
from feedback.schemes.model import Scheme
from feedback.schemes.periods import RANGES, Periods, periods
from feedback.schemes.service import scheme as load_scheme
from feedback.schemes.waves import waves
from feedback.web.access import Who, allow, me, store
from feedback.web.refusals import put_error
from feedback.web.site import notice
from feedback.web.templating import day

__all__ = ["views"]

# Not drawn: days on which nothing is destroyed.
_NO_BAR: Final = frozenset({Step.END, Step.TOLD})


@views.get("/schemes/<scheme>/keeping")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def keeping(scheme: str) -> str:
    found = load_scheme(store(), scheme)
    items = plan(store(), found)
    kept = _periods(found)
    leads = me().role is not Who.GUARDIAN
    return render_template(
        "retention/keeping.html",
        scheme=found,
        rows=[_row(one) for one in items],
        picture=_picture(found, items),
        expected=any(one.expected and one.step is Step.END for one in items),
        ends=next(one.on for one in items if one.step is Step.END),
        held=held(store(), scheme),
        classes=[(_(one.what), how_long(one)) for one in kept.classes],
        keyring_days=kept.keyring_backup_days,
        backup_days=kept.backup_days,
        may_change=leads and not governing.fixed(store(), scheme) and not found.over,
        may_end=leads and not found.over and not ending.why_not_end(waves(store(), scheme)),
    )


@views.route("/schemes/<scheme>/keeping/periods", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
def change(scheme: str) -> str | Response:
    found = load_scheme(store(), scheme)
    form = PeriodsForm()
    if not form.is_submitted():
        kept = periods(found.policy)
        form.fill({name: getattr(kept, name) for name in RANGES})
    if form.validate_on_submit() and form.fit():
        wanted = {**found.policy, **form.periods()}
        try:
            governing.save_policy(store(), scheme=scheme, policy=wanted, by=me().account)
        except (Rejected, Conflict) as error:
            put_error(form, error)
        else:
            notice(_("How long records are kept is saved."))
            return redirect(url_for("retention.keeping", scheme=scheme), 303)
    return render_template("retention/periods.html", scheme=found, form=form)


@views.route("/schemes/<scheme>/end", methods=["GET", "POST"])
@allow(Who.LEAD, fresh=True)
def end(scheme: str) -> str | Response:
    found = load_scheme(store(), scheme)
    if found.over or ending.why_not_end(waves(store(), scheme)):
        abort(404)
    form = End()
    if form.validate_on_submit():
        ending.end(store(), scheme=scheme, by=me().account)
        notice(_("The scheme has ended."))
        return redirect(url_for("retention.keeping", scheme=scheme), 303)
    classes = [_periods(found).of(key) for key in ("pairs", "people", "diaries", "running")]
    return render_template(
        "retention/end.html",
        scheme=found,
        form=form,
        classes=[(_(one.what), how_long(one)) for one in classes],
    )


def _periods(found: Scheme) -> Periods:
    config: Config = current_app.extensions["candour-config"]
    return periods(
        found.policy,
        backup_days=config.backup_days,
        keyring_backup_days=config.keyring_backup_days,
    )


def _row(item: Item) -> dict[str, str]:
    state = item.state(store().today())
    word, colour = STATES[state]
    quiet = state is State.LATER or (item.step is Step.END and not item.done)
    return {
        "what": what(item),
        "day": day(item.done or item.on),
        # a word that breaks in two reads as two
        "state": "" if quiet else str(word).replace(" ", "\N{NO-BREAK SPACE}"),
        "colour": colour,
    }


def _picture(found: Scheme, items: tuple[Item, ...]) -> Markup:
    today = store().today()
    bars = [
        Bar(what(one), _first(found, one), one.done or one.on, bool(one.done))
        for one in items
        if one.step not in _NO_BAR
    ]
    told = "; ".join(f"{one.label}: {day(one.last)}" for one in bars)
    return timeline(
        bars,
        today=today,
        title=_("How long what is kept"),
        desc=_("Each bar ends on the day on which it is destroyed. %(told)s.", told=told),
        now=_("today"),
    )


def _first(found: Scheme, item: Item) -> date:
    opens = {str(one.kind): one.opens for one in waves(store(), found.id)}
    return min(opens.get(item.survey, found.created), item.on)
