"""`feedback upgrade`: what a start does with stores of an earlier version, or a try on copies."""

import click

from feedback.running.opening import CannotStart, open_store, settings, there
from feedback.storage.inspecting import UNREADABLE, StoreFile
from feedback.storage.migrations import TooNewError
from feedback.storage.upgrading import UpgradeError, pending, rehearse

__all__ = ["upgrade"]


@click.command()
@click.option("--dry-run", is_flag=True, help="Try it on copies, and change nothing.")
def upgrade(*, dry_run: bool) -> None:
    """Bring the stores to this program's version, as every start does. See docs/upgrades.md."""
    config = there(settings())
    try:
        files = pending(config.data_dir)
        if dry_run:
            rehearse(config.data_dir, files)
    except (TooNewError, UpgradeError) as error:
        raise CannotStart(str(error)) from error
    except UNREADABLE as error:
        raise CannotStart(f"{config.data_dir} cannot be opened: {error}") from error
    if not dry_run:
        _, store = open_store()
        store.close()
    if not files:
        click.echo("The stores are up to date.")
        return
    for one in files:
        click.echo(_line(one))
    click.echo("This works, tried on copies." if dry_run else "Done.")


def _line(one: StoreFile) -> str:
    name = one.store if one.store != "wave" else f"survey {one.path.stem}"
    return f"{name}: version {one.version} to {one.known}"
