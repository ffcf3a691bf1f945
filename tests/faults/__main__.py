"""`scripts/faults`: each trial by name, so many times; 1 where one found something."""

import argparse
import logging
import tempfile
import time
import traceback
from pathlib import Path

import click

from tests.faults import clocks, copies, crowds, disks, kills, locks, mails, memory, powercut
from tests.faults.installation import Installation, Trial, build

TRIALS: dict[str, Trial] = {
    **disks.TRIALS,
    **locks.TRIALS,
    **crowds.TRIALS,
    **memory.TRIALS,
    **mails.TRIALS,
    **clocks.TRIALS,
    **kills.TRIALS,
    **powercut.TRIALS,
    **copies.TRIALS,
}


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="which; all if none is named")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--list", action="store_true", help="name them, and end")
    asked = parser.parse_args()
    if unknown := set(asked.names) - TRIALS.keys():
        parser.error(f"no trial {', '.join(sorted(unknown))}")
    return asked


def _once(name: str, base: Installation, folder: Path) -> str | None:
    """What came of one trial, or None where it found something."""
    folder.mkdir()
    began = time.monotonic()
    try:
        came = TRIALS[name](base, folder)
    except Exception:  # noqa: BLE001 - a finding, whatever it is
        click.echo(f"FOUND  {name}\n{traceback.format_exc()}")
        return None
    click.echo(f"well   {name} ({time.monotonic() - began:.0f} s): {came}")
    return came


def main() -> int:
    """Run what the command line names; 1 where anything was found."""
    asked = _asked()
    if asked.list:
        click.echo("\n".join(TRIALS))
        return 0
    logging.getLogger().addHandler(logging.NullHandler())  # what Candour says of it all
    found = 0
    with tempfile.TemporaryDirectory(prefix="candour-faults-") as made:
        root = Path(made)
        root.chmod(0o755)
        base = build(root / "base")
        for turn in range(asked.times):
            for name in asked.names or TRIALS:
                found += _once(name, base, root / f"{name}-{turn}") is None
    click.echo(f"{found} findings")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
