"""Writes the vectors, into the folder given: `python tests/crypto/make_vectors.py FOLDER`.

Keys are fixed, sealed bytes are random: a second run gives other vectors that are as good. The
ones in `vectors/` are frozen, since what must stay readable is what was sealed once; new ones
belong to a new version of the format, beside the old.
"""

import json
import sys
from pathlib import Path

import plain_vectors
import sealed_vectors
import stream_vectors

FILES = {
    "box": sealed_vectors.boxes,
    "code": plain_vectors.codes,
    "context": plain_vectors.contexts,
    "envelope": sealed_vectors.envelopes,
    "key": plain_vectors.keys,
    "lock": sealed_vectors.locks,
    "nest": sealed_vectors.nests,
    "padding": plain_vectors.paddings,
    "passphrase": plain_vectors.passphrases,
    "stream": stream_vectors.streams,
    "totp": plain_vectors.passwords,
}


def main(folder: Path) -> None:
    for name, make in FILES.items():
        lines = ",\n".join(json.dumps(v) for v in make())
        (folder / f"{name}.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
