"""Disks that are full, or may not be written, and temporary files for which there is no room."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

from feedback.responses import lifecycle
from tests.faults.installation import Installation, Trial
from tests.faults.served import Served, serving, until
from tests.responses import acts
from tests.responses.conftest import _make
from tests.responses.killing import healthy
from tests.scenario import Scene

__all__ = ["TRIALS"]

_WORDS = "What I have to say about this, at some length"
_HEADING = "Sorry, we cannot save anything right now"
_SAVED = "Your answers are saved"
# Root without the right to pass over a file's mode.
_BOUND = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


@contextmanager
def _small_disk(at: Path, megabytes: int) -> Iterator[Path]:
    at.mkdir()
    subprocess.run(  # noqa: S603 - ours
        ["/bin/mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", at], check=True
    )
    try:
        yield at
    finally:
        subprocess.run(["/bin/umount", "--lazy", at], check=True)  # noqa: S603 - ours


def _fill(ballast: Path) -> None:
    for piece in (1 << 16, 1 << 12, 1):
        with ballast.open("ab", buffering=0) as file:
            try:
                while file.write(bytes(piece)) == piece:
                    pass
            except OSError:
                pass


def _cannot_save(served: Served, place: Installation) -> tuple[object, ...]:
    """Three people meet it: in the middle of writing, before sending, at the door."""
    writer, sender, late = served.visitor(), served.visitor(), served.visitor()
    first = writer.begin(place.tokens[0])
    second = writer.post_first(first)
    check = sender.answer(sender.begin(place.tokens[1]), _WORDS)
    assert "Check your answers" in check.heading
    return writer, second, sender, check, late


def disk_full(base: Installation, folder: Path) -> str:
    """Nobody is told that something was saved; what was typed stands on the page; room mends it."""
    with _small_disk(folder / "disk", 24) as disk:
        place = base.copied(disk / "data")
        with serving(place, folder) as served:
            writer, second, sender, check, late = _cannot_save(served, place)
            _fill(disk / "ballast")
            page = writer.say(second, _WORDS)
            assert (page.status, page.heading) == (503, _HEADING), page.heading
            assert _WORDS in page.text
            assert page.headers["Retry-After"]
            for page in (sender.send(check), late.begin(place.tokens[2])):
                assert (page.status, page.heading) == (503, _HEADING), page.heading
            assert served.get("/").status == 200
            assert served.get("/healthz").status == 503
            until(lambda: '"job": "reseal"' in served.logged, "a line of the worker")
            (disk / "ballast").unlink()
            assert served.get("/healthz").status == 200
            again = writer.say(second, _WORDS)
            assert writer.send(again).heading == _SAVED
            assert sender.send(check).heading == _SAVED
            assert late.begin(place.tokens[2]).heading == "Part 1 of 2"
        _log_is_clean(served, "SQLITE_FULL")
    return "503 with the words typed, Retry-After; all three saved once there was room"


def disk_full_for_the_worker(base: Installation, folder: Path) -> str:
    """So much and no more is free when a survey opens, is dealt and is destroyed: it stays as it
    was, or is done whole, and is done once there is room."""
    del base
    made = {opened: _make(folder / f"made-{opened}", opened=opened) for opened in (False, True)}
    failed = 0
    with _small_disk(folder / "disk", 24) as disk:
        for number, free in enumerate((0, 4, 16, 40, 80, 160, 320, 640)):
            for step in ("open", "dealt", "destroyed"):
                place = disk / f"{number}-{step}"
                scene = made[step != "open"].copy(place)
                with closing(scene.store):
                    _before(scene, step)
                    (disk / "room").write_bytes(bytes(free * 1024))
                    _fill(disk / "ballast")
                    (disk / "room").unlink()
                    try:
                        lifecycle.tick(scene.store)
                    except Exception:  # noqa: BLE001 - whatever it was, the next round mends it
                        failed += 1
                    (disk / "ballast").unlink()
                    lifecycle.tick(scene.store)
                    assert scene.wave("pre").state == step, (free, scene.wave("pre").state)
                    if step == "dealt":
                        assert sum(acts.marks(scene).values()) == 3
                    healthy(scene)
                shutil.rmtree(place)
    return (
        f"24 times, {failed} of them stopped half-way: all done once there was room, nothing lost"
    )


def _before(scene: Scene, step: str) -> None:
    """Bring it to where the next round of the worker does this."""
    if step == "open":
        scene.clock.advance(scene.wave("pre").opens - scene.store.today())
        return
    for number in range(3):
        acts.send(scene, number)
    if step == "dealt":
        acts.close(scene)
        scene.clock.advance(scene.wave("pre").deals + timedelta(days=1) - scene.store.today())
    else:
        acts.deal(scene)
        scene.clock.advance(scene.wave("pre").destroys - scene.store.today())


def read_only(base: Installation, folder: Path) -> str:
    """The files may not be written any more: pages say so; as soon as they may, all goes on."""
    place = base.copied(folder / "data")
    with serving(place, folder, before=_BOUND) as served:
        writer, second, sender, check, late = _cannot_save(served, place)
        _modes(place.data, 0o400, 0o500)
        _restart_children(served)
        for page in (writer.say(second, _WORDS), sender.send(check), late.begin(place.tokens[2])):
            assert page.status == 503, (page.status, page.heading)
        assert served.get("/healthz").status == 503
        _modes(place.data, 0o600, 0o700)
        _restart_children(served)
        assert writer.send(writer.say(second, _WORDS)).heading == _SAVED
        assert sender.send(check).heading == _SAVED
    _log_is_clean(served, '"cause"')
    return "503; all saved once it could be written"


def no_temporary_files(base: Installation, folder: Path) -> str:
    """No temporary file can be made, or filled: a large body is refused, and not cut off."""
    for options in ("ro", "size=4k"):
        place = base.copied(_elsewhere(folder) / options)
        with serving(place, folder, before=_other_tmp(options), cwd=Path("/")) as served:
            writer = served.visitor()
            check = writer.answer(writer.begin(place.tokens[0]), _WORDS)
            assert writer.send(check).heading == _SAVED
            page = writer.post("/answer/2", {"q-comments": "x" * 900_000})
            assert page.status == 503, (options, page.status, page.text[:300])
            assert "Retry-After" in page.headers
            assert served.get("/").status == 200
        _log_is_clean(served, "no temporary file")
        shutil.rmtree(place.data.parent)
    return "a large body: 503; all else as ever"


def _elsewhere(folder: Path) -> Path:
    """Not below /tmp."""
    made = Path("/dev/shm") / f"{folder.parent.name}-{folder.name}"  # noqa: S108 - a folder of ours
    made.mkdir()
    return made


def _other_tmp(options: str) -> tuple[str, ...]:
    """What runs a command where /tmp and its like are another, and nobody else's are."""
    places = ("/tmp", "/var/tmp", "/usr/tmp")  # noqa: S108 - that is what is tried
    mounts = "".join(
        f"mount -t tmpfs -o {options} tmpfs {place}; " for place in places if Path(place).exists()
    )
    shell = f'{mounts} mount --bind -o ro / / 2>/dev/null; exec "$@"'
    return ("unshare", "-m", "--propagation", "private", "sh", "-c", shell, "sh")


def _modes(data: Path, file: int, folder: int) -> None:
    for path in (*data.rglob("*"), data):
        path.chmod(folder if path.is_dir() else file)


def _restart_children(served: Served) -> None:
    before = set(served.children)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    until(lambda: len(set(served.children) - before) == len(before), "another child")
    until(served.answers, "a page")


def _log_is_clean(served: Served, said: str) -> None:
    assert said in served.logged, served.logged[-2000:]
    assert _WORDS not in served.logged


TRIALS: Final[dict[str, Trial]] = {
    "disk-full": disk_full,
    "disk-full-worker": disk_full_for_the_worker,
    "read-only": read_only,
    "no-temporary-files": no_temporary_files,
}
