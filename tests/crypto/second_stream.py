"""Streams once more, from FORMAT.md alone. Sealing here checks nothing, so that it can forge."""

import hmac

from second import pad, unpad
from second_hpke import aead, hkdf, need, unaead

FULL, SEALED, HEADER = 65_532, 65_568, 36


def stream_key(header: bytes, secret: bytes, about: bytes, key: bytes | None = None) -> bytes:
    need(holds=len(header) == HEADER and header[:4] == bytes.fromhex("434e5301"))
    need(holds=len(secret) == 32 and (key is None or len(key) == 32))
    return hkdf(secret + (key or b""), header, b"candour/stream/1/key\0" + about, 32)


def _chunk_key(stream: bytes, salt: bytes, index: int, last: int) -> bytes:
    place = index.to_bytes(8, "big") + bytes([last])
    return hmac.digest(stream, b"candour/stream/1/chunk\0" + place + salt, "sha256")


def seal_chunk(stream: bytes, salt: bytes, index: int, last: int, content: bytes) -> bytes:
    return salt + aead(_chunk_key(stream, salt, index, last), pad(content, 65_536), b"")


def open_chunk(stream: bytes, index: int, last: int, sealed: bytes) -> bytes:
    need(holds=len(sealed) == SEALED)
    content = unpad(unaead(_chunk_key(stream, sealed[:16], index, last), sealed[16:], b""))
    if last:
        need(holds=bool(content) or index == 0, else_="Tampered")
    else:
        need(holds=len(content) == FULL, else_="Tampered")
    return content


def open_stream(whole: bytes, secret: bytes, about: bytes, key: bytes | None = None) -> bytes:
    stream, rest = stream_key(whole[:HEADER], secret, about, key), whole[HEADER:]
    need(holds=len(rest) >= SEALED and len(rest) % SEALED == 0)
    count = len(rest) // SEALED
    return b"".join(
        open_chunk(stream, i, int(i == count - 1), rest[i * SEALED : (i + 1) * SEALED])
        for i in range(count)
    )
