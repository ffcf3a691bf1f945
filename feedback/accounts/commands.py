"""`feedback guardian`: the operator says who a scheme's guardians really are."""

import click

from feedback.accounts import holder_rows as rows
from feedback.accounts.holders import Holder, Role, State, confirm, holder
from feedback.errors import NotFound, ServiceError
from feedback.storage.store import Store

__all__ = ["guardian"]

_NOT_YET = "has not enrolled"
_STATES = {
    State.NOMINATED: _NOT_YET,
    State.ENROLLED: "waits to be confirmed",
    State.CONFIRMED: "confirmed",
}


def _store() -> Store:
    from feedback.running import open_store  # noqa: PLC0415 - help answers at once

    return open_store()[1]


@click.group()
def guardian() -> None:
    """Confirm who guards a scheme's confidentiality."""


@guardian.command(name="list")
def list_() -> None:
    """Show all guardians, and what is still to do."""
    store = _store()
    found = [
        (str(row["scheme"]), rows.load(store, store, str(row["id"])))
        for row in store.all("holders", order="scheme", role=str(Role.GUARDIAN))
        if row["state"] != State.LEFT
    ]
    if not found:
        click.echo("There are no guardians yet.")
    for scheme, held in found:
        click.echo(f"{held.id}  scheme {scheme}  {_STATES[held.state]}")
        _show(held)


@guardian.command(name="confirm")
@click.argument("holder_id", metavar="HOLDER")
@click.option("--yes", is_flag=True, help="Do not ask: you have checked the fingerprint.")
def confirm_(holder_id: str, *, yes: bool) -> None:
    """Confirm the guardian HOLDER (see `list`), after they read you their fingerprint."""
    store = _store()
    try:
        held = holder(store, holder_id)
        if held.role is not Role.GUARDIAN or held.state is not State.ENROLLED:
            state = _STATES.get(held.state, "left")
            raise click.ClickException(f"This cannot be confirmed: {held.role}, {state}.")
        _show(held)
        click.echo("Ring or meet them. They find the fingerprint under “Your account”.")
        if not yes:
            click.confirm("Did they read you the same fingerprint?", abort=True)
        confirm(store, holder=holder_id)
    except NotFound as error:
        told = "There is no such guardian. 'feedback guardian list' shows the id of each."
        raise click.ClickException(told) from error
    except ServiceError as error:
        raise click.ClickException(str(error)) from error
    click.echo("Confirmed.")


def _show(held: Holder) -> None:
    # A name was typed by somebody: nothing in it may steer the operator's terminal.
    for what, text in (
        ("name", held.name),
        ("role", held.title),
        ("email", held.email),
        ("fingerprint", held.fingerprint or _NOT_YET),
    ):
        click.echo(f"    {what}: {_plain(text)}")


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)
