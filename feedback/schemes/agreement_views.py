"""What the guardian agrees to, on one page, for the guardian and for the lead who asks."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from feedback.errors import Conflict, Rejected
from feedback.questionnaires.errors import PlaceholderError
from feedback.schemes import agreement as agreements
from feedback.schemes import service
from feedback.schemes.blueprint import views
from feedback.schemes.cohort import cohort
from feedback.schemes.doubts import doubts
from feedback.schemes.forms import Agree, Decide
from feedback.schemes.list_changes import fingerprint
from feedback.schemes.model import KINDS, Scheme
from feedback.schemes.periods import periods
from feedback.schemes.settings_views import settings_rows
from feedback.schemes.waves import waves
from feedback.web.access import Who, allow, me, store
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__: list[str] = []


@views.get("/schemes/<scheme>/agreement")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def agreement(scheme: str) -> str:
    return _page(scheme, Agree(formdata=None))


@views.post("/schemes/<scheme>/agreement/ask")
@allow(Who.LEAD, Who.DEPUTY)
def ask_agreement(scheme: str) -> Response:
    agreements.ask(store(), scheme=scheme, by=me().account)
    notice(_("An email is on its way to the guardian."))
    return redirect(url_for("schemes.home", scheme=scheme), 303)


@views.post("/schemes/<scheme>/agreement")
@allow(Who.GUARDIAN)
def agree(scheme: str) -> str | Response:
    """Agree to exactly what the page showed; if anything changed since, it is shown again."""
    form = Agree()
    if form.validate_on_submit():
        seen = {name: request.form.get(name, "") for name in ("digest", "listed")}
        try:
            agreements.agree(store(), scheme=scheme, **seen, by=me().account)
        except (Conflict, Rejected) as error:
            form.read.data = False
            put_error(form, error)
        else:
            notice(_("You have agreed. The lead can now open the first survey."))
            return redirect(url_for("schemes.home", scheme=scheme), 303)
    return _page(scheme, form)


@views.route("/schemes/<scheme>/agreement/no", methods=["GET", "POST"])
@allow(Who.GUARDIAN)
def decline_agreement(scheme: str) -> str | Response:
    form = Decide()
    if form.validate_on_submit():
        try:
            agreements.decline(
                store(), scheme=scheme, reason=form.reason.data or "", by=me().account
            )
        except Conflict as error:
            put_error(form, error)
        else:
            notice(_("The lead can read what you ask for."))
            return redirect(url_for("schemes.home", scheme=scheme), 303)
    found = service.scheme(store(), scheme)
    return render_template("schemes/decline.html", scheme=found, form=form)


def _page(scheme: str, form: Agree) -> str:
    found = service.scheme(store(), scheme)
    asked = service.questionnaire(store(), found.questionnaire)
    names = found.settings.role_plurals()
    surveys = [
        {
            "title": title,
            "role": names.get(role, role),
            "href": url_for("responses.preview", scheme=scheme, kind=kind, role=role),
            "count": len(asked.asked(role, kind)),
        }
        for kind, title in zip(KINDS, (_("First survey"), _("Second survey")), strict=True)
        for role in asked.roles
        if asked.asked(role, kind)
    ]
    return render_template(
        "schemes/agreement.html",
        scheme=found,
        form=form,
        policy=_policy_rows(found),
        settings=settings_rows(found.settings),
        surveys=surveys,
        people=cohort(store(), found),
        doubtful=doubts(store(), found),
        listed=fingerprint(store(), scheme),
        waves=waves(store(), scheme),
        guards=me().role is Who.GUARDIAN,
        asked=agreements.asked(store(), scheme),
        refusal=agreements.last_refusal(store(), scheme),
        missing=bool(found.settings.missing()),
        questions=_wordings(found),
    )


def _wordings(found: Scheme) -> list[dict[str, str]]:
    """Every question in the words that people will read; none while a setting is missing."""
    try:
        asked = service.filled(store(), found.id)
    except PlaceholderError:
        return []
    return [
        {
            "text": one.text,
            "text_post": one.text_post,
            "answers": " · ".join(option.label for option in one.options),
        }
        for one in asked.questions
    ]


def _policy_rows(found: Scheme) -> list[dict[str, str]]:
    """The policy's values in words; the page of results' rules tells more."""
    number = found.number
    rows = (
        (
            _("Fewest people"),
            _("If fewer than %(k)s people answer, nothing is shown.", k=number("k")),
        ),
        (
            _("Against insiders"),
            ngettext(
                "Nobody can be worked out, even by %(num)s person who answered too.",
                "Nobody can be worked out, even by %(num)s people who answered too.",
                number("coalition"),
            ),
        ),
        (
            _("Comments"),
            _("None are shown if fewer than %(n)s people wrote one.", n=number("min_comments")),
        ),
        (
            _("Before and after"),
            _("Shown together, once both surveys are over.")
            if found.paired
            else _("Each survey is shown by itself."),
        ),
        (_("Time to think again"), _("%(n)s days", n=number("second_thoughts"))),
        (_("Answers are kept"), _("%(n)s days after that", n=number("keep_days"))),
        *_kept(found),
    )
    return [{"key": key, "value": value} for key, value in rows]


def _kept(found: Scheme) -> tuple[tuple[str, str], ...]:
    """What goes some time after the end of the scheme."""
    kept = periods(found.policy)
    years = kept.record_years
    return (
        (_("What pairs share"), _months(kept.pairs_months)),
        (_("The list of people"), _months(kept.people_months)),
        (_("Diaries"), _months(kept.diary_months)),
        (
            _("Who ran the scheme"),
            ngettext(
                "%(num)s year after the scheme's end", "%(num)s years after the scheme's end", years
            ),
        ),
    )


def _months(number: int) -> str:
    return str(
        ngettext(
            "%(num)s month after the scheme's end", "%(num)s months after the scheme's end", number
        )
    )
