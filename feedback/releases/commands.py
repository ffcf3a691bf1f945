"""`feedback release simulate`: what would be released, without a database."""

import click

from feedback.releases.simulate import InputError, run

__all__ = ["release"]


@click.group()
def release() -> None:
    """Try out what would be shown."""


@release.command()
@click.option("--policy", required=True, type=click.Path(), help="The policy, as JSON.")
@click.option("--questions", required=True, type=click.Path(), help="The questions, as JSON.")
@click.option("--answers", required=True, type=click.Path(), help="Everybody's answers, as CSV.")
def simulate(policy: str, questions: str, answers: str) -> None:
    """Print what a release of these answers would store and show, as JSON.

    Ends with 0, or with 2 where a file cannot be used; the message names the place.
    """
    try:
        released = run(policy, questions, answers)
    except InputError as error:
        raise _Unusable(str(error)) from error
    click.echo(released.body)
    if released.withheld:
        click.echo("Withheld: a last check found that these figures give somebody away.", err=True)


class _Unusable(click.ClickException):
    exit_code = 2
