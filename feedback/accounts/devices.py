"""Browsers that have signed in before: a cookie that says so, and nothing else.

It holds a random number and, for each account that signed in here, a MAC over both: no
address, no name, no account. It opens nothing; it only says whose tries are counted apart from
strangers' (see throttle.py).
"""

import base64
import binascii
import secrets
from dataclasses import dataclass
from typing import Final

from crypto import equal
from feedback.storage.store import Store

__all__ = ["Device", "knows", "new_device", "read_device", "remember", "write_device"]

_ID: Final = 16
_MARK: Final = 32
_MOST: Final = 4  # accounts of one browser; the oldest mark goes first
_LONGEST: Final = -(-(_ID + _MOST * _MARK) // 3) * 4  # characters, three bytes in four


@dataclass(frozen=True)
class Device:
    id: bytes
    marks: tuple[bytes, ...] = ()


def new_device() -> Device:
    return Device(secrets.token_bytes(_ID))


def knows(store: Store, device: Device, account: str) -> bool:
    """Whether this account has signed in on this browser."""
    own = _mark(store, device, account)
    return any([equal(own, mark) for mark in device.marks])  # noqa: C419 - all are compared


def remember(store: Store, device: Device, account: str) -> Device:
    """The same browser, marked for one more account."""
    if knows(store, device, account):
        return device
    return Device(device.id, (*device.marks, _mark(store, device, account))[-_MOST:])


def write_device(device: Device) -> str:
    return base64.urlsafe_b64encode(device.id + b"".join(device.marks)).decode()


def read_device(text: str) -> Device | None:
    """What a cookie says; None if it is not one of ours in form."""
    if len(text) > _LONGEST:
        return None
    try:
        raw = base64.b64decode(text.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    marks = raw[_ID:]
    if len(raw) < _ID or len(marks) % _MARK:
        return None
    return Device(raw[:_ID], tuple(marks[i : i + _MARK] for i in range(0, len(marks), _MARK)))


def _mark(store: Store, device: Device, account: str) -> bytes:
    return store.vault.digest("device", device.id + account.encode())
