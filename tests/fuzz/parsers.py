"""Whatever reads bytes that somebody else may have made: only its own errors come out.

Each `Reader` has valid bytes to begin from, and says which errors it may end with. Whatever
else it raises is a fault, as is whatever takes more than two seconds or a hundred megabytes.
"""

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from .limits import within
from .values import anything_like

__all__ = ["Escaped", "Reader", "attempt", "readers"]


class Escaped(AssertionError):
    """A parser let something out that is no error of its own."""


@dataclass(frozen=True)
class Reader:
    """One parser. `given`: whether a value of another kind than bytes is drawn for it."""

    name: str
    read: Callable[[bytes], object]
    valid: tuple[bytes, ...]
    errors: tuple[type[Exception], ...] = ()

    def bytes(self) -> st.SearchStrategy[bytes]:
        """What it is given."""
        return anything_like(*self.valid)


def attempt(reader: Reader, data: bytes) -> bool:
    """Let it read; whether it took it. Raises `Escaped`, `Slow` or `TooLarge`."""
    told = f"{reader.name}: {len(data)} bytes, {data[:400]!r}"
    with within(told):
        try:
            reader.read(data)
        except reader.errors:
            return False
        except AssertionError:
            raise
        except Exception as error:
            raise Escaped(f"{told}\n{''.join(traceback.format_exception(error))}") from error
    return True


@contextmanager
def readers() -> Iterator[dict[str, Reader]]:
    """All of them, with a small installation behind those that need one."""
    from . import (  # noqa: PLC0415 - they name `Reader`
        parse_crypto,
        parse_files,
        parse_sent,
        parse_stores,
    )

    with TemporaryDirectory() as name, parse_stores.opened(Path(name)) as ours:
        files = (*parse_files.made(Path(name)), *parse_sent.made(Path(name)))
        yield {one.name: one for one in (*parse_crypto.READERS, *files, *ours)}
