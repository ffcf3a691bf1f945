"""The rules for results: the lead sets them, the guardian reads them, a forecast beside them."""

from collections.abc import Mapping
from typing import Final

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.accounts.holders import Role, holders
from feedback.errors import Conflict, Rejected
from feedback.releases import governing
from feedback.releases.blueprint import views
from feedback.releases.forms import PolicyForm, put_error
from feedback.releases.outlook import groups, roles_asked
from feedback.releases.policies import read
from feedback.schemes.cohort import cohort
from feedback.schemes.model import Scheme
from feedback.schemes.service import questionnaire
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, me, store
from feedback.web.site import notice

__all__: list[str] = []

_MOST_TYPED: Final = 5000


@views.get("/schemes/<scheme>/policy")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def policy(scheme: str) -> str:
    found = load_scheme(store(), scheme)
    form = PolicyForm.for_scheme(found.settings, formdata=None)
    form.fill(found.policy)
    return _page(found, form)


@views.post("/schemes/<scheme>/policy")
@allow(Who.LEAD, Who.DEPUTY)
def save_policy(scheme: str) -> str | Response:
    found = load_scheme(store(), scheme)
    form = PolicyForm.for_scheme(found.settings)
    if form.validate_on_submit():
        wanted = form.policy(found.policy)
        try:
            governing.save_policy(store(), scheme=scheme, policy=wanted, by=me().account)
        except (Rejected, Conflict) as error:
            put_error(form, error)
        else:
            notice(_("The rules are saved."))
            return redirect(url_for("releases.policy", scheme=scheme), 303)
    return _page(found, form)


def _page(found: Scheme, form: PolicyForm) -> str:
    asked = questionnaire(store(), found.questionnaire)
    listed = cohort(store(), found).by_role
    roles = roles_asked(asked)
    invited = {role: _typed(role) or listed.get(role, 0) for role in roles}
    fixed = governing.fixed(store(), found.id)
    names = found.settings.role_plurals()
    return render_template(
        "releases/policy.html",
        scheme=found,
        form=form,
        may_edit=me().role is not Who.GUARDIAN and not fixed,
        fixed=fixed,
        keepers=_keepers(found.id),
        roles=[{"key": role, "name": names.get(role, role), "n": invited[role]} for role in roles],
        listed=any(listed.get(role) for role in roles),
        outlook=[
            (one, ", ".join(names.get(role, role) for role in one.roles))
            for one in groups(read(found.policy).policy, invited, asked)
            if any(invited.values())
        ],
    )


def _typed(role: str) -> int | None:
    """A number of people that somebody tries out; it changes nothing."""
    text = request.args.get(f"people-{role}", "").strip()
    known = text.isascii() and text.isdigit() and len(text) < len(str(_MOST_TYPED)) + 1
    return min(int(text), _MOST_TYPED) if known else None


def _keepers(scheme: str) -> Mapping[str, list[str]]:
    """Who can open results: those who ask, and those who decide."""
    there = [one for one in holders(store(), scheme) if one.acts]
    guards = [one.name for one in there if one.role is Role.GUARDIAN]
    return {"leads": [one.name for one in there if one.role is not Role.GUARDIAN], "guards": guards}
