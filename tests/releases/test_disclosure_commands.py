"""`feedback disclosure` as it is called: what it prints where, and how it ends."""

import json
import subprocess
import sys

import pytest

MAIN = "from feedback.cli import main; main()"
EXAMPLE = {
    "policy": {"k": 8, "coalition": 1, "min_possible": 2},
    "people": 12,
    "states": ["1", "2", "3", "4", "5"],
    "published": [
        {"people": "all", "states": ["4", "5"], "low": 10, "high": 12},
        {"people": [*range(8)], "states": ["1"], "low": 0, "high": 2},
        {
            "people": "all",
            "weights": {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5},
            "low": 47,
            "high": 47,
        },
    ],
    "answers": ["4", "4", "5", "4", "4", "4", "5", "4", "4", "4", "4", "1"],
}


@pytest.fixture
def call(tmp_path):
    def run(command, contents):
        file = tmp_path / "file.json"
        file.write_text(json.dumps(contents))
        return subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", MAIN, "disclosure", command, str(file)],
            check=False,
            capture_output=True,
            timeout=120,
        )

    return run


def test_check_prints_one_object_and_ends_with_0(call):
    ended = call("check", EXAMPLE)
    assert (ended.returncode, ended.stderr) == (0, b"")
    verdict = json.loads(ended.stdout)
    assert verdict.pop("seconds") >= 0
    assert verdict == {
        "safe": False,
        "findings": [{"kind": "isolates", "people": [8, 9, 10, 11], "figures": [0, 1]}],
    }


def test_plan_prints_one_object_and_ends_with_0(call):
    slices = [{"name": "áll", "people": "all"}, {"name": "\ud800", "people": [0, 1]}]
    ended = call("plan", {"people": 12, "slices": slices})
    assert (ended.returncode, ended.stderr) == (0, b"")
    planned = json.loads(ended.stdout)
    assert planned["show"] == ["áll"]
    assert planned["hide"] == [{"name": "\ud800", "reason": "fewer than k"}]


@pytest.mark.parametrize("command", ["check", "plan"])
def test_what_cannot_be_used_ends_with_2_and_one_line(call, command):
    figures = [{**EXAMPLE["published"][0], "people": [12]}]
    slices = [{"name": "a", "people": [12]}]
    contents = {
        "check": {**EXAMPLE, "published": figures},
        "plan": {"people": 12, "slices": slices},
    }
    ended = call(command, contents[command])
    place = {"check": "published[0]", "plan": "slices[0]"}[command]
    assert ended.returncode == 2
    assert ended.stdout == b""
    assert ended.stderr.decode() == f"Error: {place}.people: 12 is not below people = 12\n"


def test_the_same_file_gives_the_same_findings(call):
    outputs = []
    for _ in range(2):
        verdict = json.loads(call("check", EXAMPLE).stdout)
        del verdict["seconds"]
        outputs.append(json.dumps(verdict))
    assert outputs[0] == outputs[1]
