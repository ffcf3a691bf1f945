"""What holds whatever people answer: what is shown, and the bytes of asking again."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from feedback.releases.model import Person, Policy
from tests.releases.build import released, scale

from .drawing import Draws

MAIN = "from feedback.cli import main; main()"
REPOSITORY = Path(__file__).parents[3]
SOME = ("1", "2", "3", "4", "5", None)


def membership(n):
    """Two roles on two sites; some sent one survey only."""
    return [
        (
            f"p{at:03}",
            ("mentor", "mentee")[at % 2],
            ("n", "s")[at // 2 % 2],
            at % 17 > 0,
            at % 19 > 0,
        )
        for at in range(n)
    ]


def filled(members, draw):
    """These people with other answers: at will, all alike, or none."""
    kind = draw.below(4)
    usual = (draw.pick(SOME), draw.pick(SOME))
    people = []
    for name, role, site, before, after in members:
        own = usual if kind and draw.below(40) >= kind else (draw.pick(SOME), draw.pick(SOME))
        sheets = [
            {"q1": one} if sent else None for one, sent in zip(own, (before, after), strict=True)
        ]
        people.append(Person(name, role, {"site": site}, *sheets))
    return people


def outline(release):
    """What is shown, without what it says."""
    return [
        (part.name, part.breakdown, part.told.get("n"), sorted(part.told.keys() - {"or_more"}))
        for question in release.questions
        for part in question.slices
    ], release.populations


@pytest.mark.parametrize(
    ("n", "examples", "policy"),
    [
        (12, 300, Policy()),
        (30, 300, Policy(family="role")),
        (30, 200, Policy(family="site", paired=False)),
        (64, 12, Policy()),
        (96, 8, Policy(breakdowns=("site", "role"))),
    ],
)
def test_answers_never_change_what_is_shown(n, examples, policy):
    """An alarm withholds all; the plan itself is the same."""
    members = membership(n)
    seen = []
    for number in range(examples):
        release = released(filled(members, Draws(f"{n} {number}")), policy=policy)
        seen.append(outline(release))
    assert any(len(keys) > 2 for *_, keys in seen[0][0])
    assert all(one == seen[0] for one in seen)


@pytest.mark.parametrize("n", [12, 56])
def test_the_same_bytes_in_another_process(n, tmp_path):
    """Whatever the order in which that process keeps its sets."""
    question = scale()
    asked = {name: getattr(question, name) for name in ("id", "text", "options", "favourable")}
    lines = ["participant,wave,role,q1"]
    for person in filled(membership(n), Draws("files")):
        for wave, sheet in (("pre", person.before), ("post", person.after)):
            if sheet is not None:
                lines.append(f"{person.id},{wave},{person.role},{sheet['q1'] or ''}")
    files = {
        "policy.json": json.dumps({"breakdowns": ["role"]}),
        "questions.json": json.dumps([{**asked, "favourable": sorted(asked["favourable"])}]),
        "answers.csv": "\n".join(lines) + "\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    options = [text for name in files for text in (f"--{name.split('.')[0]}", str(tmp_path / name))]
    printed = {
        subprocess.run(  # noqa: S603 - this very interpreter, on files of this test
            [sys.executable, "-c", MAIN, "release", "simulate", *options],
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2026")
    }
    assert len(printed) == 1
    assert b'"n"' in printed.pop()
