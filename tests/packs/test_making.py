"""All files of a release: the same bytes each time, and nothing in them that was not published."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from feedback.packs.making import PDF, SUMS, WHOLE, make
from feedback.packs.stamps import ours, read
from feedback.packs.verifying import fingerprint
from feedback.releases.display_model import same

from .telling import CREDIT, DIGEST, counted, odd, told
from .test_stamps import VAULT

ROOT = Path(__file__).parents[2]
ELSEWHERE = (
    (0, {"PYTHONHASHSEED": "1", "TZ": "UTC", "LANG": "C"}),
    (4321, {"PYTHONHASHSEED": "2", "TZ": "Asia/Kolkata", "LANG": "en_GB.UTF-8"}),
)


@pytest.fixture(scope="module")
def files():
    return make(VAULT, told(counted(), counted("north", n=30, breakdown="place")), same)


def test_another_process_on_another_day_makes_the_same_bytes(tmp_path):
    """Other hash seed, time zone, language and folder; eleven years later."""
    running = [
        subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "tests.packs.elsewhere", str(days)],
            cwd=ROOT,
            env={**os.environ, **env, "HOME": str(tmp_path / env["TZ"])},
            stdout=subprocess.PIPE,
        )
        for days, env in ELSEWHERE
    ]
    first, second = (json.loads(one.communicate()[0]) for one in running)
    assert {name.partition("/")[2] for name in first} >= {WHOLE, PDF, "report.html"}
    assert first == second


def test_every_file_is_stamped_and_named_once(files):
    assert files[0].name == WHOLE
    names = [file.name for file in files]
    assert len(set(names)) == len(names)
    for file in files:
        assert re.fullmatch(r"[A-Za-z0-9.-]+", file.name)
        assert ours(VAULT, read(file.data)), file.name
        assert file.label
        assert file.type


def test_the_archive_holds_every_other_file(files):
    with zipfile.ZipFile(io.BytesIO(files[0].data)) as archive:
        assert archive.testzip() is None
        inside = {name: archive.read(name) for name in archive.namelist()}
    assert inside == {file.folder + file.name: file.data for file in files[1:]}
    assert any(name.startswith("pictures/") for name in inside)


def test_the_fingerprints_are_those_of_the_files(files, tmp_path):
    with zipfile.ZipFile(io.BytesIO(files[0].data)) as archive:
        archive.extractall(tmp_path)
    said = subprocess.run(  # noqa: S603 - no input of anybody
        ["sha256sum", "--check", "--strict", SUMS],  # noqa: S607 - of the system
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.count(": OK") == len(files) - 2  # neither the archive nor itself
    by_name = {file.folder + file.name: file for file in files}
    listed = (tmp_path / SUMS).read_text().splitlines()[1:]
    assert listed == [f"{fingerprint(by_name[line[66:]].data)}  {line[66:]}" for line in listed]


def test_the_number_of_the_release_can_be_read_in_every_file(files):
    number = DIGEST.hex()
    for file in files:
        if file.type.startswith(("text/", "image/")):
            assert number in file.data.decode(), file.name
    for name, part in (("tables.ods", "content.xml"), ("tables.xlsx", "xl/sharedStrings.xml")):
        data = next(file.data for file in files if file.name == name)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert number in archive.read(part).decode()


def test_questions_of_others_are_credited_wherever_they_are_read(files):
    by_name = {file.name: file.data for file in files}
    for name in ("report.html", "paper.txt", "results.json"):
        assert CREDIT in by_name[name].decode(), name
    with zipfile.ZipFile(io.BytesIO(by_name["tables.ods"])) as archive:
        assert CREDIT in archive.read("content.xml").decode()


def test_without_weasyprint_there_is_everything_but_the_pdf(files):
    fewer = make(VAULT, told(counted()), same, paged=False)
    assert PDF in {file.name for file in files}
    assert PDF not in {file.name for file in fewer}


def test_odd_names_make_files_all_the_same():
    for file in make(VAULT, odd(), same, paged=False):
        assert ours(VAULT, read(file.data))
