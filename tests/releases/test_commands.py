"""`feedback release simulate` as it is called: what it prints where, and how it ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

MAIN = "from feedback.cli import main; main()"
QUESTIONS = [
    {
        "id": "q1",
        "text": "I can be honest",
        "options": ["1", "2", "3", "4", "5"],
        "favourable": ["4", "5"],
    }
]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    rows = ["participant,wave,role,q1"]
    rows += [
        f"p{n},{wave},mentor,{2 if wave == 'pre' else 4}"
        for n in range(12)
        for wave in ("pre", "post")
    ]
    made = {name: tmp_path / name for name in ("policy.json", "questions.json", "answers.csv")}
    made["policy.json"].write_text('{"k": 8, "coalition": 1}')
    made["questions.json"].write_text(json.dumps(QUESTIONS))
    made["answers.csv"].write_text("\n".join(rows))
    return made


def simulate(files: dict[str, Path]) -> subprocess.CompletedProcess[str]:
    named = {name.partition(".")[0]: str(path) for name, path in files.items()}
    options = [part for name, path in named.items() for part in (f"--{name}", path)]
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", MAIN, "release", "simulate", *options],
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_prints_the_release_and_nothing_else(files):
    ended = simulate(files)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["questions"][0]["slices"][0]["after"] == "most"


def test_unusable_input_ends_with_2_and_names_the_place(files):
    text = files["answers.csv"].read_text().replace("p3,post,mentor,4", "p3,post,mentor,9")
    files["answers.csv"].write_text(text)
    ended = simulate(files)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "line 9, q1: '9' is not an option" in ended.stderr


def test_a_file_that_is_not_there_ends_with_2(files):
    files["policy.json"].unlink()
    ended = simulate(files)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "policy.json" in ended.stderr


def test_half_a_character_is_no_text(files):
    files["questions.json"].write_text(json.dumps([{**QUESTIONS[0], "text": "\ud800"}]))
    ended = simulate(files)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "question 1, text: holds half a character" in ended.stderr
