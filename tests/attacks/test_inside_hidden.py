"""Characters that nobody sees, typed where a file would not get them past its reader."""

from dataclasses import replace

import pytest

from feedback.errors import Rejected
from feedback.participants import service as people_service
from feedback.participants.model import Participant
from feedback.participants.roster import export
from feedback.participants.service import add, people
from feedback.schemes.service import change_settings
from feedback.schemes.service import scheme as load_scheme
from tests.attacks.browser import signed_in

HIDDEN = ("\u202e", "\u200b", "\u2066", "\x00", "\ufeff", "\x1b")


@pytest.fixture
def parted(scene):
    settings = load_scheme(scene.store, scene.scheme).settings.with_(breakdowns=("Team",))
    change_settings(scene.store, scheme=scene.scheme, settings=settings, by=scene.lead.account)
    return scene


@pytest.mark.parametrize("hidden", HIDDEN)
def test_no_name_or_team_with_them_gets_on_the_list(parted, store, hidden):
    """Two teams that look like one are two small parts; a name can be read as another."""
    plain = Participant(
        id="", name="Ann Lee", email="ann@x.example", role="mentor", groups={"Team": "north"}
    )
    for wrong in (
        replace(plain, name=f"Ann{hidden}Lee"),
        replace(plain, groups={"Team": f"north{hidden}"}),
        replace(plain, pair=f"1{hidden}"),
    ):
        with pytest.raises(Rejected, match="hidden"):
            add(store, scheme=parted.scheme, person=wrong, by=parted.lead.account)


def test_the_form_leaves_them_out(app, parted, clock):
    lead = signed_in(app, clock, parted.lead)
    path = f"/schemes/{parted.scheme}/people/add"
    lead.get(path)
    given = lead.post(
        path,
        name="\u202eAnn\u200b Lee",
        email="ann@x.example",
        role="mentor",
        pair="\u200b=1+1",
        group_0="north\u200b",
    )
    assert given.status_code == 303, given.text
    (one,) = [one for one in people(parted.store, parted.scheme) if one.email == "ann@x.example"]
    assert (one.name, one.pair, one.groups) == ("Ann Lee", "=1+1", {"Team": "north"})
    assert ",=1+1" not in export([one.entry()]).decode()


def test_a_name_is_spelt_with_its_joiners(parted, store):
    name = "\u0d28\u0d28\u0d4d\u200d"
    one = Participant(id="", name=name, email="ann@x.example", role="mentor")
    made = add(store, scheme=parted.scheme, person=one, by=parted.lead.account)
    assert people_service.participant(store, parted.scheme, made).name == name
