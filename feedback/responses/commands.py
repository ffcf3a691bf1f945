"""`feedback waves`: which surveys there are, and destroying one by hand."""

import click

from feedback.errors import ServiceError
from feedback.responses.lifecycle import destroy_wave
from feedback.responses.waves import wave as load
from feedback.running import open_store
from feedback.schemes.service import scheme

__all__ = ["waves"]


@click.group()
def waves() -> None:
    """Surveys: their days and states; destroying one before its day."""


@waves.command("list")
def list_waves() -> None:
    """One line for each survey: id, scheme, which one, state, day of destruction."""
    _, store = open_store()
    for row in store.all("waves", order="opens"):
        of = load(store, str(row["id"]))
        which = "first" if of.kind == "pre" else "second"
        title = scheme(store, of.scheme).title
        click.echo(f"{of.id}  {of.state:<9}  {of.destroys}  {which:<6}  {title}")
    store.close()


@waves.command()
@click.argument("survey")
@click.option("--yes", is_flag=True, help="Do not ask.")
def destroy(survey: str, *, yes: bool) -> None:
    """Destroy the key and all answers of SURVEY now. There is no way back."""
    _, store = open_store()
    try:
        found = load(store, survey)
        if not yes:
            title = scheme(store, found.scheme).title
            click.confirm(
                f"Destroy every answer of “{title}”, {found.kind}? Results that are not published "
                "can then never be made.",
                abort=True,
            )
        with store.exclusive("lifecycle"):
            destroy_wave(store, found, by="operator")
    except ServiceError as error:
        raise click.ClickException(str(error)) from error
    finally:
        store.close()
    click.echo(
        "Destroyed. Copies in backups open no more once this installation's keyring is used."
    )
