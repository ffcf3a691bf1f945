"""Sealing, locking and codes, on `cryptography` alone. FORMAT.md gives every byte.

Stands by itself: nothing of the web, of storage or of the service is imported here.
"""

from crypto.box import box_size, lock_box, open_box
from crypto.context import Context, context, within
from crypto.envelope import envelope_size, open_envelope, open_with_secret, seal, seal_with_secret
from crypto.errors import CryptoError, Malformed, NotRecipient, Tampered
from crypto.keys import Identity, Recipient
from crypto.letters import normalise
from crypto.lock import (
    DEFAULT_COST,
    Cost,
    cost_of,
    lock_code,
    lock_passphrase,
    lock_size,
    open_code,
    open_passphrase,
)
from crypto.nest import nest, open_core, peel, rewrap
from crypto.padding import LENGTH_SIZE, pad, stepped, unpad
from crypto.passphrase import generate_passphrase, normalise_passphrase
from crypto.primitives import KEY_SIZE, Mac, equal, mac
from crypto.stream import (
    CHUNK_SIZE,
    SEALED_CHUNK_SIZE,
    STREAM_HEADER_SIZE,
    StreamKey,
    StreamReader,
    new_stream_header,
    stream_chunks,
    stream_size,
)
from crypto.tokens import digest, encode_code, group, new_code, parse_code
from crypto.totp import accepted_step, new_totp_secret, totp_code, totp_uri

__all__ = [
    "CHUNK_SIZE",
    "DEFAULT_COST",
    "KEY_SIZE",
    "LENGTH_SIZE",
    "SEALED_CHUNK_SIZE",
    "STREAM_HEADER_SIZE",
    "Context",
    "Cost",
    "CryptoError",
    "Identity",
    "Mac",
    "Malformed",
    "NotRecipient",
    "Recipient",
    "StreamKey",
    "StreamReader",
    "Tampered",
    "accepted_step",
    "box_size",
    "context",
    "cost_of",
    "digest",
    "encode_code",
    "envelope_size",
    "equal",
    "generate_passphrase",
    "group",
    "lock_box",
    "lock_code",
    "lock_passphrase",
    "lock_size",
    "mac",
    "nest",
    "new_code",
    "new_stream_header",
    "new_totp_secret",
    "normalise",
    "normalise_passphrase",
    "open_box",
    "open_code",
    "open_core",
    "open_envelope",
    "open_passphrase",
    "open_with_secret",
    "pad",
    "parse_code",
    "peel",
    "rewrap",
    "seal",
    "seal_with_secret",
    "stepped",
    "stream_chunks",
    "stream_size",
    "totp_code",
    "totp_uri",
    "unpad",
    "within",
]
