"""Sealed bytes, locks, keys and codes."""

from crypto import (
    CHUNK_SIZE,
    KEY_SIZE,
    STREAM_HEADER_SIZE,
    Cost,
    CryptoError,
    Identity,
    Recipient,
    StreamKey,
    StreamReader,
    accepted_step,
    context,
    group,
    lock_box,
    lock_code,
    lock_passphrase,
    nest,
    new_stream_header,
    normalise_passphrase,
    open_box,
    open_code,
    open_core,
    open_envelope,
    open_passphrase,
    open_with_secret,
    pad,
    parse_code,
    peel,
    rewrap,
    seal,
    seal_with_secret,
    totp_code,
    unpad,
)

from .parsers import Reader

_ME, _OTHER = (Identity(bytes([one]) * 32) for one in (1, 2))
_HERE = context("fuzz", "here")
_KEY = bytes(range(KEY_SIZE))
_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_AT = 1_772_443_800
_CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)


def _stream(content: bytes) -> bytes:
    header = new_stream_header()
    key = StreamKey(header, secret=_KEY, context=_HERE)
    cut = [content[at : at + CHUNK_SIZE] for at in range(0, max(1, len(content)), CHUNK_SIZE)]
    sealed = [key.seal_chunk(at, one, final=one is cut[-1]) for at, one in enumerate(cut)]
    return header + b"".join(sealed)


def _read_stream(data: bytes) -> object:
    key = StreamKey(data[:STREAM_HEADER_SIZE], secret=_KEY, context=_HERE)
    reader = StreamReader(key, lambda at, size: data[at : at + size], len(data))
    return [len(piece) for piece in reader.range(0, reader.length)]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass" if data.isascii() else "surrogateescape")


def _peel(data: bytes) -> object:
    core = peel(data, identity=_ME, context=_HERE)
    return open_core(core, identity=_OTHER, context=_HERE)


_NEST = nest(_KEY, outer=_ME.recipient, inner=_OTHER.recipient, context=_HERE)
_KNOWN = seal_with_secret(b"content", to=[_ME.recipient], context=_HERE)
_OWN = (CryptoError,)

READERS = (
    Reader(
        "envelope",
        lambda data: open_envelope(data, identity=_ME, context=_HERE),
        (
            seal(b"content", to=[_ME.recipient], context=_HERE),
            seal(b"x" * 900, to=[_OTHER.recipient, _ME.recipient], context=_HERE, size=1200),
        ),
        _OWN,
    ),
    Reader(
        "envelope by its secret",
        lambda data: open_with_secret(data, secret=_KNOWN[1], context=_HERE),
        (_KNOWN[0],),
        _OWN,
    ),
    Reader(
        "box",
        lambda data: open_box(data, key=_KEY, context=_HERE),
        (lock_box(b"content", key=_KEY, context=_HERE, size=64),),
        _OWN,
    ),
    Reader("nest", _peel, (_NEST,), _OWN),
    Reader(
        "core of a nest",
        lambda data: open_core(data, identity=_OTHER, context=_HERE),
        (peel(_NEST, identity=_ME, context=_HERE),),
        _OWN,
    ),
    Reader(
        "nest given on",
        lambda data: rewrap(data, identity=_ME, to=_OTHER.recipient, context=_HERE),
        (_NEST,),
        _OWN,
    ),
    Reader(
        "lock by words",
        lambda data: open_passphrase(data, passphrase="six words", pepper=_KEY, context=_HERE),
        (lock_passphrase(_KEY, passphrase="six words", pepper=_KEY, context=_HERE, cost=_CHEAP),),
        _OWN,
    ),
    Reader(
        "lock by code",
        lambda data: open_code(data, code=_KEY, context=_HERE),
        (lock_code(b"content", code=_KEY, context=_HERE, size=64),),
        _OWN,
    ),
    Reader("stream", _read_stream, (_stream(b""), _stream(b"x" * 70_000)), _OWN),
    Reader("padding", unpad, (pad(b"content", 64),), _OWN),
    Reader("public key", Recipient, (_ME.recipient.public,), _OWN),
    Reader("private key", Identity, (_ME.seed,), _OWN),
    Reader(
        "code as typed",
        lambda data: parse_code(_text(data), 20),
        (group(_KEY[:20]).encode(), group(_KEY[:20]).lower().encode()),
        _OWN,
    ),
    Reader(
        "app's code as typed",
        lambda data: accepted_step(_SECRET, _text(data), at=_AT, last_step=0),
        (totp_code(_SECRET, at=_AT).encode(), b"123 456"),
    ),
    Reader("words as typed", lambda data: normalise_passphrase(_text(data)), (b"Six  Words-here",)),
)
