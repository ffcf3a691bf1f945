"""Padding to fixed sizes: a length tells nothing about what was written."""

from crypto.errors import Malformed, Tampered

__all__ = ["LENGTH_SIZE", "pad", "stepped", "unpad"]

LENGTH_SIZE = 4


def pad(data: bytes, size: int | None = None) -> bytes:
    """Length (four bytes, big-endian), data, then zeros up to `size` bytes in all.

    Without `size` nothing is added but the length. `Malformed` when the data does not fit.
    """
    framed = len(data).to_bytes(LENGTH_SIZE, "big") + data
    if size is None:
        return framed
    if len(framed) > size:
        # The message names no length: that is what padding hides.
        raise Malformed("the content does not fit")
    return framed.ljust(size, b"\0")


def stepped(length: int, step: int) -> int:
    """The size to pad `length` bytes to, so that it tells no more than a number of steps."""
    return -(-(LENGTH_SIZE + length) // step) * step


def unpad(padded: bytes) -> bytes:
    """Undo `pad`; `Tampered` unless it is exactly what `pad` writes."""
    length = int.from_bytes(padded[:LENGTH_SIZE], "big")
    if length == len(padded) - LENGTH_SIZE:
        return padded[LENGTH_SIZE:]  # nothing was added
    data, rest = padded[LENGTH_SIZE : LENGTH_SIZE + length], padded[LENGTH_SIZE + length :]
    if len(padded) < LENGTH_SIZE or len(data) != length or rest.count(0) != len(rest):
        raise Tampered("the padding is not canonical")
    return data
