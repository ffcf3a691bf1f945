"""`feedback erase` and `feedback erasures verify`, as an operator types them."""

import base64

import pytest
from click.testing import CliRunner

from feedback.cli import main
from tests.conftest import MASTER
from tests.scenario import Scene

EMAIL = "mentor3@council.example"


@pytest.fixture
def run(scene: Scene, data_dir, monkeypatch):
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(data_dir))
    monkeypatch.setenv("FEEDBACK_MASTER_KEY", base64.b64encode(MASTER).decode())
    scene.store.settle()

    def typed(*args: str, said: str = ""):
        done = CliRunner().invoke(main, list(args), input=said)
        return done.exit_code, done.output

    return typed


def test_erasing_and_verifying(scene: Scene, run):
    erase = ("erase", "--scheme", scene.scheme, "--email", EMAIL)
    status, said = run(*erase, said="n\n")
    assert (status, "ring or meet them" in said) == (1, True)
    assert len(scene.people) == 12
    status, said = run(*erase, said="y\n")
    assert (status, "Erased" in said) == (0, True)
    assert len(scene.people) == 11
    code = said.splitlines()[-1].split()[0]
    assert run("erasures", "verify", code) == (
        0,
        "Found: this certificate was given out here, after a deletion.\n",
    )
    assert run("erasures", "verify", code.lower().replace("-", ""))[0] == 0
    status, said = run("erasures", "verify", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA")
    assert (status, said.startswith("Not found")) == (1, True)
    status, said = run(*erase, "--yes")
    assert (status, "Nobody in this scheme has this address." in said) == (1, True)


def test_a_scheme_that_is_none(run):
    status, said = run("erase", "--scheme", "none", "--email", EMAIL, "--yes")
    assert (status, "There is no such scheme. 'feedback retention due' shows" in said) == (1, True)
