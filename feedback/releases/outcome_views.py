"""The outcomes of a scheme, as everybody reads them once they are published."""

from flask import render_template
from flask_babel import gettext as _

from feedback.releases.blueprint import views
from feedback.releases.reading import read
from feedback.releases.records import live
from feedback.releases.states import State
from feedback.releases.surveys import groups, opens_on, why_not
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, me, my_identity, store

__all__: list[str] = []


@views.get("/schemes/<scheme>/outcomes")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def outcomes(scheme: str) -> str:
    """Published ones for all; before that a preview for whom the words are sealed to."""
    found = load_scheme(store(), scheme)
    rows = live(store(), scheme)
    there = [read(store(), row, identity=my_identity(), gettext=_) for row in rows]
    surveys = groups(store(), found)
    waiting = [opens_on(group) for group in surveys]
    over = [why_not(store(), one) for one in surveys if opens_on(one) <= store().today()]
    return render_template(
        "releases/outcomes.html",
        scheme=found,
        outcomes=[one for one in there if one],
        on=min(waiting) if waiting else None,
        today=store().today(),
        asked=bool(rows),
        why=over[0] if over and all(over) else "",  # where one can be asked for, none is in the way
        refused=any(row.state is State.REFUSED for row in rows),
        withheld=any(row.state is State.WITHHELD for row in rows),
        guards=me().role is Who.GUARDIAN,
        k=found.number("k"),
    )
