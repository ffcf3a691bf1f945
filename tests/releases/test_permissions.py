"""Who may ask, decide and publish: never one person for two of them."""

import pytest

from feedback.accounts import holder_rows
from feedback.accounts.holders import holders
from feedback.accounts.model import State
from feedback.errors import NotAllowed
from feedback.releases import permissions
from feedback.storage.store import Event


def accounts(found):
    return [one.account for one in found]


def gone(scene, *there):
    """These people have no place any more, whatever the rules on leaving say."""
    with scene.store.change(Event("upkeep")) as writer:
        for held in holders(scene.store, scene.scheme):
            if held.account in there:
                holder_rows.move(writer, scene.store, held, State.LEFT)


def test_lead_and_deputy_ask_and_publish_and_guardians_decide(scene):
    store, scheme = scene.store, scene.scheme
    led = [scene.lead.account, scene.deputy.account]
    guarded = sorted(one.account for one in scene.guardians)
    assert accounts(permissions.leads(store, scheme)) == led
    assert sorted(accounts(permissions.guardians(store, scheme))) == guarded
    for who in led:
        assert permissions.requester(store, scheme, who, led=True).account == who
        assert permissions.publisher(store, scheme, who, decided_by=guarded[0]).account == who
        with pytest.raises(NotAllowed, match="somebody else"):
            permissions.guardian(store, scheme, who)
    for who in guarded:
        assert permissions.guardian(store, scheme, who).account == who
        assert permissions.requester(store, scheme, who, led=False).account == who
        with pytest.raises(NotAllowed, match="somebody else"):
            permissions.requester(store, scheme, who, led=True)
        with pytest.raises(NotAllowed, match="somebody else"):
            permissions.publisher(store, scheme, who, decided_by=guarded[0])


def test_who_decided_does_not_publish_even_where_nobody_leads(scene):
    store, scheme = scene.store, scene.scheme
    decided, other = (one.account for one in scene.guardians)
    gone(scene, scene.lead.account, scene.deputy.account)
    assert permissions.leads(store, scheme) == ()
    assert accounts(permissions.publishers(store, scheme, decided_by=decided)) == [other]
    with pytest.raises(NotAllowed, match="somebody else"):
        permissions.publisher(store, scheme, decided, decided_by=decided)
    gone(scene, other)
    assert permissions.publishers(store, scheme, decided_by=decided) == ()
    with pytest.raises(NotAllowed, match="somebody else"):
        permissions.guardian(store, scheme, other)
