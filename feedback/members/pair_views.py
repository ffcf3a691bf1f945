"""The pairs of a scheme as its lead sees them: names, and whether the contract is signed.

Nothing here says who has a sign-in, or keeps a diary: whether somebody writes is theirs alone.
"""

from typing import Final

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from feedback.members.blueprint import views
from feedback.members.model import Pair
from feedback.members.pairs import scheme_pairs
from feedback.participants.service import listed, people
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, store

__all__: list[str] = []

# None, one or both have signed: all that a lead learns of a contract.
SIGNED: Final = (
    _l("Contract: not signed yet"),
    _l("Contract: signed by one"),
    _l("Contract: signed by both"),
)
_ALONE: Final = 100  # names shown of those who are in no pair: in a large scheme, nearly all
COLOURS: Final = ("grey", "yellow", "green")


@views.get("/schemes/<scheme>/pairs")
@allow(Who.LEAD, Who.DEPUTY)
def pairs(scheme: str) -> str:
    found = load_scheme(store(), scheme)
    shown = [_row(scheme, one) for one in scheme_pairs(store(), scheme)]
    everybody = people(store(), scheme)
    alone = [one.name for one in everybody if not one.pair]
    return render_template(
        "members/pairs.html",
        scheme=found,
        pairs=sorted(shown, key=lambda row: (row["past"], row["names"].casefold())),
        alone=alone[:_ALONE],
        more=len(alone[_ALONE:]),
        total=len(everybody),
        back_link=url_for("schemes.home", scheme=scheme),
    )


def _row(scheme: str, one: Pair) -> dict[str, str]:
    two = [_person(scheme, person) for person in one.people]
    # The mentor first, as everywhere.
    ordered = sorted(two, key=lambda person: person[0], reverse=True)
    return {
        "names": " \N{MIDDLE DOT} ".join(name for _role, name in ordered),
        "status": str(SIGNED[one.signed]),
        "colour": COLOURS[one.signed],
        "past": "" if one.current else _("Ended") if one.ended else _("Not a pair any more"),
    }


def _person(scheme: str, person: str) -> tuple[str, str]:
    """Role and name, also of somebody who was taken off the list."""
    found = listed(store(), scheme, person)
    if found is None:
        return "", _("Somebody who is not on the list any more")
    return found.role, found.name
