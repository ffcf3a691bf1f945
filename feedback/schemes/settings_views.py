"""The settings of a scheme: changed by the lead until opening, read by all holders."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.errors import Conflict, Rejected
from feedback.schemes import service
from feedback.schemes.blueprint import views
from feedback.schemes.forms import SchemeSettings, unfinished
from feedback.schemes.settings import Settings
from feedback.web.access import Who, allow, me, store
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__ = ["settings_rows"]


@views.route("/schemes/<scheme>/settings", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
def settings(scheme: str) -> str | Response:
    found = service.scheme(store(), scheme)
    if found.frozen:
        return redirect(url_for("schemes.settings_read", scheme=scheme), 303)
    form = SchemeSettings()
    if not form.is_submitted():
        form.fill(found.settings)
    if form.validate_on_submit():
        try:
            service.change_settings(
                store(), scheme=scheme, settings=form.settings(), by=me().account
            )
        except (Conflict, Rejected) as error:
            put_error(form, error)
        else:
            notice(_("Your settings are saved."))
            return redirect(url_for("schemes.home", scheme=scheme), 303)
    return render_template(
        "schemes/settings.html",
        scheme=found,
        form=form,
        missing=unfinished(found.settings),
        agreed=found.state == "agreed",
    )


@views.get("/schemes/<scheme>/settings/read")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def settings_read(scheme: str) -> str:
    found = service.scheme(store(), scheme)
    return render_template(
        "schemes/settings_read.html", scheme=found, rows=settings_rows(found.settings)
    )


def settings_rows(kept: Settings) -> list[dict[str, str]]:
    """Every setting as people call it, for a summary list."""
    rows = (
        (_("Name of the scheme"), kept.title),
        (_("Organisation"), kept.organisation),
        (_("Place"), kept.place),
        (_("The group is called"), kept.group),
        (_("People who mentor"), f"{kept.mentor}, {kept.mentors}"),
        (_("People who are mentored"), f"{kept.mentee}, {kept.mentees}"),
        (_("Mentors work here"), _("Yes") if kept.employees else _("No")),
        (_("Scheme lead"), kept.lead_name),
        (_("Contact"), ", ".join(filter(None, _contact(kept)))),
        (_("Data protection"), kept.rights_contact),
        (_("Legal ground"), kept.law),
        (_("Where people can turn"), kept.support.replace("\n", "; ")),
        (_("Emails are in"), _("English and Welsh") if kept.welsh else _("English")),
        (_("Columns of the list of people"), ", ".join(kept.breakdowns) or _("None")),
    )
    return [{"key": key, "value": value or _("Not given")} for key, value in rows]


def _contact(kept: Settings) -> tuple[str, str, str]:
    return kept.contact_name, kept.contact_phone, kept.contact_email
