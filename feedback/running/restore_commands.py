"""`feedback restore`: a backup becomes a data folder."""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feedback.clock import SystemClock
from feedback.config import load
from feedback.errors import ConfigError, ServiceError
from feedback.running.opening import CannotStart, close_process
from feedback.storage.copying import CopyError
from feedback.storage.migrations import TooNewError
from feedback.storage.upgrading import UpgradeError
from feedback.storage.vault import VaultError

if TYPE_CHECKING:  # help answers at once
    from feedback.backups.restoring import Restored

__all__ = ["restore"]

_WRONG = (
    *(ServiceError, CopyError, VaultError, TooNewError, UpgradeError),
    *(OSError, sqlite3.Error),
)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("backup", type=click.Path(path_type=Path))
@click.option("--key", type=_FILE, required=True, help="The private half of the backup key.")
@click.option("--to", type=click.Path(path_type=Path), help="An empty folder; else the data's.")
@click.option("--keyring", type=_FILE, help="The keyring's file; else the newest beside it.")
@click.option("--media", type=_FILE, help="The media's file; else the newest beside it.")
@click.option("--leave-media", is_flag=True, help="Go without photos, sound and video.")
@click.option("--never-back", type=_FILE, help="A newer never-back file than the backup's.")
def restore(
    backup: Path,
    *,
    key: Path,
    to: Path | None,
    keyring: Path | None,
    media: Path | None,
    leave_media: bool,
    never_back: Path | None,
) -> None:
    """Restore BACKUP, a folder of backups or a file that ends in .stores, into an empty folder.

    What was destroyed since stays destroyed.
    """
    from feedback.backups import restoring  # noqa: PLC0415 - help answers at once
    from feedback.backups.keyfile import read_private  # noqa: PLC0415 - as above
    from feedback.running.upkeep import erase_again  # noqa: PLC0415 - as above

    close_process()
    try:
        config = load()
    except ConfigError as error:
        raise CannotStart(f"{error} A backup opens with the master key from before.") from error
    target = (to or config.data_dir).absolute()
    try:
        files = restoring.chosen(backup, keyring, media)
        for path in files.values():
            click.echo(f"Restoring {path}", err=True)
        done = restoring.restore(
            restoring.Restore(
                files=files,
                to=target,
                identity=read_private(key),
                masters=config.master_keys,
                clock=SystemClock(),
                say=lambda line: click.echo(line, err=True),
                erase_again=erase_again,
                never_back=never_back,
                leave_media=leave_media,
            )
        )
    except _WRONG as error:
        raise click.ClickException(f"Nothing was restored. {error}") from error
    _tell(done, target)
    if target != config.data_dir:
        click.echo(f"To use it, set FEEDBACK_DATA_DIR={target} and keep the master key.")


def _tell(done: "Restored", target: Path) -> None:
    """What is there again, what was destroyed again, and what is lost."""
    click.echo(f"{target} is as it was at {done.made}.")
    if done.media_made not in {None, done.made}:
        click.echo(f"Photos, sound and video are as of {done.media_made}.")
    again = done.replayed
    click.echo(
        f"Destroyed again: surveys {again.waves}, sign-ins {again.accounts}, people {again.people}."
    )
    if done.lost_rows:
        click.echo(f"Lost: the newest {done.lost_rows} lines of the record of actions.")
    if done.lost_results:
        click.echo(
            f"Results of {done.lost_results} surveys were published or withheld after that, and "
            "are not in it. They cannot be made again, and nothing is published of people who took "
            "part there. Is there a newer backup? See docs/backups.md."
        )
