"""`feedback demo serve` and `feedback demo codes`."""

import os
import sys
import time

import click

from crypto import totp_code
from crypto.totp import PERIOD
from feedback.demo.place import Person, Place

__all__ = ["demo"]


@click.group()
def demo() -> None:
    """A throw-away installation with invented people."""


@demo.command()
@click.option("--new", is_flag=True, help="Throw the old one away and build it anew.")
def serve(*, new: bool) -> None:
    """Build the demonstration if it is missing or old, and serve it on this machine."""
    from feedback.demo.build import build, fresh  # noqa: PLC0415 - help answers at once
    from feedback.running.logs import init_logs  # noqa: PLC0415 - as above
    from feedback.running.opening import open_store  # noqa: PLC0415 - as above
    from feedback.running.serving import run  # noqa: PLC0415 - as above

    os.umask(0o077)
    place = Place.of(os.environ)
    environment = place.environment(os.environ)
    if new or not fresh(place):
        click.echo("Building the demonstration: a few seconds …")
        build(place, environment)
    os.environ.clear()
    os.environ.update(environment)
    init_logs()
    config, store = open_store(environment)

    def say(line: str) -> None:
        click.echo(line)
        click.echo("\nEverything in it is invented. Sign in as:")
        _show(place)
        click.echo(
            f"\nFresh codes: {os.path.relpath(sys.argv[0])} demo codes\n"
            f"Emails with links, for answering: {config.public_url}/outbox"
        )

    run(config, store, say)


@demo.command()
def codes() -> None:
    """Codes that the invented people's apps show now."""
    if Place.of(os.environ).read() is None:
        raise click.ClickException("There is no demonstration yet. Run: feedback demo serve")
    _show(Place.of(os.environ))


def _show(place: Place) -> None:
    found = place.read()
    people: list[Person] = found[0] if found else []
    left = PERIOD - int(time.time()) % PERIOD
    for one in people:
        code = totp_code(one.totp, at=time.time()) if one.totp else ""
        shown = f"{code}  (good for {left} seconds; secret {one.totp})" if code else "none needed"
        click.echo(
            f"\n  {one.role}: {one.name}\n"
            f"    email     {one.email}\n"
            f"    six words {one.words}\n"
            f"    code      {shown}\n"
            f"    recovery  {one.recovery}"
        )
