"""`feedback disclosure`: the auditor for figures made anywhere, without a database."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import click

from feedback.releases import disclosure_checking, disclosure_planning
from feedback.releases.disclosure_reading import read_question, read_slices
from feedback.releases.inputs import InputError

__all__ = ["disclosure"]


@click.group()
def disclosure() -> None:
    """Check tables made elsewhere, or plan which parts to show."""


@disclosure.command()
@click.argument("file", type=click.Path())
def check(file: str) -> None:
    """May the figures in FILE (JSON) stand together? Prints a verdict with its findings.

    Ends with 0 whatever the verdict, or with 2 where the file cannot be used.
    """
    _answer(lambda: disclosure_checking.check(read_question(file)))


@disclosure.command()
@click.argument("file", type=click.Path())
def plan(file: str) -> None:
    """Which slices in FILE (JSON) may be shown? Prints them, and which to hide and why.

    Ends with 0 whatever the plan, or with 2 where the file cannot be used.
    """
    _answer(lambda: disclosure_planning.plan(read_slices(file)))


def _answer(ask: Callable[[], Mapping[str, Any]]) -> None:
    try:
        answer = ask()
    except InputError as error:
        raise _Unusable(str(error)) from error
    click.echo(json.dumps(answer))


class _Unusable(click.ClickException):
    exit_code = 2
