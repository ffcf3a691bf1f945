"""`feedback doctor`."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict

import click

from feedback.clock import SystemClock
from feedback.running.doctor.examining import examine
from feedback.running.doctor.finding import Finding, Level

__all__ = ["doctor"]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--offline", is_flag=True, help="Ask no other machine: neither mail nor TLS.")
@click.pass_context
def doctor(context: click.Context, *, as_json: bool, offline: bool) -> None:
    """Check what Candour stands on, and say what to do. Changes nothing.

    The exit status is 1 if there is a fault, else 0.
    """
    found = examine(os.environ, SystemClock(), offline=offline)
    counts = {level: sum(one.level is level for one in found) for level in Level}
    if as_json:
        told = {"faults": counts[Level.FAULT], "warnings": counts[Level.WARNING]}
        click.echo(json.dumps(told | {"checks": [asdict(one) for one in found]}, indent=1))
    else:
        for line in _lines(found):
            click.echo(line)
        click.echo(
            f"{counts[Level.OK]} well, {counts[Level.WARNING]} warnings, "
            f"{counts[Level.FAULT]} faults."
        )
    if counts[Level.FAULT]:
        context.exit(1)


def _lines(found: Sequence[Finding]) -> list[str]:
    lines = []
    for one in found:
        lines.append(f"{one.level:8}{one.check}: {one.means}")
        if one.do:
            lines.append(f"{'':8}What to do: {one.do}")
    return lines
