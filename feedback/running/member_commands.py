"""`feedback member`: what the operator does for a mentor or mentee who lost everything."""

import click

from feedback.diaries.media_files import clear_media
from feedback.errors import ServiceError
from feedback.members.closing import start_over
from feedback.running.opening import open_store

__all__ = ["member"]


@click.group()
def member() -> None:
    """Let a mentor or mentee begin anew."""


@member.command()
@click.argument("address")
@click.option("--yes", is_flag=True, help="Do not ask: you know that it is they who ask.")
def restart(address: str, *, yes: bool) -> None:
    """Let the person with this ADDRESS (of their sign-in, or on a list) choose once more.

    For who lost their sign-in and their recovery code, or keeps a diary on paper and wants a
    sign-in after all. If there is a sign-in, it is closed and its diary destroyed, in backups too.
    The lead's next mail then reaches them.
    """
    _, store = open_store()
    try:
        if not yes:
            click.echo("Their diary here, if there is one, is destroyed for good.")
            click.echo("Make sure that it is they who ask: ring or meet them.")
            click.confirm("Go on?", abort=True)
        start_over(store, address=address, clear_media=clear_media)
    except ServiceError as error:
        raise click.ClickException(str(error)) from error
    finally:
        store.close()
    click.echo("Done. The next mail that the lead sends reaches them.")
