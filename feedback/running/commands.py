"""`feedback init`, `feedback serve` and `feedback worker`."""

import os
import time
from contextlib import suppress

import click

from feedback.errors import ConfigError
from feedback.running.keyfile import make_key
from feedback.running.loading import loading
from feedback.running.logs import init_logs
from feedback.running.opening import CannotStart, open_store

__all__ = ["init", "serve", "worker"]

_IDLE = 1.0


@click.command()
def init() -> None:
    """Make keys and stores, or bring them up to date."""
    os.umask(0o077)
    try:
        made = make_key(os.environ)
    except ConfigError as error:
        raise CannotStart(str(error)) from error
    config, store = open_store()
    store.close()
    if made:
        click.echo(f"The master key is {made}. Keep a copy away from the backups of the data.")
    click.echo(f"Ready: {config.data_dir}")


@click.command()
def serve() -> None:
    """Serve the pages and run the worker."""
    with loading():
        from feedback.accounts.service import first_link  # noqa: PLC0415 - help answers at once
        from feedback.running.serving import run  # noqa: PLC0415 - as above

    init_logs()
    config, store = open_store()

    def say(line: str) -> None:
        with suppress(OSError):  # who started it may have gone: pages are served all the same
            click.echo(line)
            if token := first_link(store):
                click.echo(f"Make the first account here: {config.public_url}/enrol/{token}")

    run(config, store, say)


@click.command()
@click.option("--once", is_flag=True, help="Do what is due, and end.")
def worker(*, once: bool) -> None:
    """Send mail, open and close surveys, tidy up: where `serve` does not run."""
    from feedback.running.steady import Steady  # noqa: PLC0415 - help answers at once
    from feedback.running.worker import Worker  # noqa: PLC0415 - as above

    init_logs()
    config, store = open_store()
    # Who runs it once, perhaps each night, has no hour to wait.
    mine = Worker(config, store) if once else Worker(config, store, steady=Steady(store))
    try:
        mine.run_all()
        while not once:
            time.sleep(_IDLE)
            mine.run_all()
    except KeyboardInterrupt:
        pass
    finally:
        store.close()
