"""Checks of the machine: its clock, its disk, and where memory may end up."""

import ctypes
import os
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feedback.diaries.media_files import FULL_DISK
from feedback.running.doctor.finding import Finding, fault, ok, warning

__all__ = ["clock", "core_dumps", "disk", "kernel_clock", "swap", "time_service", "zone"]

_SLACK: Final = timedelta(minutes=2)
_MB: Final = 1024 * 1024
# Of Linux's adjtimex: the bit that says so, and where in its answer the bits are.
_UNSYNCHRONISED: Final = 0x40
_TIMEX_SIZE: Final = 256
_STATUS_AT: Final = 40 if ctypes.sizeof(ctypes.c_long) == 8 else 20  # noqa: PLR2004 - bytes of a long
# A backup copies all stores, and may have to pack them; a survey that ends is written into a new
# file beside its old one, at most as large again.
_COPIES: Final = 2


def clock(now: datetime, recorded: datetime | None, written: Iterable[float]) -> Finding:
    """That it is not before what has happened. `recorded`: the newest record of an action;
    `written`: times of files (seconds since 1970)."""
    do = "Set the clock right, and let a time service keep it: dates of surveys and codes need it."
    newest = max(written, default=0.0)
    if recorded and recorded > now + _SLACK:
        return fault(
            "clock", f"It says {_told(now)}; the newest record is of {_told(recorded)}.", do
        )
    if newest > now.timestamp() + _SLACK.total_seconds():
        late = datetime.fromtimestamp(newest, UTC)
        return fault("clock", f"It says {_told(now)}; a store was written at {_told(late)}.", do)
    return ok("clock", f"It says {_told(now)}, after all that is recorded.")


def kernel_clock() -> int | None:
    """What Linux says about its clock (adjtimex), or None where it says nothing."""
    try:
        asked = ctypes.create_string_buffer(_TIMEX_SIZE)
        if ctypes.CDLL(None).adjtimex(asked) < 0:
            return None
    except (AttributeError, OSError):
        return None
    return int(ctypes.c_int.from_buffer(asked, _STATUS_AT).value)


def time_service(status: int | None, synchronised: bool) -> Finding:
    """That something keeps the clock. `status`: of `kernel_clock`; `synchronised`: systemd says
    so."""
    if synchronised or (status is not None and not status & _UNSYNCHRONISED):
        return ok("time service", "It keeps the clock.")
    if status is None:
        return warning(
            "time service",
            "Whether one keeps the clock cannot be told from here.",
            "Look on the host: 'timedatectl' should say “System clock synchronized: yes”.",
        )
    return warning(
        "time service",
        "The system says that none keeps the clock. A minute's error spoils sign-in codes.",
        "Turn one on, such as systemd-timesyncd or chrony; in a container, on the host.",
    )


def zone(name: str) -> Finding:
    """That the days of the United Kingdom are known, with summer time."""
    try:
        found = ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError):
        found = None
    summer = datetime(2026, 7, 1, tzinfo=found).utcoffset() if found else None
    if summer != timedelta(hours=1):
        return fault(
            "time zones",
            f"The time zone {name} is not known: surveys would open on the wrong day.",
            "Install the package tzdata.",
        )
    return ok("time zones", "Known, with summer time.")


def disk(folder: Path, stores: Iterable[int]) -> Finding:
    """That a backup can be made of the stores (bytes), a survey end, and media be taken."""
    needed = FULL_DISK + _COPIES * sum(stores)
    free = shutil.disk_usage(folder).free
    told = f"{free // _MB:,} MB are free at {folder}; {needed // _MB:,} MB are needed at times."
    do = "Make room: old backups, other programs' files. Remove nothing of Candour's by hand."
    if free < needed:
        return fault("disk", told, do)
    if free < 2 * needed:
        return warning("disk", told, do)
    return ok("disk", told)


def swap(listed: str, blocks: Path) -> Finding:
    """That memory does not reach the disk in plain text. `listed`: text of /proc/swaps; `blocks`:
    /sys/class/block."""
    areas = [line.split()[0] for line in listed.splitlines()[1:] if line.strip()]
    plain = [area for area in areas if not _sealed(area, blocks)]
    if plain:
        return warning(
            "swap",
            f"It is on, and not known to be encrypted: {', '.join(plain)}. What people type may "
            "reach the disk from memory.",
            "Turn it off (swapoff -a, and /etc/fstab), or encrypt it (crypttab with /dev/urandom).",
        )
    return ok("swap", "Encrypted, or in memory." if areas else "Off.")


def core_dumps(pattern: str) -> Finding:
    """That no picture of the memory is taken. Candour asks for none; a program that is handed
    them (`pattern`: text of /proc/sys/kernel/core_pattern) is not bound by that."""
    handler = pattern.strip()
    if handler.startswith("|") and "systemd-coredump" not in handler:
        name = Path(handler[1:].split()[0]).name
        return warning(
            "core dumps",
            f"They are handed to {name}, which may keep the memory of a program that failed.",
            "Turn that off, or set kernel.core_pattern to 'core'.",
        )
    return ok("core dumps", "Off: Candour asks for none.")


def _sealed(area: str, blocks: Path) -> bool:
    """Whether a swap area is in memory, or on a device that dm-crypt encrypts, itself or below."""
    device = Path(os.path.realpath(area)).name
    if device.startswith("zram"):
        backing = blocks / device / "backing_dev"
        return not backing.exists() or backing.read_text().strip() == "none"
    return _encrypted(blocks / device)


def _encrypted(device: Path) -> bool:
    named = device / "dm" / "uuid"
    if named.exists() and named.read_text().startswith("CRYPT-"):
        return True
    below = device / "slaves"
    parts = [device.parent / one.name for one in below.iterdir()] if below.is_dir() else []
    return bool(parts) and all(_encrypted(one) for one in parts)


def _told(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
