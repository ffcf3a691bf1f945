"""Making a backup: what is in it, what it leaves behind, when it refuses."""

from feedback.backups.names import there
from tests.backups.conftest import Place
from tests.responses import acts


def test_a_backup_is_two_files(place: Place):
    acts.send(place.scene, 0)
    made = place.back_up()
    assert sorted(path.suffix for path in place.backups.iterdir()) == [".keyring", ".stores"]
    assert [one.path for one in there(place.backups)] == sorted(made.files.values())
    assert not (place.data / "backup-work").exists()
