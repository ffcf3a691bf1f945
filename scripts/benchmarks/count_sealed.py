"""Print how many answers the sealed prototype has stored in its database."""

import contextlib
import sqlite3
import sys


def main() -> None:
    """Count in the file that the command line names."""
    with contextlib.closing(sqlite3.connect(sys.argv[1])) as store:
        print(store.execute("SELECT count(*) FROM sub").fetchone()[0])


if __name__ == "__main__":
    main()
