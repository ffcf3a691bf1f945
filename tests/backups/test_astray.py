"""Restoring where something went another way than it should: files that forked, disks that are
full, somebody in between."""

from feedback.backups.making import back_up
from feedback.participants.service import people
from feedback.rights.erase import erase
from tests.backups.conftest import Place, restored


def test_nobody_comes_back_by_a_never_back_file_that_went_another_way(place: Place):
    """The disk is lost, and a backup restored without the newest file. Somebody else is erased.
    Then the old file is found: it has the higher number, and knows nothing of them."""
    first, everybody = dict(place.back_up().files), place.scene.people
    for person in everybody[:3]:
        erase(place.store, scheme=place.scene.scheme, email=person.email, by="operator")
    with restored(place) as second:
        erase(second.store, scheme=second.scheme, email=everybody[4].email, by="operator")
        assert second.store.never_back.generation < place.store.never_back.generation
        order = place.order(data_dir=place.data.with_name("restored"))
        keyring = back_up(second.store, order).files["keyring"]
    files, to = first | {"keyring": keyring}, place.data.with_name("third")
    with restored(place, files=files, never_back=place.data / "never-back", to=to) as third:
        listed = {one.email for one in people(third.store, third.scheme, left=True)}
        assert [one.email in listed for one in everybody[:5]] == [False] * 3 + [True, False]
