"""`feedback backup` and `feedback backup-key`."""

import os
import sqlite3
from pathlib import Path

import click

from feedback.config import data_folder
from feedback.errors import ServiceError

__all__ = ["backup", "backup_key"]

_FOLDER = click.Path(exists=True, file_okay=False, writable=True, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=_FOLDER)
@click.option("--keyring-to", type=_FOLDER, help="Another folder for the keyring's file.")
@click.option("--without-media", is_flag=True, help="Quick: leave out photos, sound and video.")
@click.option("--key", type=_FILE, help="The private half of the key: check the files with it.")
def backup(folder: Path, keyring_to: Path | None, key: Path | None, *, without_media: bool) -> None:
    """Write a checked, sealed backup of everything to FOLDER, while Candour runs.

    Older backups of this installation in the same folder are removed once their time is over.
    """
    from feedback.backups.keyfile import read_private, read_public  # noqa: PLC0415 - help at once
    from feedback.backups.making import Order, back_up  # noqa: PLC0415 - as above
    from feedback.running import open_store  # noqa: PLC0415 - as above
    from feedback.storage.copying import CopyError  # noqa: PLC0415 - as above
    from feedback.storage.neverback import NeverBackError  # noqa: PLC0415 - as above
    from feedback.storage.vault import VaultError  # noqa: PLC0415 - as above

    wrong = (ServiceError, CopyError, VaultError, NeverBackError, OSError, sqlite3.Error)

    config, store = open_store()
    try:
        for one in (folder, keyring_to or folder):
            if one.resolve().is_relative_to(config.data_dir.resolve()):
                raise click.ClickException(f"{one} is in the data folder, and is lost with it.")
        recipient = read_public(config.data_dir, config.backup_key)
        identity = read_private(key) if key else None
        if identity and identity.recipient != recipient:
            raise click.ClickException(f"{key} is not the private half of this backup key.")
        order = Order(
            data_dir=config.data_dir,
            folders={"stores": folder, "media": folder, "keyring": keyring_to or folder},
            recipient=recipient,
            identity=identity,
            days={
                "stores": config.backup_days,
                "media": config.backup_days,
                "keyring": config.keyring_backup_days,
            },
            say=lambda line: click.echo(line, err=True),
            media=not without_media,
        )
        made = back_up(store, order)
    except wrong as error:
        raise click.ClickException(f"There is no new backup. {error}") from error
    finally:
        store.close()
    for path in made.files.values():
        click.echo(path)
    click.echo(f"Written and checked: {made.size / 1e6:,.1f} MB, for {recipient.fingerprint}.")
    for path in made.ahead:
        click.echo(f"{path} has a time that has not come. Was the clock wrong? Remove it by hand.")
    if made.removed:
        click.echo(f"Files removed because their time is over: {len(made.removed)}")


@click.command()
@click.argument("file", type=_FILE)
@click.option("--public", type=_FILE, help="Where the public half goes; else beside the data.")
def backup_key(file: Path, public: Path | None) -> None:
    """Make the key of backups: its private half in FILE, its public half beside the data folder.

    Only FILE opens backups. Keep it away from this machine, and a second copy elsewhere.
    """
    from feedback.backups.keyfile import make_key, public_file  # noqa: PLC0415 - help at once

    setting = os.environ.get("FEEDBACK_BACKUP_KEY")
    where = public or public_file(data_folder(os.environ), setting)
    if where is None:
        raise click.ClickException("FEEDBACK_BACKUP_KEY is a key already. Give --public FILE.")
    try:
        recipient = make_key(file, where)
    except (ServiceError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"The private half is {file}. Move it off this machine, and keep a second copy.")
    click.echo(f"The public half is {where}. Its fingerprint: {recipient.fingerprint}")
