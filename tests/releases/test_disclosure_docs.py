"""docs/disclosure.md: its worked examples are run, and print what the page says they print."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from feedback.releases.disclosure_commands import disclosure

PAGE = (Path(__file__).parents[2] / "docs" / "disclosure.md").read_text("utf-8")

FILES = dict(
    re.findall(
        r"[Ss]ave (?:this )?as\s+`([a-z]+\.json)`:\n\n```json\n(.*?)```", PAGE, flags=re.DOTALL
    )
)
CALLS = re.findall(
    r"```console\n\$ feedback disclosure (check|plan) (\S+)\n(.*?)\n```", PAGE, flags=re.DOTALL
)


def test_every_example_is_found():
    assert len(FILES) == PAGE.count("```json") == PAGE.count("```console") == len(CALLS)
    assert {name for _, name, _ in CALLS} == set(FILES)


@pytest.mark.parametrize(("command", "name", "printed"), CALLS, ids=[name for _, name, _ in CALLS])
def test_an_example_prints_what_the_page_says(command, name, printed, tmp_path):
    file = tmp_path / name
    file.write_text(FILES[name], "utf-8")
    result = CliRunner().invoke(disclosure, [command, str(file)])
    if printed.startswith("Error"):
        assert (result.exit_code, result.stderr) == (2, printed + "\n")
        return
    assert result.exit_code == 0
    told, expected = json.loads(result.stdout), json.loads(printed)
    # How long it took is the machine's affair; that it is told is not.
    assert told.pop("seconds") >= 0
    assert expected.pop("seconds") >= 0
    assert told == expected


def test_every_kind_of_finding_and_every_reason_is_explained():
    for kind in ("isolates", "small_count", "determined", "conditional", "timeout"):
        assert f"**`{kind}`**" in PAGE
    for reason in ("fewer than k", "difference", "timeout"):
        assert f"`{reason}`" in PAGE
