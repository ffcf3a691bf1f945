"""What a process wrote to the disk, as strace saw it, and what a power cut would have left of it.

The disk of the worst kind that POSIX allows: a file holds what was in it at its last sync, a folder
the names it had at its last sync. Or anything between that and what was written: of the pieces
since then, any number, in any order, and the last one torn.

    told = record(work, journal)            # strace, while `work` runs in a process of its own
    disk = Disk(folder_before)
    for step in steps(journal, folder):     # Write, Sync, Rename, … or Said
        disk.take(step)
        disk.cut(to, chance=None)           # the folder as it would be found
"""

import os
import re
import secrets
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

__all__ = ["Disk", "Said", "Step", "record", "steps"]

_CALLS: Final = (
    "openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,"
    "link,linkat,mkdir"
)
_STRACE: Final = ("/usr/bin/strace", "-y", "-xx", "-s", "1000000")
_LINE: Final = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (\d+)")
_PATH: Final = re.compile(r"\d+<([^>]*)>")
_TEXT: Final = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_SECTOR: Final = 512
_MARK: Final = b"said: "


@dataclass(frozen=True)
class Said:
    """A line that the process said: from now on somebody may rely on it."""

    line: str


@dataclass(frozen=True)
class Step:
    call: str
    path: str
    to: str = ""
    data: bytes = b""
    at: int = 0


def record(work: Callable[[Callable[[str], None]], None], journal: Path) -> None:
    """Run `work` in a child under strace; what it says goes into the journal."""
    out, into = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(out)
        os.kill(os.getpid(), signal.SIGSTOP)
        work(lambda line: os.write(into, _MARK + f"{line}\n".encode()) and None)
        os._exit(0)
    os.close(into)
    os.waitpid(pid, os.WUNTRACED)
    tracer = subprocess.Popen(  # noqa: S603 - ours
        [*_STRACE, "-e", f"trace={_CALLS}", "-o", journal, "-p", str(pid)],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert tracer.stderr is not None
    assert "attached" in tracer.stderr.readline()
    os.kill(pid, signal.SIGCONT)
    with os.fdopen(out) as told:
        for _ in told:
            pass
    os.waitpid(pid, 0)
    tracer.communicate(timeout=120)


def steps(journal: Path, folder: Path) -> Iterator[Step | Said]:
    """What was done to `folder`, and said, in order."""
    with journal.open() as lines:
        for line in lines:
            found = _LINE.match(line)
            step = found and _step(found[1], found[2], int(found[3]), str(folder))
            if step:
                yield step


def _step(call: str, given: str, result: int, folder: str) -> Step | Said | None:  # noqa: C901, PLR0911 - one for each call
    paths, texts = _PATH.findall(given), [_bytes(one) for one in _TEXT.findall(given)]
    paths = [
        bytes.fromhex(one.replace("\\x", "")).decode() if "\\x" in one else one for one in paths
    ]
    if call == "write" and paths and paths[0].startswith("pipe:"):
        # A photo's helper is written to by a pipe, too.
        mine = texts[0].startswith(_MARK)
        return Said(texts[0][len(_MARK) :].decode()) if mine else None
    names = [one.decode() for one in texts] if call not in {"write", "pwrite64"} else []
    path = next((one for one in (*names, *paths) if one.startswith(folder)), "")
    if not path or path.endswith(("-shm", "(deleted)")) or "/locks/" in path:
        return None
    if call == "openat":
        if "O_TRUNC" in given:
            return Step("truncate", path)
        return Step("create", path) if "O_CREAT" in given else None
    if call == "write":
        return Step("append", path, data=texts[0][:result])
    if call == "pwrite64":
        return Step("write", path, data=texts[0][:result], at=int(given.rpartition(", ")[2]))
    if call == "ftruncate":
        return Step("truncate", path, at=int(given.rpartition(", ")[2]))
    if call in {"fsync", "fdatasync"}:
        return Step("sync", path)
    if call.startswith(("rename", "link")):
        return Step(call[:4].replace("rena", "rename"), names[0], to=names[1])
    if call.startswith("unlink"):
        return Step("unlink", path)
    return Step("mkdir", path)


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


@dataclass
class _File:
    now: bytearray
    disk: bytes
    pending: list[Step] = field(default_factory=list)

    def apply(self, step: Step, content: bytearray) -> None:
        if step.call == "truncate":
            del content[step.at :]
            content.extend(bytes(step.at - len(content)))
            return
        at = len(content) if step.call == "append" else step.at
        content.extend(bytes(max(0, at - len(content))))
        content[at : at + len(step.data)] = step.data


class Disk:
    """A folder, as it is and as it would be found."""

    def __init__(self, folder: Path) -> None:
        self._root = str(folder)
        self._now: dict[str, _File | None] = {}
        for path in folder.rglob("*"):
            text = None if path.is_dir() else path.read_bytes()
            file = None if text is None else _File(bytearray(text), text)
            if not path.name.endswith("-shm"):
                self._now[str(path)] = file
        self._disk = dict(self._now)
        self._moved: list[tuple[str, str]] = []
        self.syncs = 0

    def take(self, step: Step) -> None:
        """Do it."""
        if step.call == "mkdir":
            self._now[step.path] = None
        elif step.call == "rename":
            if self._now[step.path] is None:
                self._moved.append((step.path, step.to))
            _move(self._now, step.path, step.to)
        elif step.call == "link":
            self._now[step.to] = self._now[step.path]
        elif step.call == "unlink":
            self._now.pop(step.path, None)
        elif step.call == "sync":
            self.syncs += 1
            self._sync(step.path)
        else:
            file = self._now.setdefault(step.path, None) or _File(bytearray(), b"")
            self._now[step.path] = file
            if step.call != "create":
                file.apply(step, file.now)
                file.pending.append(step)

    def _sync(self, path: str) -> None:
        file = self._now.get(path)
        if file is not None:
            file.disk, file.pending = bytes(file.now), []
            return
        for moved in [one for one in self._moved if os.path.dirname(one[1]) == path]:  # noqa: PTH120 - as below
            _move(self._disk, *moved)  # what its folder had on the disk goes with it
            self._moved.remove(moved)
        inside = {name for name in (*self._now, *self._disk) if os.path.dirname(name) == path}  # noqa: PTH120 - text, many times
        for name in inside:
            if name in self._now:
                self._disk[name] = self._now[name]
            else:
                self._disk.pop(name, None)

    def cut(self, to: Path, *, lucky: bool = False) -> None:
        """Make `to` what is found after a power cut. `lucky`: some of what was not synced is
        there, too: any pieces of any file, and all names or none."""
        names = self._now if lucky and secrets.randbelow(2) else self._disk
        to.mkdir()
        for name in sorted(names):
            file, place = names[name], to / name[len(self._root) + 1 :]
            if not place.parent.exists():
                continue  # in a folder whose own name was lost
            if file is None:
                place.mkdir()
                continue
            content = bytearray(file.disk)
            for step in file.pending if lucky else ():
                if secrets.randbelow(2):
                    torn = secrets.randbelow(4) == 0
                    file.apply(_torn(step) if torn else step, content)
            place.write_bytes(content)
            place.chmod(0o600)


def _move(names: "dict[str, _File | None]", path: str, to: str) -> None:
    """Rename a file, or a folder with all that is in it."""
    for name in [one for one in names if one == path or one.startswith(f"{path}/")]:
        names[to + name[len(path) :]] = names.pop(name)


def _torn(step: Step) -> Step:
    most = len(step.data) // _SECTOR
    kept = step.data[: secrets.randbelow(most + 1) * _SECTOR]
    return Step(step.call, step.path, data=kept, at=step.at)
