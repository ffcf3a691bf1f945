"""The rules for results: the lead sets them, the guardian reads them, a forecast beside them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.accounts.holders import Role, holders
from feedback.errors import Conflict, Rejected
from feedback.participants.service import people
from feedback.releases import governing
from feedback.releases.blueprint import views
from feedback.releases.counted import counted_from
from feedback.releases.earlier import crowded
from feedback.releases.forms import PolicyForm
from feedback.releases.headcount import Numbers, numbers
from feedback.releases.model import Policy
from feedback.releases.outlook import roles_asked, sections
from feedback.releases.policies import read, stricter
from feedback.schemes.model import Scheme
from feedback.schemes.service import questionnaire
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, me, store
from feedback.web.numbers import whole_number
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__: list[str] = []

_MOST_TYPED: Final = 5000
_OF_TEN: Final = (5, 6, 7, 8, 9)
_USUAL: Final = 8  # of ten


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
    roles = roles_asked(asked)
    listed = numbers(people(store(), found.id), found.settings.breakdowns)
    there = _tried(listed, roles)
    fixed = governing.fixed(store(), found.id)
    names = found.settings.role_plurals()

    def may_become(wanted: Policy) -> bool:
        open_to = not found.frozen or not stricter(
            found.policy, {**found.policy, **wanted.to_dict()}
        )
        return open_to and not fixed

    return render_template(
        "releases/policy.html",
        scheme=found,
        form=form,
        may_edit=me().role is not Who.GUARDIAN and not fixed,
        fixed=fixed,
        keepers=_keepers(found.id),
        roles=[
            {"key": role, "name": names.get(role, role), "n": there.roles.get(role, 0)}
            for role in roles
        ],
        listed=any(listed.roles.get(role) for role in roles),
        rates=_OF_TEN,
        of_ten=_of_ten(),
        names=names,
        sections=[
            (one, ", ".join(names.get(role, role) for role in one.roles))
            for one in sections(
                read(found.policy).policy, there, asked, rate=_of_ten() / 10, may_become=may_become
            )
            if any(there.roles.values())
        ],
        counted=counted_from(read(found.policy).policy),
        crowded=[one.text for one in crowded(store(), found)],
    )


def _tried(listed: Numbers, roles: tuple[str, ...]) -> Numbers:
    """The numbers of the list, or those that somebody tries out; it changes nothing."""
    counts = {role: listed.roles.get(role, 0) for role in roles}
    wanted = counts | {role: number for role in roles if (number := _typed(role))}
    # Of people who are only a number nobody knows the directorate.
    return replace(listed, roles=wanted) if wanted == counts else Numbers(wanted)


def _typed(role: str) -> int | None:
    text = request.args.get(f"people-{role}", "").strip()
    number = whole_number(text, most=10 * _MOST_TYPED)
    return None if number is None else min(number, _MOST_TYPED)


def _of_ten() -> int:
    """How many of ten people answer each survey, in the comparison of rules."""
    chosen = request.args.get("of-ten", "")
    return next((one for one in _OF_TEN if chosen == str(one)), _USUAL)


def _keepers(scheme: str) -> Mapping[str, list[str]]:
    """Who can open results: those who ask, and those who decide."""
    there = [one for one in holders(store(), scheme) if one.acts]
    guards = [one.name for one in there if one.role is Role.GUARDIAN]
    return {"leads": [one.name for one in there if one.role is not Role.GUARDIAN], "guards": guards}
