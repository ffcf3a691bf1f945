"""The breach page: the same words as the documentation, commands that exist, nothing left out."""

import re
from pathlib import Path

import click
import pytest

from feedback.cli import main
from feedback.oversight.breach import LOSSES, markdown
from feedback.web.templating import FOLDER

DOCS = Path(__file__).parents[2] / "docs"
COMMANDS = [
    command.strip()
    for loss in LOSSES
    for step in loss.first_hour
    for command in step.command.split("&&")
    if command.strip()
]


def test_the_documentation_says_the_same():
    """`.venv/bin/python -m feedback.oversight.breach > docs/breach.md` writes it."""
    assert (DOCS / "breach.md").read_text() == markdown()


@pytest.mark.parametrize("command", sorted(set(COMMANDS)))
def test_every_command_is_there(command: str):
    name, *words = command.split()
    assert name == "feedback"
    found: click.Command = main
    while isinstance(found, click.Group):
        later = found.get_command(click.Context(found), words.pop(0))
        assert later is not None, command
        found = later
    # click itself refuses an option that is not there, and one that is needed and not named
    with found.make_context(found.name, list(words)):
        assert all(word.isupper() or word.startswith("--") for word in words)


def test_the_link_that_it_names_is_there():
    """What a lead or guardian is told to do stands on the page of sign-in in the same words."""
    link = "I lost what I sign in with"
    assert link in markdown()
    assert link in (FOLDER / "accounts/sign_in.html").read_text()


def test_all_that_can_be_stolen_is_there():
    keys = {"lead", "guardian", "member", "mailbox", "store", "keyring", "backup", "master-key"}
    assert {loss.key for loss in LOSSES} == keys | {"everything-at-rest", "server"}


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.key)
def test_each_tells_what_the_thief_has_and_has_not(loss):
    assert loss.has
    assert loss.has_not
    assert loss.first_hour
    assert "[contact]" in str(loss.people)


def test_only_who_has_everything_or_the_server_gets_names():
    """The promises: a thief of stores alone has no name, and never an answer at rest."""
    for loss in LOSSES:
        has = " ".join(map(str, loss.has))
        not_ = " ".join(map(str, loss.has_not))
        if loss.key in {"store", "keyring"}:
            assert "name" in not_
            assert not re.search(r"\bname and|\baddress", has)
        if loss.key in {"store", "keyring", "master-key", "everything-at-rest"}:
            assert "any answer" in not_


def test_the_page(base, browse, scene):
    for who in (scene.lead, scene.deputy, scene.guardians[0]):
        text = browse(who).get(f"{base}/breach").page.text()
        for loss in LOSSES:
            assert str(loss.title) in text
        assert "72 hours" in text
        assert "[contact]" not in text
