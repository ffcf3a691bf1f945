"""`feedback erase` and `feedback erasures`: destroying what is kept of a person, and certificates
of what was destroyed."""

import click

from feedback.errors import NotFound, ServiceError
from feedback.rights.erase import erase as erase_person
from feedback.running import open_store
from feedback.schemes.service import scheme as load_scheme
from feedback.storage.certificates import certified
from feedback.storage.store import Store

__all__ = ["erase", "erasures"]


@click.command()
@click.option("--scheme", required=True, help="Its id: see 'feedback retention due'.")
@click.option("--email", required=True, help="The person's address, on the list or of a sign-in.")
@click.option("--yes", is_flag=True, help="Do not ask: you know that it is they who ask.")
def erase(scheme: str, email: str, *, yes: bool) -> None:
    """Destroy everything that a scheme keeps of a person, in backups too.

    For who lost their link and their codes. Safe to run again where it was broken off.
    """
    _, store = open_store()
    try:
        title = _title(store, scheme)
        if not yes:
            click.echo(f"Everything of this person in “{title}” is destroyed for good: answers,")
            click.echo("links, their line on the list; their sign-in and diary, if they take part")
            click.echo("in no other scheme. Make sure that it is they who ask: ring or meet them.")
            click.confirm("Go on?", abort=True)
        done = erase_person(store, scheme=scheme, email=email, by="operator")
    except ServiceError as error:
        raise click.ClickException(str(error)) from error
    finally:
        store.close()
    if done is None:
        raise click.ClickException("Nobody in this scheme has this address.")
    click.echo("Erased. Totals that are published stay as they are. A certificate for them:")
    click.echo(f"{done.code}  (found until the end of {done.until})")


def _title(store: Store, scheme: str) -> str:
    try:
        return load_scheme(store, scheme).title
    except NotFound as error:
        told = f"{error} 'feedback retention due' shows the id of each in brackets."
        raise click.ClickException(told) from error


@click.group()
def erasures() -> None:
    """Certificates of what people had deleted."""


@erasures.command()
@click.argument("code")
@click.pass_context
def verify(context: click.Context, code: str) -> None:
    """Say whether a certificate with this CODE was given out here. Exit 1 if not."""
    _, store = open_store()
    try:
        found = certified(store, code)
    finally:
        store.close()
    if not found:
        click.echo("Not found: mistyped, not given out here, or so old that it was forgotten.")
        context.exit(1)
    click.echo("Found: this certificate was given out here, after a deletion.")
