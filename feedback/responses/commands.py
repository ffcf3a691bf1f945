"""`feedback waves`: which surveys there are, and destroying one by hand."""

import click

from feedback.errors import NotFound, ServiceError
from feedback.responses.lifecycle import destroy_wave
from feedback.responses.waves import wave as load
from feedback.running import open_store
from feedback.schemes.model import Wave
from feedback.schemes.service import scheme

__all__ = ["waves"]


@click.group()
def waves() -> None:
    """Surveys: their days and states; destroying one before its day."""


@waves.command("list")
def list_waves() -> None:
    """One line for each survey: id, state, day of destruction, which one, scheme."""
    _, store = open_store()
    for row in store.all("waves", order="opens"):
        of = load(store, str(row["id"]))
        which = _which(of)
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
                f"Destroy every answer of “{title}”, {_which(found)} survey? Results that are not "
                "published can then never be made.",
                abort=True,
            )
        with store.exclusive("lifecycle"):
            destroy_wave(store, found, by="operator")
    except NotFound as error:
        raise click.ClickException(
            f"{error} 'feedback waves list' shows the id of each."
        ) from error
    except ServiceError as error:
        raise click.ClickException(str(error)) from error
    finally:
        store.close()
    click.echo(
        "Destroyed. Copies in backups can be opened until the last backup of the keyring from "
        "before has expired. Make a new backup now."
    )


def _which(wave: Wave) -> str:
    return "first" if wave.kind == "pre" else "second"
