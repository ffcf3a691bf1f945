"""512 MB of memory for each process: everything that is ever done goes, or says why not."""

import os
import re
import resource
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from feedback.clock import SetClock
from feedback.storage.sqlite import initialise
from tests.conftest import MASTER
from tests.faults.installation import Installation, Trial
from tests.faults.served import FEEDBACK, hidden, serving
from tests.scenario import ready

__all__ = ["TRIALS"]

LIMIT: Final = 512 * 1024 * 1024
_SAVED: Final = "Your answers are saved"


def serve(base: Installation, folder: Path) -> str:
    """Pages, worker, and a crowd that signs in, each process under the limit."""
    place = base.copied(folder / "data")
    with serving(place, folder, limits={resource.RLIMIT_AS: LIMIT}) as served:
        for token in place.tokens[:10]:
            visitor = served.visitor()
            check = visitor.answer(visitor.begin(token), "What I have to say")
            assert visitor.send(check).heading == _SAVED
        page = served.get("/sign-in")
        statuses = []
        for at in range(8):
            visitor = served.visitor()
            first = visitor.get("/sign-in")
            fields = {"email": f"nobody{at}@example.org", "passphrase": "a b c d e f"}
            fields |= hidden(first) | {"code": "123456"}
            statuses.append(visitor.post("/sign-in", fields).status)
        sizes = [_peak(pid) for pid in (served.process.pid, *served.children)]
        assert served.get("/healthz").status == 200
    assert page.status == 200
    assert not {500} & set(statuses), statuses
    assert "MemoryError" not in served.logged, served.logged
    return f"10 journeys, 8 sign-ins ({sorted(set(statuses))}); most MB of each: {sizes}"


def commands(base: Installation, folder: Path) -> str:
    """The worker, a backup, putting it back, doctor, the checks, all by hand."""
    place = base.copied(folder / "data")
    env = place.settings(0) | {"FEEDBACK_BACKUP_KEY": str(folder / "data.backup-key")}
    del env["FEEDBACK_PORT"]
    told = []
    backups = folder / "backups"
    backups.mkdir(mode=0o700)
    again = env | {"FEEDBACK_DATA_DIR": str(folder / "again")}
    for said, given in (
        (["worker", "--once"], env),
        (["backup-key", str(folder / "private")], env),
        (["backup", str(backups)], env),
        (["restore", str(backups), "--key", str(folder / "private")], again),
        (["audit", "verify"], again),
        (["ledger", "verify"], env),
        (["doctor", "--offline"], env),
        (["retention", "run"], env),
    ):
        ran = _run([str(FEEDBACK), *said], given)
        may = {0, 1} if said[0] == "doctor" else {0}  # it may find something
        assert ran.returncode in may, (said, ran.stderr[-1500:])
        assert "MemoryError" not in ran.stderr, (said, ran.stderr[-1500:])
        told.append(said[0])
    return f"all went: {', '.join(told)}"


_IMPORT: Final = """
import sys, resource
from contextlib import closing
from pathlib import Path
from feedback.clock import SystemClock
from feedback.participants.service import import_people
from feedback.storage.sqlite import SqliteStore
from tests.conftest import MASTER
from tests.scenario import roster
data, scheme, by = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
with closing(SqliteStore(data, (MASTER,), SystemClock())) as store:
    import_people(store, scheme=scheme, data=roster(20_000, start=100), by=by)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def import_20000(base: Installation, folder: Path) -> str:
    """A list of 20,000 people."""
    del base
    clock = SetClock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    with closing(initialise(folder / "data", (MASTER,), clock)) as store:
        scene = ready(store, clock)
    args = [sys.executable, "-c", _IMPORT, str(folder / "data"), scene.scheme, scene.lead.account]
    ran = _run(args, dict(os.environ) | {"PYTHONPATH": os.getcwd()})  # noqa: PTH109 - the repository
    assert ran.returncode == 0, ran.stderr[-1500:]
    return f"{ran.stdout.strip()} MB at most"


def releasing(base: Installation, folder: Path) -> str:
    """A whole scheme's tests of releases and of the report as PDF."""
    del base
    tests = ["tests/releases/test_publishing.py", "tests/web/test_pdf.py"]
    args = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
    ran = _run([*args, f"--basetemp={folder / 'tests'}"], dict(os.environ))
    assert ran.returncode == 0, ran.stdout[-3000:]
    return ran.stdout.strip().splitlines()[-1]


def _run(args: list[str], env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - ours
        args,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT)),
    )


def _peak(pid: int) -> int:
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) // 1024 if found else 0


TRIALS: Final[dict[str, Trial]] = {
    "memory-serving": serve,
    "memory-commands": commands,
    "memory-importing": import_20000,
    "memory-releasing": releasing,
}
