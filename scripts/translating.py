"""What `scripts/translate` does."""

import argparse
import sys
from pathlib import Path

from feedback.web import catalogues, texts


def main() -> int:
    """Returns 1 where `--missing` found something, else 0."""
    parser = argparse.ArgumentParser(prog="scripts/translate")
    parser.add_argument("--missing", action="store_true")
    parser.add_argument("--new", metavar="LANGUAGE")
    given = parser.parse_args()
    if given.new:
        catalogues.begin(given.new)
    found = texts.extract(Path(__file__).parents[1])
    missing = 0
    for path in catalogues.paths():
        updated = catalogues.updated(catalogues.read(path), found)
        path.write_bytes(catalogues.written(updated))
        path.with_suffix(".mo").write_bytes(catalogues.compiled(catalogues.read(path)))
        wanting = catalogues.untranslated(updated)
        missing += len(wanting)
        print(f"{path.parent.parent.name}: {len(updated)} texts, {len(wanting)} still to do")
        for message in wanting if given.missing else ():
            print(f"  {message.id!r}: {', '.join(file for file, _ in message.locations)}")
    return 1 if given.missing and missing else 0


if __name__ == "__main__":
    sys.exit(main())
