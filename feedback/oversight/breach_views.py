"""The page for when something was stolen or lost."""

from flask import render_template

from feedback.oversight.blueprint import views
from feedback.oversight.breach import FIRST, LAW, LOSSES
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, store

__all__: list[str] = []


@views.get("/schemes/<scheme>/breach")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def breach(scheme: str) -> str:
    found = load_scheme(store(), scheme)
    contact = found.settings.rights_contact
    texts = {
        one.key: str(one.people).replace("[contact]", contact) if contact else str(one.people)
        for one in LOSSES
    }
    return render_template(
        "oversight/breach.html", scheme=found, first=FIRST, law=LAW, losses=LOSSES, texts=texts
    )
