"""The first page of somebody who takes part: what there is to do, and who sees it."""

from dataclasses import dataclass
from datetime import date

from flask import render_template
from flask_babel import gettext as _

from feedback.members.blueprint import views
from feedback.members.model import Pair, Place
from feedback.members.pairs import both_here, pairs_of, side_of
from feedback.members.places import places
from feedback.participants.service import listed
from feedback.schemes.ending import diaries_go, ended_on
from feedback.schemes.service import scheme
from feedback.web.access import Who, allow, me, store

__all__: list[str] = []


@dataclass(frozen=True)
class _Partner:
    """One's partner as the page shows them. `here`: they have a sign-in too, or had one while
    something was written together."""

    pair: str
    name: str
    title: str
    current: bool
    ended: bool
    signed: int
    here: bool


@views.get("/my")
@allow(Who.MEMBER)
def home() -> str:
    mine = places(store(), me().account)
    partners = [_partner(one) for one in pairs_of(store(), me().account)]
    return render_template(
        "members/home.html",
        diary=any(place.diary == "here" for place in mine),
        partners=partners,
        kept_until=_kept_until(mine),
        several=len({place.scheme for place in mine}) > 1,
        signed=[
            _("Not signed yet."),
            _("Signed by one of you."),
            _("Signed by both of you."),
        ],
    )


def _kept_until(mine: tuple[Place, ...]) -> date | None:
    """Until when diary and sign-in are there; None while one of their schemes goes on."""
    days = []
    for place in mine:
        end = ended_on(store(), place.scheme)
        if end is None:
            return None
        days.append(diaries_go(store(), scheme(store(), place.scheme), end, store().today()))
    return max(days)


def _partner(pair: Pair) -> _Partner:
    own = side_of(store(), pair, me().account)
    partner = listed(store(), pair.scheme, pair.other(own))  # what the two shared outlives the list
    return _Partner(
        pair=pair.id,
        name=partner.name if partner else _("your partner"),
        title=scheme(store(), pair.scheme).title,
        current=pair.current,
        ended=pair.ended,
        signed=pair.signed,
        here=both_here(store(), pair) or store().count("shared_records", pair=pair.id) > 0,
    )
