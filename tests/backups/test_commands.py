"""The commands, as an operator types them."""

import base64
import resource
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from feedback.cli import main
from tests.backups.conftest import Place
from tests.conftest import MASTER


class Shell:
    def __init__(self, place: Place, folder: Path) -> None:
        self.place, self.folder = place, folder
        key = folder / "data.key"
        key.write_bytes(base64.b64encode(MASTER))
        key.chmod(0o600)
        self.env = {"FEEDBACK_DATA_DIR": str(place.data)}
        place.store.close()

    def __call__(self, *words: object, code: int = 0, **env: str) -> Result:
        done = CliRunner().invoke(main, [str(word) for word in words], env={**self.env, **env})
        assert done.exit_code == code, done.output
        return done


@pytest.fixture
def shell(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    for name in ("FEEDBACK_MASTER_KEY", "FEEDBACK_MASTER_KEY_FILE", "FEEDBACK_BACKUP_KEY"):
        monkeypatch.delenv(name, raising=False)
    return Shell(place, tmp_path)


def test_from_a_key_to_a_restored_installation(shell: Shell, tmp_path: Path):
    private = tmp_path / "private"
    told = shell("backup-key", private).output
    assert str(tmp_path / "data.backup-key") in told
    assert private.stat().st_mode & 0o777 == 0o600
    done = shell("backup", shell.place.backups)
    assert "Written and checked" in done.output
    assert "Copying the keyring" in done.stderr
    assert "Copying" not in done.stdout
    assert "whole" in shell("audit", "verify").output
    shutil.rmtree(shell.place.data)
    done = shell("restore", shell.place.backups, "--key", private)
    assert "is as it was at 20" in done.output
    assert "whole" in shell("audit", "verify").output
    shell("backup", shell.place.backups, "--key", private)


def test_the_key_may_be_the_setting_itself(shell: Shell, tmp_path: Path):
    shell("backup-key", tmp_path / "private", "--public", tmp_path / "elsewhere")
    text = (tmp_path / "elsewhere").read_text().strip()
    shell("backup", shell.place.backups, FEEDBACK_BACKUP_KEY=text)
    shell("backup", shell.place.backups, FEEDBACK_BACKUP_KEY=str(tmp_path / "elsewhere"))
    assert len(list(shell.place.backups.iterdir())) == 4
    shell("backup", shell.place.backups, code=1)


def test_without_a_key_it_says_what_to_do(shell: Shell):
    assert "feedback backup-key FILE" in shell("backup", shell.place.backups, code=1).output
    assert list(shell.place.backups.iterdir()) == []


def test_a_key_is_never_written_over(shell: Shell, tmp_path: Path):
    shell("backup-key", tmp_path / "private")
    before = (tmp_path / "private").read_bytes(), (tmp_path / "data.backup-key").read_bytes()
    assert "is there already" in shell("backup-key", tmp_path / "private", code=1).output
    assert "is there already" in shell("backup-key", tmp_path / "other", code=1).output
    assert not (tmp_path / "other").exists()
    assert before == (
        (tmp_path / "private").read_bytes(),
        (tmp_path / "data.backup-key").read_bytes(),
    )


def test_half_a_key_is_not_left(shell: Shell, tmp_path: Path):
    nowhere = tmp_path / "none" / "public"
    shell("backup-key", tmp_path / "private", "--public", nowhere, code=1)
    assert not (tmp_path / "private").exists()
    shell("backup-key", tmp_path / "private")


@pytest.mark.parametrize("text", ["", "nonsense", "candour-backup-public-1:AAAA", "\xff"])
def test_a_wrong_key_is_said_to_be(shell: Shell, tmp_path: Path, text: str):
    (tmp_path / "data.backup-key").write_text(text, encoding="latin-1")
    assert "data.backup-key" in shell("backup", shell.place.backups, code=1).output


def test_the_halves_are_told_apart(shell: Shell, tmp_path: Path):
    shell("backup-key", tmp_path / "private")
    shell("backup", shell.place.backups)
    wrong = shell("restore", shell.place.backups, "--key", tmp_path / "data.backup-key", code=1)
    assert "not the private half" in wrong.output
    shell("backup-key", tmp_path / "second", "--public", tmp_path / "public2")
    wrong = shell("backup", shell.place.backups, "--key", tmp_path / "second", code=1)
    assert "not the private half of this" in wrong.output


def test_a_restore_that_fails_says_so(shell: Shell, tmp_path: Path):
    shell("backup-key", tmp_path / "private")
    shell("backup", shell.place.backups)
    done = shell("restore", shell.place.backups, "--key", tmp_path / "private", code=1)
    assert "Nothing was restored." in done.output
    assert "not empty" in done.output
    to = tmp_path / "new" / "data"
    done = shell("restore", shell.place.backups, "--key", tmp_path / "private", "--to", to)
    assert f"FEEDBACK_DATA_DIR={to}" in done.output
    done = shell("restore", tmp_path / "none", "--key", tmp_path / "private", code=1)
    assert "none is missing" in done.output


def test_another_master_key_is_said_to_be_wrong(shell: Shell, tmp_path: Path):
    shell("backup-key", tmp_path / "private")
    shell("backup", shell.place.backups)
    shutil.rmtree(shell.place.data)
    (tmp_path / "data.key").write_bytes(base64.b64encode(bytes(32)))
    done = shell("restore", shell.place.backups, "--key", tmp_path / "private", code=1)
    assert "key file" in done.output
    assert not shell.place.data.exists()


def test_a_restore_leaves_no_picture_of_its_memory(shell: Shell, tmp_path: Path):
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    shell("restore", tmp_path / "none", "--key", tmp_path / "private", code=1)
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, hard)


def test_a_backup_in_the_data_folder_is_none(shell: Shell, tmp_path: Path):
    shell("backup-key", tmp_path / "private")
    assert "lost with it" in shell("backup", shell.place.data / "waves", code=1).output


def test_media_may_be_left_out(shell: Shell, tmp_path: Path):
    shell("backup-key", tmp_path / "private")
    medium = shell.place.data / "media" / ("ab" * 32) / ("cd" * 16)
    medium.parent.mkdir(parents=True)
    medium.write_bytes(b"sealed")
    assert ".media" not in shell("backup", shell.place.backups, "--without-media").output
    to = tmp_path / "to"
    how = ("--key", tmp_path / "private", "--to", to)
    assert "--leave-media" in shell("restore", shell.place.backups, *how, code=1).output
    shell("restore", shell.place.backups, *how, "--leave-media")
    done = shell("backup", shell.place.backups)
    assert ".media" in done.output
    other = ("--key", tmp_path / "private", "--to", tmp_path / "other")
    assert "Opening the backup of the media" in shell("restore", shell.place.backups, *other).output
