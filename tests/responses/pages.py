"""Which pages of a SQLite file hold which row, read from the file's bytes alone.

After https://www.sqlite.org/fileformat.html: a walk of the table's b-tree, and of the overflow
pages of each of its cells.
"""

import sqlite3
from pathlib import Path

_LEAF, _INTERIOR = 13, 5


def rows_pages(path: Path, table: str) -> dict[int, tuple[int, ...]]:
    """rowid -> the page of its cell, then its overflow pages in their order."""
    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    (root,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = ?", [table]
    ).fetchone()
    connection.close()
    data = path.read_bytes()
    found: dict[int, tuple[int, ...]] = {}
    _walk(data, root, found)
    return found


def free_pages(path: Path) -> int:
    """How many pages of the file are on its list of free ones."""
    return int.from_bytes(path.read_bytes()[36:40], "big")


def page_count(path: Path) -> int:
    data = path.read_bytes()
    return len(data) // _size(data)


def _size(data: bytes) -> int:
    size = int.from_bytes(data[16:18], "big")
    return 65536 if size == 1 else size


def _page(data: bytes, number: int) -> bytes:
    size = _size(data)
    return data[(number - 1) * size : number * size]


def _walk(data: bytes, number: int, found: dict[int, tuple[int, ...]]) -> None:
    page, start = _page(data, number), 100 if number == 1 else 0
    kind, cells = page[start], int.from_bytes(page[start + 3 : start + 5], "big")
    assert kind in {_LEAF, _INTERIOR}
    head = start + (12 if kind == _INTERIOR else 8)
    for at in range(cells):
        cell = int.from_bytes(page[head + 2 * at : head + 2 * at + 2], "big")
        if kind == _INTERIOR:
            _walk(data, int.from_bytes(page[cell : cell + 4], "big"), found)
            continue
        length, cell = _varint(page, cell)
        rowid, cell = _varint(page, cell)
        found[rowid] = (number, *_overflow(data, page, cell, length))
    if kind == _INTERIOR:
        _walk(data, int.from_bytes(page[start + 8 : start + 12], "big"), found)


def _overflow(data: bytes, page: bytes, cell: int, length: int) -> list[int]:
    usable = len(page) - data[20]
    most, least = usable - 35, (usable - 12) * 32 // 255 - 23
    if length <= most:
        return []
    kept = least + (length - least) % (usable - 4)
    kept = kept if kept <= most else least
    at, pages = int.from_bytes(page[cell + kept : cell + kept + 4], "big"), []
    while at:
        pages.append(at)
        at = int.from_bytes(_page(data, at)[:4], "big")
    return pages


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for count in range(8):
        byte = data[at + count]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + count + 1
    return value << 8 | data[at + 8], at + 9
