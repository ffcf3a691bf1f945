"""`feedback release verify` as it is called: what it says, and how it ends."""

import base64

import pytest
from click.testing import CliRunner

from feedback.cli import main
from feedback.packs.verifying import fingerprint
from tests.conftest import MASTER
from tests.releases.scenes import newest, tampering


@pytest.fixture
def verify(published, monkeypatch):
    published.store.close()
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(published.folder))
    monkeypatch.setenv("FEEDBACK_MASTER_KEY", base64.b64encode(MASTER).decode())
    return lambda *words: CliRunner().invoke(main, ["release", "verify", *map(str, words)])


@pytest.fixture
def files(tmp_path, pack):
    folder = tmp_path / "files"
    folder.mkdir()
    for file in pack:
        (folder / file.name).write_bytes(file.data)
    return folder


def test_what_was_released_ends_with_0_whatever_the_file_is_called(verify, files, published):
    for file in files.iterdir():
        ended = verify(file.rename(files / f"renamed-{file.name}"))
        assert ended.exit_code == 0, ended.output
        day = newest(published).published_on.isoformat()
        first, second = ended.output.splitlines()
        assert first == (
            f"This is what was released on {day}, to the last byte: Reverse mentoring 2026."
        )
        (row,) = published.store.all("ledger")
        assert second.endswith(f" {row['commitment'].hex()}")


def test_what_was_not_ends_with_1_and_says_why(verify, files):
    report = files / "report.html"
    text = report.read_bytes()
    report.write_bytes(text.replace(b"most or all", b"few or none"))
    assert verify(report).exit_code == 1
    assert "changed after it was made" in verify(report).output
    report.write_bytes(b"Something else")
    assert verify(report).exit_code == 1
    assert "no number of a release" in verify(report).output
    report.write_bytes(f"candour:{'ab' * 32}:{'cd' * 32}".encode())
    assert verify(report).exit_code == 1
    assert "published nothing under the number" in verify(report).output


def test_what_cannot_be_told_ends_with_2(verify, files, monkeypatch):
    (files / "empty").write_bytes(b"")
    for path in (files / "nowhere", files, files / "empty"):
        ended = verify(path)
        assert ended.exit_code == 2
        assert str(path) in ended.output
    monkeypatch.setenv("FEEDBACK_MASTER_KEY", base64.b64encode(bytes([9]) * 32).decode())
    ended = verify(files / "report.html")
    assert ended.exit_code == 2
    assert "key" in ended.output


def test_a_file_too_large_is_not_read(verify, files):
    with (files / "large").open("wb") as large:
        large.truncate(300 * 1024 * 1024)  # a hole: it takes no room
    ended = verify(files / "large")
    assert ended.exit_code == 2
    assert "too large" in ended.output


def test_a_store_that_was_changed_ends_with_2(verify, files, published):
    row = newest(published)
    tampering(published, "releases", {"body": row.body.replace("most", "many")}, id=row.id)
    published.store.close()
    ended = verify(files / "report.html")
    assert ended.exit_code == 2
    assert "was changed" in ended.output


def test_a_fingerprint_needs_no_installation(files, monkeypatch, tmp_path):
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(tmp_path / "nothing-here"))
    report = files / "report.html"
    number = fingerprint(report.read_bytes())

    def ended(*words):
        return CliRunner().invoke(main, ["release", "verify", *map(str, words)]).exit_code

    assert ended(report, "--fingerprint", number) == 0
    assert ended(report, "--fingerprint", f" {number[:32].upper()} {number[32:]}\n") == 0
    assert ended(files / "paper.txt", "--fingerprint", number) == 1
    assert ended(report, "--fingerprint", "12ab") == 2
    assert ended(files / "nowhere", "--fingerprint", number) == 2
    assert not (tmp_path / "nothing-here").exists()


def test_a_number_needs_no_installation_and_is_for_the_figures_alone(
    files, published, monkeypatch, tmp_path
):
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(tmp_path / "nothing-here"))
    number = newest(published).digest.hex()

    def ended(*words):
        return CliRunner().invoke(main, ["release", "verify", *map(str, words)])

    told = ended(files / "results.json", "--number", number)
    assert told.exit_code == 0
    assert "does not cover wording, dates and other files" in told.output
    assert ended(files / "results.json", "--number", "0" * 64).exit_code == 1
    for name in ("results.zip", "report.html"):
        refused = ended(files / name, "--number", number)
        assert refused.exit_code == 2
        assert "results.json alone" in refused.output
    both = ended(files / "results.json", "--number", number, "--fingerprint", number)
    assert both.exit_code == 2
    assert not (tmp_path / "nothing-here").exists()


def test_simulate_is_still_there():
    ended = CliRunner().invoke(main, ["release", "--help"])
    assert "simulate" in ended.output
    assert "verify" in ended.output
