"""`feedback keys`: which master keys there are, a new one, and leaving old ones out."""

import os

import click

from feedback.config import Config
from feedback.errors import ConfigError
from feedback.running import keys as actions
from feedback.running.keyfile import MADE_BESIDE, encoded, new_key
from feedback.running.opening import CannotStart, OpenStore, open_store, settings, there
from feedback.storage.inspecting import UNREADABLE, wrapped_keys
from feedback.storage.rewrapping import Wrapping, fingerprint, wrapping
from feedback.storage.vault import VaultError

__all__ = ["keys"]


@click.group()
def keys() -> None:
    """Check the master keys, make a new one, leave old ones out. See docs/keys.md."""


@keys.command()
@click.pass_context
def check(context: click.Context) -> None:
    """Say which listed key opens what. Changes nothing; 1 if anything does not open.

    Keys are told by fingerprints: compare them with those of the copy in your safe.
    """
    config = settings()
    path = actions.file_of(os.environ, config.data_dir)
    where = f"{path} (mode {path.stat().st_mode & 0o777:o})" if path else "FEEDBACK_MASTER_KEY"
    click.echo(f"Master keys are listed in {where}.")
    try:
        found = _wrapping(config)
    except UNREADABLE as error:
        raise CannotStart(f"The keyring in {config.data_dir} cannot be read: {error}") from error
    for line in _told(config, found):
        click.echo(line)
    if path and path.with_name(path.name + MADE_BESIDE).exists():
        click.echo(f"{path}{MADE_BESIDE} was left by a crash and holds keys: rotate or remove it.")
    if not found.whole:
        context.exit(1)


@keys.command()
@click.option("--print", "shown", is_flag=True, help="Print a new key, and change nothing.")
def add(*, shown: bool) -> None:
    """List a new master key first. Nothing rests on it before `rotate`."""
    if shown:
        click.echo(encoded([new_key()]), nl=False)
        return
    config, store = _open()
    store.close()
    try:
        made = actions.add_key(config, os.environ)
    except ConfigError as error:
        raise CannotStart(str(error)) from error
    click.echo(f"A new master key is listed first: {made}. Now run 'feedback keys rotate'.")


@keys.command()
def rotate() -> None:
    """Wrap all keys of the stores under a new master key. What runs keeps running.

    Run again after a crash, it finishes what was begun.
    """
    config, store = _open()
    try:
        done = actions.rotate(store, config, os.environ)
        expiry = _expiry(store, config)
    except (ConfigError, VaultError) as error:
        raise CannotStart(str(error)) from error
    finally:
        store.close()
    click.echo(f"{'New m' if done.made else 'M'}aster key: {done.first}")
    click.echo(f"{done.wrapped} keys of the stores were wrapped under it.")
    click.echo("Copy the list of master keys to your safe place now, apart from all backups.")
    if done.old:
        click.echo(f"Still listed: {', '.join(done.old)}. Nothing in the stores needs it.")
        click.echo(f"Backups of the keyring made before the rotation do; {expiry}.")
        click.echo("Then, or now if the old key was stolen, run 'feedback keys drop-old'.")


@keys.command("drop-old")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def drop_old(context: click.Context, *, yes: bool) -> None:
    """Leave all but the first master key out of the list. 1 if anything rests on another."""
    config, store = _open()
    try:
        actions.old_ones(config.master_keys)
        click.echo("Backups of the keyring made before the rotation open with the old key only;")
        click.echo(f"{_expiry(store, config)}. If you may want to restore one, keep the old key")
        click.echo("until then: with your copies, not on this machine.")
        if not yes:
            click.confirm("Leave the old keys out?", abort=True)
        done = actions.drop_old(store, config, os.environ)
    except actions.StillNeeded as error:
        click.echo(str(error))
        context.exit(1)
    except (ConfigError, VaultError) as error:
        raise CannotStart(str(error)) from error
    finally:
        store.close()
    names = ", ".join(done.old)
    if done.file:
        click.echo(f"Left out of {done.file}: {names}")
    else:
        click.echo(f"Nothing needs {names}. Take it out of the list, then start Candour again.")


def _told(config: Config, found: Wrapping) -> list[str]:
    lines = []
    for at, (master, opens) in enumerate(zip(config.master_keys, found.opens, strict=True), 1):
        use = f"opens {len(opens)} of {found.total} keys" if opens else "nothing needs it"
        lines.append(f"{at}. {fingerprint(master)}: {use}")
    if found.closed:
        lines.append(f"No listed key opens: {', '.join(found.closed)}. See docs/keys.md, “Lost”.")
    if found.missing:
        lines.append(f"Missing from the keyring: {', '.join(found.missing)}.")
    if found.whole and found.settled:
        lines.append("All keys of the stores open under the first.")
    elif found.whole:
        lines.append("All keys open, not all under the first: run 'feedback keys rotate'.")
    return lines


def _wrapping(config: Config) -> Wrapping:
    return wrapping(config.master_keys, wrapped_keys(config.data_dir))


def _open() -> tuple[Config, OpenStore]:
    """The installation, which must be there already: nothing here makes one."""
    there(settings())
    return open_store()


def _expiry(store: OpenStore, config: Config) -> str:
    """When no backup of the keyring needs an older master key any more."""
    until = actions.needed_until(store, config)
    day = f", the last on {until:%-d %B %Y}" if until else ""
    return f"they expire after {config.keyring_backup_days} days{day}"
