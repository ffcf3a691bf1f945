"""Restoring where something went another way than it should: files that forked, disks that are
full, somebody in between."""

import resource
from pathlib import Path

import pytest

from feedback.backups.making import back_up
from feedback.backups.restoring import restore
from feedback.backups.room import remove
from feedback.participants.service import people
from feedback.rights.erase import erase
from tests.backups.conftest import Place, restored, restoring


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


def test_where_somebody_starts_in_the_target_meanwhile_nothing_is_left(place: Place):
    place.back_up()
    target = place.data.with_name("restored")

    def start(said: str) -> None:
        if said.startswith("Destroying again"):
            target.mkdir()
            (target / "main.db").write_bytes(b"theirs")

    with pytest.raises(OSError, match="not empty"):
        restore(restoring(place, say=start))
    assert [path.name for path in target.iterdir()] == ["main.db"]
    assert not target.with_name("restored.restoring").exists()


def test_a_copy_of_the_keyring_goes_from_a_full_disk(tmp_path: Path):
    """No file may become larger: overwriting takes no more room than there is."""
    copy = tmp_path / "work" / "scratch" / "keyring.db"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(b"k" * 70_000)
    (tmp_path / "another name").hardlink_to(copy)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (70_000, limits[1]))
    try:
        remove(tmp_path / "work")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not (tmp_path / "work").exists()
    assert (tmp_path / "another name").read_bytes() == bytes(70_000)
