"""The guardian's page of what was published, and how it was checked."""

from flask import render_template

from feedback.releases.blueprint import views
from feedback.releases.forms import PolicyForm
from feedback.releases.ledger_reading import read_ledger
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, store

__all__: list[str] = []


@views.get("/schemes/<scheme>/ledger")
@allow(Who.GUARDIAN)
def ledger(scheme: str) -> str:
    found = load_scheme(store(), scheme)
    rules = PolicyForm.for_scheme(found.settings, formdata=None)
    rules.fill(found.policy)
    return render_template(
        "releases/ledger.html",
        scheme=found,
        items=read_ledger(store(), found),
        rules=rules.rows(),
    )
