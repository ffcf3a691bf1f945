"""`feedback ledger verify` as it is called: what it says, and how it ends."""

import base64
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from feedback.cli import main
from tests.conftest import MASTER
from tests.releases.scenes import released


@pytest.fixture
def verify(scene, monkeypatch):
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(scene.folder))
    monkeypatch.setenv("FEEDBACK_MASTER_KEY", base64.b64encode(MASTER).decode())

    def call(*words):
        scene.store.close()
        return CliRunner().invoke(main, ["ledger", "verify", *words])

    return call


def commitment(scene) -> str:
    return scene.store.one("ledger", seq=0)["commitment"].hex()


def sql(scene, statement):
    scene.store.close()
    with closing(sqlite3.connect(scene.folder / "main.db")) as file, file:
        file.execute(statement)


def test_whole_ends_with_0_and_says_how_many_and_the_head(scene, verify):
    empty = verify()
    assert (empty.exit_code, empty.output) == (0, "The ledger is whole. Rows: 0\n")
    released(scene)
    ended = verify()
    assert ended.exit_code == 0
    assert ended.output == f"The ledger is whole. Rows: 1\nNewest: row 0, {commitment(scene)}\n"


def test_a_commitment_that_was_noted_down(scene, verify):
    assert verify("--head", "ab" * 32).exit_code == 1  # nothing is there any more
    released(scene)
    noted = commitment(scene)
    for written in (noted, noted.upper(), f"{noted[:32]} {noted[32:]}\n"):
        ended = verify("--head", written)
        assert ended.exit_code == 0
        assert "the one of row 0. Rows added since: 0." in ended.output
    other = verify("--head", noted[:-1] + ("0" if noted[-1] != "0" else "1"))
    assert other.exit_code == 1
    assert "No row has that commitment" in other.output


def test_broken_ends_with_1_and_names_the_row(scene, verify):
    released(scene)
    sql(scene, "UPDATE releases SET body = replace(body, 'most', 'many')")
    ended = verify()
    assert ended.exit_code == 1
    assert "Row 0: the words of its release are not those that were published." in ended.output


def test_a_record_of_actions_that_was_cut_vouches_for_nothing(scene, verify):
    released(scene)
    sql(scene, "DELETE FROM audit WHERE event = 'release.published'")
    ended = verify()
    assert ended.exit_code == 1
    assert "feedback audit verify" in ended.output


def test_unusable_ends_with_2(scene, verify, monkeypatch, tmp_path):
    assert verify("--head", "12ab").exit_code == 2
    released(scene)
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("FEEDBACK_DATA_DIR", str(tmp_path / "nothing-here"))
        ended = verify()
        assert ended.exit_code == 2
        assert "no installation is there" in ended.output
        assert not (tmp_path / "nothing-here").exists()
    with monkeypatch.context() as other:
        other.setenv("FEEDBACK_MASTER_KEY", base64.b64encode(bytes([9]) * 32).decode())
        assert verify().exit_code == 2
    scene.store.close()
    path = scene.folder / "main.db"
    path.write_bytes(path.read_bytes()[:4096] + bytes(path.stat().st_size - 4096))
    assert verify().exit_code == 2
