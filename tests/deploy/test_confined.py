"""The program runs where no memory is both written and run, as its unit has it."""

import ctypes
import subprocess
import sys

import pytest

from tests.deploy.places import ROOT

# prctl(2): PR_SET_MDWE with PR_MDWE_REFUSE_EXEC_GAIN, Linux 6.3. systemd does the same by a filter.
CONFINE = "import ctypes; assert ctypes.CDLL(None).prctl(65, 1, 0, 0, 0) == 0;"
# What brings machine code of its own: solver, hashing, encryption, pictures, the server.
TRY = """
import mmap
try:
    mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC)
except PermissionError:
    pass
else:
    raise SystemExit("it is not confined")
import io
from PIL import Image
from scipy.optimize import LinearConstraint, milp
from crypto import Cost, Identity, context, lock_passphrase
from feedback.running import serving
Image.new("RGB", (8, 8)).save(io.BytesIO(), "JPEG")
assert milp([1, 1], constraints=LinearConstraint([[1, 1]], 1, 2), integrality=[1, 1]).success
told = {"passphrase": "a b c", "pepper": bytes(32), "context": context("x")}
lock_passphrase(bytes(32), **told, cost=Cost(8, 1))
Identity(bytes(32)).recipient
print("well", serving.THREADS)
"""


def _can() -> bool:
    tried = "import ctypes; raise SystemExit(ctypes.CDLL(None).prctl(65, 1, 0, 0, 0) != 0)"
    return subprocess.run([sys.executable, "-c", tried], check=False).returncode == 0  # noqa: S603 - ours


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "prctl") or not _can(), reason="an older Linux")
def test_nothing_needs_memory_that_is_written_and_run():
    ran = subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-c", CONFINE + TRY], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout[:4]) == (0, "well"), ran.stderr
