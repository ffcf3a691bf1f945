"""docs/operations.md, done as it says by somebody new: every command, from nothing to a restored
backup, in a shell of their own."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.ports import free_port

ROOT = Path(__file__).parents[2]
HEADING = "## From an empty machine to a restored backup"
NOT_RUN = "<!-- not run by the test: "
FENCE = re.compile(r"^(<!-- .* -->\n)?```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def steps() -> list[tuple[str, list[str]]]:
    """Each block of commands with the lines that the page says they answer."""
    page = (ROOT / "docs/operations.md").read_text()
    section = page.split(HEADING)[1].split("\n## ")[0]
    found: list[tuple[str, list[str]]] = []
    for remark, kind, content in FENCE.findall(section):
        if remark.startswith(NOT_RUN):
            continue
        if kind == "sh":
            found.append((content, []))
        else:
            found[-1][1].extend(content.splitlines())
    return found


def missing(lines: list[str], output: str) -> list[str]:
    """Those of the lines that do not come, in their order; "…" stands for anything."""
    at, lost = 0, []
    said = output.splitlines()
    for line in lines:
        wanted = re.compile(".*".join(re.escape(part) for part in line.split("…")))
        hits = [number for number in range(at, len(said)) if wanted.fullmatch(said[number])]
        if hits:
            at = hits[0] + 1
        else:
            lost.append(line)
    return lost


def test_a_newcomer_gets_from_nothing_to_a_restored_backup(tmp_path):
    told = steps()
    assert len(told) == 7
    port = str(free_port())
    script = "set -euo pipefail\ntrap 'kill %1 2>/dev/null || true' EXIT\n"
    for commands, _ in told:
        script += f"printf '@@\\n'\n{commands.replace(':8000', f':{port}')}\n"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FEEDBACK_")}
    ran = subprocess.run(  # noqa: S603 - the page's own commands, which are what is tested
        ["/bin/bash", "-c", script],
        cwd=ROOT,
        env=kept
        | {"HOME": str(tmp_path), "FEEDBACK_PORT": port, "FEEDBACK_PROCESSES": "1"}
        | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    outputs = ran.stdout.replace(f":{port}", ":8000").split("@@\n")[1:]
    for (commands, lines), output in zip(told, outputs, strict=True):
        assert missing(lines, output) == [], f"{commands}\nanswered\n{output}"


def test_a_line_that_does_not_come_is_found():
    assert missing(["Ready: …/data"], "Ready: /x/data\n") == []
    assert missing(["Ready: …/data", "ok …"], "ok 1\nReady: /x/data\n") == ["ok …"]
