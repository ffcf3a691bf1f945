"""Clocks that are wrong, full disks, and memory that reaches the disk."""

import os
import shutil
from datetime import timedelta
from typing import NamedTuple

import pytest

from feedback.running.doctor import machine
from feedback.running.doctor.finding import Level

HEAD = "Filename\tType\tSize\tUsed\tPriority\n"
MB = 1024 * 1024


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_a_clock_that_was_set_back_is_told(clock):
    now = clock.now()
    before = now - timedelta(hours=1)
    assert machine.clock(now, before, [before.timestamp()]).level is Level.OK
    assert machine.clock(now, None, []).level is Level.OK
    recorded = machine.clock(now, now + timedelta(minutes=3), [])
    assert (recorded.level, "record" in recorded.means) == (Level.FAULT, True)
    written = machine.clock(now, before, [0.0, now.timestamp() + 180])
    assert (written.level, "store was written" in written.means) == (Level.FAULT, True)


def test_a_time_service():
    assert machine.time_service(0x2001, synchronised=False).level is Level.OK
    assert machine.time_service(0x40, synchronised=True).level is Level.OK
    assert machine.time_service(0x40, synchronised=False).level is Level.WARNING
    assert "cannot be told" in machine.time_service(None, synchronised=False).means


def test_the_kernel_answers_or_says_nothing():
    status = machine.kernel_clock()
    assert status is None or 0 <= status < 0x10000


def test_summer_time_is_known():
    assert machine.zone("Europe/London").level is Level.OK
    for name in ("Europe/Londinium", "UTC"):
        got = machine.zone(name)
        assert (got.level, "tzdata" in got.do) == (Level.FAULT, True)


@pytest.mark.parametrize(
    ("free", "level"), [(2000, Level.OK), (1000, Level.WARNING), (700, Level.FAULT)]
)
def test_the_disk_has_room_for_a_backup(tmp_path, monkeypatch, free, level):
    usage = Usage(10**12, 0, free * MB)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    got = machine.disk(tmp_path, [3 * MB, 100 * MB])
    assert got.level is level
    assert "718 MB are needed" in got.means
    assert machine.disk(tmp_path, []).means.endswith("512 MB are needed at times.")


def _block(blocks, name, *, uuid=None, below=()):
    (blocks / name / "slaves").mkdir(parents=True)
    if uuid:
        (blocks / name / "dm").mkdir()
        (blocks / name / "dm" / "uuid").write_text(uuid + "\n")
    for one in below:
        (blocks / name / "slaves" / one).touch()


def test_swap_is_off_encrypted_or_told(tmp_path):
    _block(tmp_path, "sda2")
    _block(tmp_path, "dm-0", uuid="CRYPT-LUKS2-1f")
    _block(tmp_path, "dm-1", uuid="LVM-1f", below=["dm-0"])
    _block(tmp_path, "dm-2", uuid="LVM-2f", below=["dm-0", "sda2"])
    _block(tmp_path, "zram0")
    (tmp_path / "zram1").mkdir()
    (tmp_path / "zram1" / "backing_dev").write_text("/dev/sda2\n")

    def swap(*areas):
        return machine.swap(
            HEAD + "".join(f"{one}\tpartition\t1\t0\t-2\n" for one in areas), tmp_path
        )

    assert swap().level is Level.OK
    assert swap("/dev/dm-0", "/dev/dm-1", "/dev/zram0").level is Level.OK
    for plain in ("/dev/sda2", "/dev/dm-2", "/swapfile", "/dev/zram1"):
        got = swap("/dev/dm-0", plain)
        assert got.level is Level.WARNING
        assert plain in got.means
        assert "/dev/dm-0" not in got.means
    assert machine.swap("", tmp_path).level is Level.OK


def test_core_dumps():
    systemd = "|/usr/lib/systemd/systemd-coredump %P %u\n"
    for pattern in ("core\n", "", systemd):
        assert machine.core_dumps(pattern).level is Level.OK
    got = machine.core_dumps("|/usr/share/apport/apport -p%p\n")
    assert (got.level, "apport" in got.means) == (Level.WARNING, True)
    assert os.sep not in got.means
