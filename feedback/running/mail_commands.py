"""`feedback mail check`: whether mail could leave now."""

import click

from feedback.clock import SystemClock
from feedback.running.opening import settings

__all__ = ["mail"]


@click.group()
def mail() -> None:
    """Check the way that mail takes."""


@mail.command()
def check() -> None:
    """Ask the mail server, or GOV.UK Notify, whether it would take mail. Sends none.

    The exit status is 0 if it would, 1 if not, 2 if a setting is wrong.
    """
    from feedback.outbox.checking import mail_fault  # noqa: PLC0415 - help answers at once

    config = settings()
    if not config.sends_mail:
        click.echo("No mail leaves this machine: it is shown at /outbox.")
        return
    fault = mail_fault(config, SystemClock())
    if fault:
        raise click.ClickException(fault)
    where = "GOV.UK Notify" if config.notify else "The mail server"
    click.echo(f"{where} takes mail from us.")
