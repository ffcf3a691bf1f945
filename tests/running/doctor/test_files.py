"""Files that others may read, or that are missing, changed or old."""

import os

import pytest

from feedback.running.doctor import files
from feedback.running.doctor.finding import Level


@pytest.fixture
def folder(store, data_dir):
    store.settle()
    return data_dir


def test_a_new_installation_is_for_its_owner_alone(folder):
    assert files.data_folder(folder).level is Level.OK


@pytest.mark.parametrize("name", [".", "main.db", "waves", "never-back", "locks/start"])
def test_what_others_may_read_is_named(folder, name):
    (folder / name).chmod((folder / name).stat().st_mode | 0o040)
    got = files.data_folder(folder)
    assert got.level is Level.FAULT
    assert (name if name != "." else str(folder)) in got.means
    assert "chmod" in got.do


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_named(folder):
    os.chown(folder / "main.db", 12345, -1)
    os.chown(folder / "keyring.db", 12345, -1)
    got = files.data_folder(folder)
    assert got.level is Level.FAULT
    assert ".db and 1 more" in got.means


def test_who_runs_it_should_be_who_serves(folder):
    assert files.user(folder, os.geteuid()).level is Level.OK
    assert files.user(folder, os.geteuid() + 1).level is Level.WARNING


def test_a_key_in_the_data_folder_is_a_fault(folder, tmp_path):
    beside = tmp_path / "data.key"
    assert files.key_file(beside, folder, 1).level is Level.OK
    assert files.key_file(None, folder, 1).level is Level.OK
    assert files.key_file(folder / "key", folder, 1).level is Level.FAULT
    (tmp_path / "other").symlink_to(folder)
    assert files.key_file(tmp_path / "other" / "key", folder, 1).level is Level.FAULT


def test_a_rotation_that_is_not_finished_is_told(folder, tmp_path):
    assert "drop-old" in files.key_file(tmp_path / "data.key", folder, 2).do
    (tmp_path / "data.key.new").touch()
    assert "left by a crash" in files.key_file(tmp_path / "data.key", folder, 1).means


def test_the_never_back_file(folder, store):
    path, key = folder / "never-back", store.vault.key("never-back")
    assert files.never_back(path, key, store.never_back.generation).level is Level.OK
    assert files.never_back(path, None, 0).level is Level.WARNING
    older = files.never_back(path, key, store.never_back.generation + 1)
    assert (older.level, "older" in older.means) == (Level.FAULT, True)
    content = path.read_text()
    path.write_text(content.replace('"generation": 0', '"generation": 7'))
    assert path.read_text() != content
    assert "changed" in files.never_back(path, key, 0).means
    path.unlink()
    missing = files.never_back(path, key, 0)
    assert (missing.level, "missing" in missing.means) == (Level.FAULT, True)
