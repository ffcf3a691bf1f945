"""What a thief reads off copied files without any key: sizes, pages, rows, counters.

view(folder) -> {file: what there is to see}
differences(one, other) -> where two such views differ
"""

import json
import re
import sqlite3
import struct
from collections.abc import Iterator
from pathlib import Path

_TREES = {2, 5, 10, 13}
_NAMED = re.compile(r"\b[0-9a-f]{16}\b")  # a survey's file is drawn anew when it is dealt


def view(folder: Path) -> dict[str, object]:
    """All that can be told of each file of a data folder, named as from inside it."""
    seen: dict[str, object] = {}
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = _NAMED.sub("*", str(path.relative_to(folder)))
        seen[name] = [*seen.get(name, []), _file(path)]  # type: ignore[misc]  # a list of ours
    return seen


def changes(path: Path) -> int:
    """How often a store was changed since it was opened first: of its `-shm`, or 0."""
    return struct.unpack_from("<I", path.read_bytes().ljust(12, b"\0"), 8)[0]


def differences(one: object, other: object, at: str = "") -> list[tuple[str, object, object]]:
    """(where, in one, in the other) of everything that is not the same."""
    if isinstance(one, dict) and isinstance(other, dict):
        pairs: Iterator = ((key, one.get(key), other.get(key)) for key in sorted({*one, *other}))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = zip(range(len(one)), one, other, strict=True)
    else:
        return [] if one == other else [(at, one, other)]
    return [found for key, a, b in pairs for found in differences(a, b, f"{at}/{key}")]


def _file(path: Path) -> object:
    if path.suffix == ".db":
        return _store(path)
    if path.name == "never-back":
        read = json.loads(path.read_text())
        return {"generation": read["generation"], "months": sorted(m for _, m in read["entries"])}
    if path.name.endswith("-shm"):
        return {"changes": changes(path)}
    return path.stat().st_size


def _store(path: Path) -> dict[str, object]:
    data = path.read_bytes()
    return {
        "size": len(data),
        "counters": data[24:48].hex() + data[92:96].hex(),  # changes, free pages, schema
        "pages": list(_pages(data)),
        "rows": _rows(path),
    }


def _pages(data: bytes) -> Iterator[object]:
    """Of each page: its kind, cells, holes, and whether its gap is blank; of others the next."""
    size = int.from_bytes(data[16:18], "big")
    for start in range(0, len(data), size):
        page = data[start : start + size]
        at = 0 if start else 100
        if page[at] not in _TREES:
            yield "overflow", int.from_bytes(page[:4], "big")
            continue
        hole, cells, first, crumbs = struct.unpack_from(">HHHB", page, at + 1)
        head = at + (12 if page[at] in {2, 5} else 8)
        yield page[at], hole, cells, first, crumbs, any(page[head + 2 * cells : first])


def _rows(path: Path) -> dict[str, list[object]]:
    """Of each table, in the order in which rows came: numbers, and how long all else is."""
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    found = {
        name: [
            [one if isinstance(one, int | None) else len(one) for one in row]
            for row in connection.execute(f"SELECT rowid, * FROM {name} ORDER BY rowid")  # noqa: S608 - ours
        ]
        for (name,) in names
    }
    connection.close()
    return found
