"""The never-back file: what it forgets, whether it was meddled with, what it gives away."""

import json
import os
import signal
import stat
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.storage.neverback import NeverBack, NeverBackError
from tests.storage.together import processes, threads

KEY = bytes(range(32))
REPOSITORY = Path(__file__).parents[2]


def digest(number: int) -> bytes:
    return sha256(number.to_bytes(4, "big")).digest()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "never-back"


@pytest.fixture
def file(path: Path) -> NeverBack:
    made = NeverBack(path, KEY)
    made.create()
    return made


def test_it_begins_empty(file: NeverBack):
    assert (file.generation, file.digests()) == (0, frozenset())


def test_making_it_again_changes_nothing(file: NeverBack):
    file.add([digest(1)], until="2027-03")
    file.create()
    assert file.digests() == {digest(1)}


def test_it_keeps_what_it_is_given(file: NeverBack, path: Path):
    assert file.add([digest(1), digest(2)], until="2027-03") == 1
    assert file.add([digest(2), digest(3)], until="2027-05") == 2
    again = NeverBack(path, KEY)
    assert again.digests() == {digest(1), digest(2), digest(3)}
    assert again.generation == 2


def test_it_drops_what_no_backup_can_hold_any_more(file: NeverBack):
    file.add([digest(1)], until="2027-03")
    file.add([digest(2)], until="2027-12")
    file.drop(before="2027-03")
    assert (len(file.digests()), file.generation) == (2, 2)
    file.drop(before="2027-04")
    assert (file.digests(), file.generation) == ({digest(2)}, 3)


def test_neither_order_nor_time_shows(file: NeverBack, path: Path, tmp_path: Path):
    numbers = list(range(20))
    for number in numbers:
        file.add([digest(number)], until="2027-03")
    other = NeverBack(tmp_path / "other", KEY)
    other.create()
    for number in reversed(numbers):
        other.add([digest(number)], until="2027-03")
    assert path.read_bytes() == (tmp_path / "other").read_bytes()
    entries = json.loads(path.read_text())["entries"]
    assert entries == sorted(entries)
    assert path.stat().st_mtime == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_is_not_made_out_of_nothing(path: Path):
    missing = NeverBack(path, KEY)
    for act in (missing.digests, lambda: missing.add([digest(1)], until="2027-03")):
        with pytest.raises(NeverBackError):
            act()
    assert not path.exists()


def test_another_key_does_not_read_it(file: NeverBack, path: Path):
    file.add([digest(1)], until="2027-03")
    with pytest.raises(NeverBackError):
        NeverBack(path, bytes(32)).digests()


@pytest.mark.parametrize(
    "change",
    [
        lambda content: {**content, "generation": content["generation"] + 1},
        lambda content: {**content, "entries": content["entries"][1:]},
        lambda content: {**content, "entries": []},
        lambda content: {
            **content,
            "entries": [[name, "2026-01"] for name, _ in content["entries"]],
        },
        lambda content: {name: content[name] for name in ("generation", "entries")},
        lambda _content: [],
        lambda _content: None,
        lambda _content: {"generation": 0, "entries": 5, "mac": ""},
        lambda content: {**content, "entries": [[1, "2026-01"], ["a", "2026-01"]]},
    ],
    ids=["newer", "one less", "none", "sooner", "no mac", "list", "null", "number", "no order"],
)
def test_a_changed_file_is_an_error(file: NeverBack, path: Path, change):
    file.add([digest(1), digest(2)], until="2027-03")
    path.write_text(json.dumps(change(json.loads(path.read_text()))))
    with pytest.raises(NeverBackError):
        file.digests()


@given(st.data())
def test_every_changed_byte_is_an_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
):
    path = tmp_path_factory.mktemp("never") / "never-back"
    file = NeverBack(path, KEY)
    file.create()
    file.add([digest(1), digest(2)], until="2027-03")
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    try:
        kept = file.digests()
    except NeverBackError:
        return
    assert kept == {digest(1), digest(2)}  # a hex digit in capitals says the same


def test_nothing_is_lost_when_many_write_at_once(file: NeverBack, path: Path):
    def write(at: int) -> None:
        own = NeverBack(path, KEY)
        for turn in range(8):
            own.add([digest(100 * at + turn)], until="2027-03")

    assert processes(3, write) == [None] * 3
    assert threads(3, lambda at: write(at + 3), lambda: None) == [None] * 3
    assert len(file.digests()) == 48
    assert file.generation == 48


_WRITER = """
import sys
from hashlib import sha256
from pathlib import Path
from feedback.storage.neverback import NeverBack
file = NeverBack(Path(sys.argv[1]), bytes(range(32)))
for number in range(int(sys.argv[2]), 100_000):
    file.add([sha256(number.to_bytes(4, "big")).digest()], until="2027-03")
    print(number, flush=True)
"""


def test_killed_in_the_middle_it_is_whole(file: NeverBack, path: Path):
    """Whatever was said to be on disk is; the half-written copy beside it does no harm."""
    said = 0
    for _ in range(6):
        process = subprocess.Popen(  # noqa: S603 - this Python, our own words
            [sys.executable, "-c", _WRITER, str(path), str(said)],
            stdout=subprocess.PIPE,
            cwd=REPOSITORY,
        )
        assert process.stdout is not None
        for _line in range(3 + os.urandom(1)[0] % 8):
            said = int(process.stdout.readline()) + 1
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().splitlines()
        process.wait()
        process.stdout.close()
        said = max([said, *(int(line) + 1 for line in rest if line)])
        kept = file.digests()
        assert {digest(number) for number in range(said)} <= kept
        assert file.generation >= len(kept) >= said
    path.with_name("never-back.new").write_text("{")
    assert len(file.digests()) >= said
    file.add([digest(0)], until="2027-03")
    assert len(file.digests()) >= said
