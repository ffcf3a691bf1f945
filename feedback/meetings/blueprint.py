"""What all pages of the log have in common: the blueprint, the pair, and who of it looks."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.meetings import service
from feedback.meetings.model import BOTH, Meeting
from feedback.members.model import Pair
from feedback.members.pairs import pair as load_pair
from feedback.members.pairs import side_of
from feedback.participants.service import listed
from feedback.schemes.blueprint import say_refusals
from feedback.web.access import me, my_identity, store

__all__ = ["LOG", "ONE", "Two", "one_of", "to_meeting", "two_of", "views"]

views = Blueprint("meetings", __name__)
say_refusals(views)

LOG: Final = "/my/pair/<pair>/meetings"
ONE: Final = f"{LOG}/<meeting>"


@dataclass(frozen=True)
class Two:
    """The pair, and who of the two is looking. `names`: of both, by id."""

    pair: Pair
    me: str
    names: dict[str, str]

    @property
    def partner(self) -> str:
        return self.names[self.pair.other(self.me)]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """For a form: both by name, oneself first."""
        return [(one, self.names[one]) for one in (self.me, self.pair.other(self.me))]

    def who(self, step: str) -> str:
        """Who does a step, by name."""
        return _("both of you") if step == BOTH else self.names.get(step, "")


def two_of(pair_id: str) -> Two:
    account = me().account
    found = load_pair(store(), pair_id, account=account)
    mine = side_of(store(), found, account)
    other = found.other(mine)
    called = {mine: _("you"), other: _("your partner")}
    return Two(found, mine, {one: _name(found.scheme, one, called[one]) for one in called})


def _name(scheme: str, person: str, otherwise: str) -> str:
    """As on the list; the log outlives it."""
    found = listed(store(), scheme, person)
    return found.name if found else otherwise


def one_of(two: Two, meeting: str) -> Meeting:
    return service.meeting(store(), pair=two.pair, meeting=meeting, identity=my_identity())


def to_meeting(two: Two, meeting: str) -> Response:
    return redirect(url_for("meetings.meeting", pair=two.pair.id, meeting=meeting), 303)
