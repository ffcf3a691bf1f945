"""What participants will see, for those who set it up. Nothing on it can be sent."""

from flask import abort, render_template, request
from flask_babel import gettext as _

from feedback.questionnaires.model import WAVES
from feedback.responses.blueprint import views
from feedback.responses.forms import CheckForm, page_form
from feedback.responses.notice_words import short
from feedback.responses.notices import notice_of
from feedback.responses.pages import text_hint
from feedback.schemes.service import filled
from feedback.schemes.service import scheme as scheme_of
from feedback.schemes.waves import waves
from feedback.web.access import Who, allow, store

__all__ = ["preview"]


@views.get("/schemes/<scheme>/preview/<kind>/<role>")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def preview(scheme: str, kind: str, role: str) -> str:
    """Every page of one role's survey, at the width of a phone or of a desk."""
    asked = filled(store(), scheme)
    if kind not in WAVES or role not in asked.roles:
        abort(404)
    planned = next((one for one in waves(store(), scheme) if one.kind == kind), None)
    undated = _(
        "Don't name or describe anyone who could be recognised, including people who use services."
    )
    hint = text_hint(planned) if planned else undated
    parts, found = asked.for_(role, kind), scheme_of(store(), scheme)
    return render_template(
        "responses/preview.html",
        scheme=scheme,
        title=found.title,
        kind=kind,
        role=role,
        roles=asked.roles,
        names=found.settings.role_plurals(),
        forms=[(part, page_form(part, kind, hint=hint, values={})) for part in parts],
        # Nobody is asked about quoting where nothing can be written.
        check=CheckForm(formdata=None) if asked.text_questions(kind, role) else None,
        phone=request.args.get("width") == "phone",
        credit=asked.credit,
        first=short(notice_of(store(), planned)) if planned else (),
    )
