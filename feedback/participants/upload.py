"""An uploaded file between "what would happen" and "do it".

It goes back to the browser inside the confirming form, sealed: so names and addresses lie
neither on disk nor in a session, nothing has to be tidied up, and what is confirmed is what
was checked. It opens for the same account and scheme, and for an hour.
"""

import base64
import binascii
import zlib
from typing import Final

from crypto import CryptoError
from feedback.clock import epoch
from feedback.errors import Rejected
from feedback.storage.store import Store

__all__ = ["open_upload", "seal_upload"]

_LIFE: Final = 3600
# Of the sealed text, so that the confirming form stays well below the limit of a request.
_MOST: Final = 3_000_000
_AGAIN: Final = "Choose the file again. It was checked more than an hour ago."


def seal_upload(store: Store, *, scheme: str, account: str, data: bytes) -> str:
    """The file as text for a hidden field. Rejected (field "file") if it is too big."""
    record = {
        "at": epoch(store.clock),
        "data": base64.b64encode(zlib.compress(data)).decode(),
    }
    box = store.vault.lock_record("upload", f"{scheme}/{account}", record)
    sealed = base64.b64encode(box).decode()
    if len(sealed) > _MOST:
        raise Rejected("The file is too big. Split it, and add the parts one by one", field="file")
    return sealed


def open_upload(store: Store, *, scheme: str, account: str, sealed: str) -> bytes:
    """Undo `seal_upload`. Rejected if it is older than an hour, or was not made for this."""
    try:
        box = base64.b64decode(sealed, validate=True)
        record = store.vault.open_record("upload", f"{scheme}/{account}", box)
    except (CryptoError, binascii.Error, ValueError) as error:
        raise Rejected(_AGAIN, field="file") from error
    if epoch(store.clock) - int(str(record["at"])) > _LIFE:
        raise Rejected(_AGAIN, field="file")
    return zlib.decompress(base64.b64decode(str(record["data"])))
