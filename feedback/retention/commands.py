"""`feedback retention`: what would be destroyed and when, and doing it now."""

import json
from datetime import date

import click

from feedback.retention.model import Item, State, Step

__all__ = ["WORDS", "retention"]

WORDS = {
    Step.ANSWERS: "answers and comments, with their keys and links",
    Step.END: "the scheme ends",
    Step.PAIRS: "what pairs share",
    Step.PEOPLE: "the list of people",
    Step.TOLD: "owners of diaries are written to",
    Step.DIARIES: "diaries, and the sign-ins that open them",
    Step.RUNNING: "who ran the scheme, approvals, notices",
    Step.ACTIONS: "the record of actions",
    Step.ACCOUNTS: "a sign-in that leads nowhere any more",
}


@click.group()
def retention() -> None:
    """What is destroyed when; destroying what is due."""


@retention.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def due(*, as_json: bool) -> None:
    """List what would be destroyed now, and what on which later day. Changes nothing."""
    from feedback.retention import rounds  # noqa: PLC0415 - help answers at once
    from feedback.running import open_store  # noqa: PLC0415 - as above

    _, store = open_store()
    try:
        found, today = rounds.due(store), store.today()
    finally:
        store.close()
    if as_json:
        lines = [_plain(one, today) for one in found]
        click.echo(json.dumps({"today": today.isoformat(), "items": lines}, indent=2))
        return
    for one in found:
        click.echo(_line(one, today))
    if not found:
        click.echo("There is nothing to destroy.")


@retention.command()
def run() -> None:
    """Destroy what is due. The worker does the same by itself, every hour."""
    from feedback.retention import rounds  # noqa: PLC0415 - help answers at once
    from feedback.running import open_store  # noqa: PLC0415 - as above

    _, store = open_store()
    try:
        today = store.today()
        before = _due(rounds.due(store), today)
        rounds.run(store)
        left = _due(rounds.due(store), today)
    finally:
        store.close()
    for one in before:
        click.echo(_line(one, today))
    click.echo("Done. Nothing else is due." if not left else "Done. Run it again for the rest:")
    for one in left:
        click.echo(_line(one, today))


def _due(items: tuple[Item, ...], today: date) -> list[Item]:
    return [one for one in items if one.state(today) is State.DUE]


def _line(one: Item, today: date) -> str:
    state = one.state(today)
    when = {State.DUE: "now       ", State.HELD: "held      "}.get(state, one.on.isoformat())
    survey = {"pre": ", first survey", "post": ", second survey"}.get(one.survey, "")
    of = f"  {one.title} ({one.scheme})" if one.scheme else ""
    guess = "  (expected)" if one.expected else ""
    return f"{when}  {WORDS[one.step]}{survey}{of}{guess}"


def _plain(one: Item, today: date) -> dict[str, object]:
    return {
        "step": str(one.step),
        "state": str(one.state(today)),
        "on": one.on.isoformat(),
        "scheme": one.scheme,
        "survey": one.survey,
        "expected": one.expected,
    }
