"""The units of systemd: they parse, start what is there, and shut it in."""

import re
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest

from feedback.cli import main
from tests.deploy.places import DEPLOY

UNITS = ("candour.service", "candour-backup.service", "candour-backup.timer")
SERVICES = UNITS[:2]
INSTALLED = "/opt/candour/.venv/bin/feedback"
HARD = {
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "MemoryDenyWriteExecute": "yes",
    "RestrictNamespaces": "yes",
    "SystemCallArchitectures": "native",
    "LimitCORE": "0",
    "MemorySwapMax": "0",
    "UMask": "0077",
    "User": "candour",
    "StateDirectoryMode": "0700",
    "LoadCredential": "master-key:/etc/candour/master.key",
}


def section(unit: str, name: str = "Service") -> dict[str, list[str]]:
    """What a unit says, in order: several lines may set the same."""
    said: dict[str, list[str]] = {}
    inside = ""
    for line in (DEPLOY / unit).read_text().splitlines():
        if line.startswith("["):
            inside = line.strip("[]")
        elif inside == name and line and not line.startswith("#"):
            key, _, value = line.partition("=")
            said.setdefault(key, []).append(value)
    return said


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_parses(unit):
    parser = RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[method-assign,assignment]  # systemd minds the case
    parser.read(DEPLOY / unit)
    assert "Unit" in parser


@pytest.mark.parametrize("unit", SERVICES)
def test_a_service_is_shut_in(unit):
    said = section(unit)
    assert {name: said.get(name, ["(none)"])[-1] for name in HARD} == HARD
    assert said["SystemCallFilter"] == ["@system-service", "~@privileged @resources"]
    assert "AF_INET" not in said["RestrictAddressFamilies"][0] or unit == "candour.service"


@pytest.mark.parametrize("unit", SERVICES)
def test_a_service_starts_a_command_that_is_there(unit):
    (line,) = section(unit)["ExecStart"]
    program, command, *rest = line.split()
    assert program == INSTALLED
    found = main.get_command(None, command)
    known = {name for one in found.params for name in one.opts}
    assert {word for word in rest if word.startswith("--")} <= known


def test_backups_go_to_folders_that_systemd_makes():
    said = section("candour-backup.service")
    folders = {f"/var/lib/{name}" for name in said["StateDirectory"][0].split()}
    named = set(re.findall(r"/var/lib/[\w-]+", said["ExecStart"][0]))
    assert named == folders - {"/var/lib/candour"}
    assert len(named) == 2, "the keyring's apart"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_itself_finds_no_fault(tmp_path):
    for unit in UNITS:
        text = (DEPLOY / unit).read_text()
        # The program is not installed where the tests run; Python is.
        (tmp_path / unit).write_text(text.replace(INSTALLED, str(Path(sys.executable).resolve())))
    paths = [str(tmp_path / unit) for unit in UNITS]
    found = _analyze("verify", *paths)
    assert (found.returncode, found.stderr) == (0, "")
    for path in paths[:2]:
        rated = _analyze("security", "--offline=yes", "--threshold=20", "--no-pager", path)
        assert rated.returncode == 0, rated.stdout[-200:]


def _analyze(*words: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("systemd-analyze")
    assert program
    return subprocess.run([program, *words], capture_output=True, text=True, check=False)  # noqa: S603 - words of this test


def test_a_command_by_hand_runs_as_the_service_does(tmp_path):
    """Its words reach the command; user, folder, key and settings are those of the unit."""
    (tmp_path / "systemd-run").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (tmp_path / "systemd-run").chmod(0o700)
    ran = subprocess.run(  # noqa: S603 - ours
        [DEPLOY / "candour-run", "guardian", "confirm", "two words"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "CANDOUR_SECRETS": str(tmp_path / "none")},
        capture_output=True,
        text=True,
        check=True,
    )
    words = ran.stdout.splitlines()
    assert words[-3:] == ["guardian", "confirm", "two words"]
    # systemd would write the command itself into the journal: who is erased, and when.
    assert "--description=A command of Candour, by hand" in words
    given = {word.removeprefix("--property=") for word in words if word.startswith("--property=")}
    said = section("candour.service")
    for one in given:
        name, _, value = one.partition("=")
        assert said[name][-1] == value, name
    assert {"User=candour", "StateDirectory=candour"} <= given
    script = words[words.index("-c") + 1]
    folder = tmp_path / "credentials"
    shown = subprocess.run(  # noqa: S603 - ours
        ["/bin/sh", "-c", script.replace(f"exec {INSTALLED}", "exec env"), "feedback"],
        env={"CREDENTIALS_DIRECTORY": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"FEEDBACK_MASTER_KEY_FILE={folder}/master-key\n" in shown.stdout


def test_a_command_by_hand_gets_secrets_of_mail_that_are_files(tmp_path):
    """Without them the settings name no way for mail, and every command is refused."""
    name = "FEEDBACK_NOTIFY_API_KEY"
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / name).write_text("key")
    (tmp_path / "systemd-run").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (tmp_path / "systemd-run").chmod(0o700)
    ran = subprocess.run(  # noqa: S603 - ours
        [DEPLOY / "candour-run", "doctor"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "CANDOUR_SECRETS": str(secrets)},
        capture_output=True,
        text=True,
        check=True,
    )
    words = ran.stdout.splitlines()
    assert f"--property=LoadCredential={name}:{secrets / name}" in words
    script = words[words.index("-c") + 1].replace(f"exec {INSTALLED}", "exec env")
    shown = subprocess.run(  # noqa: S603 - ours
        ["/bin/sh", "-c", script, "feedback"],
        env={"CREDENTIALS_DIRECTORY": str(secrets)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"{name}_FILE={secrets / name}\n" in shown.stdout
    assert "CALLBACK_TOKEN" not in shown.stdout
