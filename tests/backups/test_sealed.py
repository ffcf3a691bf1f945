"""The sealed file: what was put in comes out, in its order, and only by the right key."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import CHUNK_SIZE, Identity
from feedback.backups.sealed import Damaged, Own, SealedReader, SealedWriter, kind_of
from feedback.errors import Rejected

KEY = Identity.generate()
NAMES = st.text("abc/.", min_size=1, max_size=20)
CONTENT = st.integers(0, 3 * CHUNK_SIZE).map(lambda size: bytes([size % 251]) * size)


def _write(path: Path, entries: list[tuple[str, bytes]], kind: str = "stores") -> SealedWriter:
    writer = SealedWriter(path, kind, KEY.recipient)
    for name, content in entries:
        writer.add(name, [content[:100], content[100:]])
    writer.finish()
    return writer


def _read(path: Path, by: Identity | Own = KEY) -> list[tuple[str, bytes]]:
    reader = SealedReader(path, "stores", by)
    return [(name, b"".join(pieces)) for name, pieces in reader.entries()]


@given(st.lists(st.tuples(NAMES, CONTENT), max_size=4))
def test_what_was_put_in_comes_out(entries: list[tuple[str, bytes]]):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        writer = _write(path, entries)
        assert _read(path) == _read(path, writer.own) == entries


@pytest.mark.parametrize("size", [CHUNK_SIZE - 9, CHUNK_SIZE - 8, CHUNK_SIZE - 7, 2 * CHUNK_SIZE])
def test_content_that_just_fills_a_chunk(tmp_path: Path, size: int):
    _write(tmp_path / "file", [("a", bytes(size))])
    assert _read(tmp_path / "file") == [("a", bytes(size))]


def test_its_size_says_little_of_its_content(tmp_path: Path):
    for name, size in (("one", 10), ("two", 30_000)):
        _write(tmp_path / name, [("a", bytes(size))])
    assert (tmp_path / "one").stat().st_size == (tmp_path / "two").stat().st_size


def test_only_the_right_key_opens_it(tmp_path: Path):
    own = _write(tmp_path / "file", [("a", b"content")]).own
    with pytest.raises(Rejected, match="another backup key"):
        _read(tmp_path / "file", Identity.generate())
    for wrong in (replace(own, secret=bytes(32)), replace(own, envelope=b"")):
        with pytest.raises(Damaged):
            _read(tmp_path / "file", wrong)


def test_it_says_what_it_holds(tmp_path: Path):
    _write(tmp_path / "file", [], "keyring")
    assert kind_of(tmp_path / "file") == "keyring"
    (tmp_path / "other").write_bytes(b"PK\x03\x04 and so on")
    with pytest.raises(Damaged, match="not a backup"):
        kind_of(tmp_path / "other")
    (tmp_path / "none").touch()
    with pytest.raises(Damaged):
        kind_of(tmp_path / "none")


def test_one_that_was_not_finished_is_refused(tmp_path: Path):
    writer = SealedWriter(tmp_path / "file", "stores", KEY.recipient)
    writer.add("a", [bytes(100_000)] * 3)
    writer.close()
    with pytest.raises(Damaged):
        _read(tmp_path / "file")


def test_nothing_may_follow_its_end(tmp_path: Path):
    writer = SealedWriter(tmp_path / "file", "stores", KEY.recipient)
    writer.add("a", [b"content"])
    writer.add("", [b"more"])  # no name is the end
    writer.finish()
    with pytest.raises(Damaged):
        _read(tmp_path / "file")
