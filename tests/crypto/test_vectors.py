"""Every frozen vector, through the package and through the second implementation."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import plain_vectors
import pytest
import second
import second_hpke
import second_stream
import stream_vectors
from vector_parts import TOTP

import crypto

FOLDER = Path(__file__).parent / "vectors"
FILES = sorted(path for path in FOLDER.glob("*.json") if path.stem != "published")
VECTORS = [(path.stem, vector) for path in FILES for vector in json.loads(path.read_text())]
PUBLISHED = json.loads((FOLDER / "published.json").read_text())


class Inputs:
    """A vector's inputs: `v.seed` is bytes from hexadecimal, `v("typed")` as it stands."""

    def __init__(self, vector: dict[str, Any]) -> None:
        self._vector = vector

    def __getattr__(self, name: str) -> bytes:
        return bytes.fromhex(self._vector[name])

    def __call__(self, name: str) -> Any:
        return self._vector[name]

    @property
    def key(self) -> bytes | None:
        return bytes.fromhex(self._vector["key"]) if "key" in self._vector else None

    @property
    def here(self) -> crypto.Context:
        return crypto.Context(self.context)

    @property
    def identity(self) -> crypto.Identity:
        return crypto.Identity(self.seed)

    @property
    def whole(self) -> bytes:
        """The sealed stream, which must be the very one that was frozen."""
        stream = stream_vectors.built(self._vector)
        assert hashlib.sha256(stream).digest() == self.stream
        return stream

    @property
    def parts(self) -> list[str | bytes]:
        read = {"text": str, "hex": bytes.fromhex, "zeros": bytes}
        return [read[how](value) for part in self._vector["parts"] for how, value in part.items()]


def read_stream(v: Inputs) -> bytes:
    whole = v.whole
    key = crypto.StreamKey(
        whole[: crypto.STREAM_HEADER_SIZE], secret=v.secret, key=v.key, context=v.here
    )
    reader = crypto.StreamReader(key, lambda at, size: whole[at : at + size], len(whole))
    return hashlib.sha256(b"".join(reader.range(0, reader.length))).digest()


OURS: dict[str, Callable[[Inputs], object]] = {
    "accepted_step": lambda v: crypto.accepted_step(
        v("secret"), v("code"), at=v("at"), last_step=v("last_step")
    ),
    "context": lambda v: crypto.context(v("kind"), *v.parts),
    "digest": lambda v: crypto.digest(v.key or b"", v("purpose"), v.code),
    "encode_code": lambda v: crypto.encode_code(v.code),
    "fingerprint": lambda v: crypto.Recipient(v.public).fingerprint,
    "group": lambda v: crypto.group(v.code),
    "normalise": lambda v: crypto.normalise_passphrase(v("typed")),
    "open_box": lambda v: crypto.open_box(v.box, key=v.key or b"", context=v.here),
    "open_code": lambda v: crypto.open_code(v.lock, code=v.code, context=v.here),
    "open_core": lambda v: crypto.open_core(v.core, identity=v.identity, context=v.here),
    "open_envelope": lambda v: crypto.open_envelope(
        v.envelope, identity=v.identity, context=v.here, key=v.key
    ),
    "open_passphrase": lambda v: crypto.open_passphrase(
        v.lock, passphrase=v("passphrase"), pepper=v.pepper, context=v.here
    ),
    "open_stream": read_stream,
    "open_with_secret": lambda v: crypto.open_with_secret(
        v.envelope, secret=v.secret, context=v.here, key=v.key
    ),
    "pad": lambda v: crypto.pad(v.data, v("size")),
    "parse_code": lambda v: crypto.parse_code(v("typed"), v("size")),
    "peel": lambda v: crypto.peel(v.nested, identity=v.identity, context=v.here),
    "public_key": lambda v: v.identity.recipient.public,
    "seal_to": lambda v: crypto.seal(
        b"", to=[crypto.Recipient(v.public)], context=crypto.context("k")
    ),
    "totp": lambda v: crypto.totp_code(v("secret"), at=v("at")),
    "unpad": lambda v: crypto.unpad(v.padded),
}
SECOND: dict[str, Callable[[Inputs], object]] = {
    "accepted_step": lambda v: second.accepted_step(TOTP, v("code"), v("at"), v("last_step")),
    "context": lambda v: second.context(v("kind"), *v.parts),
    "digest": lambda v: second.digest(v.key or b"", v("purpose"), v.code),
    "encode_code": lambda v: second.write_code(v.code),
    "fingerprint": lambda v: second_hpke.fingerprint(v.public),
    "group": lambda v: second.group(v.code),
    "normalise": lambda v: second.normalise(v("typed")),
    "open_box": lambda v: second.open_box(v.box, v.key or b"", v.context),
    "open_code": lambda v: second.open_code(v.lock, v.code, v.context),
    "open_core": lambda v: second.open_core(v.core, v.seed, v.context),
    "open_envelope": lambda v: second.open_envelope(v.envelope, v.seed, v.context, v.key),
    "open_passphrase": lambda v: second.open_passphrase(
        v.lock, v("passphrase"), v.pepper, v.context
    ),
    "open_stream": lambda v: hashlib.sha256(
        second_stream.open_stream(v.whole, v.secret, v.context, v.key)
    ).digest(),
    "open_with_secret": lambda v: second.open_with_secret(v.envelope, v.secret, v.context, v.key),
    "pad": lambda v: second.pad(v.data, v("size")),
    "parse_code": lambda v: second.read_code(v("typed"), v("size")),
    "peel": lambda v: second.peel(v.nested, v.seed, v.context),
    "public_key": lambda v: second_hpke.public_key(v.seed),
    "seal_to": lambda v: second.seal(b"", [v.public], b""),
    "totp": lambda v: second.totp(TOTP, v("at") // 30),
    "unpad": lambda v: second.unpad(v.padded),
}


def outcome(operation: Callable[[Inputs], object], vector: dict[str, Any]) -> dict[str, object]:
    try:
        gives = operation(Inputs(vector))
    except crypto.CryptoError as error:
        return {"error": type(error).__name__}
    except second_hpke.Refused as error:
        return {"error": str(error)}
    return {"gives": gives.hex() if isinstance(gives, bytes) else gives}


@pytest.mark.parametrize("implementation", [OURS, SECOND], ids=["ours", "second"])
@pytest.mark.parametrize(
    "vector", [v for _, v in VECTORS], ids=[f"{f}-{v['op']}-{v['name']}" for f, v in VECTORS]
)
def test_vector(vector, implementation):
    expected = {k: vector[k] for k in ("gives", "error") if k in vector}
    assert outcome(implementation[vector["op"]], vector) == expected


def test_every_operation_has_vectors_that_open_and_that_do_not():
    opened = Counter(v["op"] for _, v in VECTORS if "gives" in v)
    refused = Counter(v["op"] for _, v in VECTORS if "error" in v)
    assert opened.keys() | {"seal_to"} == OURS.keys() == SECOND.keys()
    assert {op for op in OURS if op.startswith("open_") or op == "peel"} <= refused.keys()
    assert all(name in {"Malformed", "NotRecipient", "Tampered"} for name in
               (v["error"] for _, v in VECTORS if "error" in v))  # fmt: skip


def test_the_generator_still_makes_the_frozen_vectors_where_nothing_is_random():
    made = list(plain_vectors.codes()) + list(plain_vectors.paddings())
    frozen = [v for name, v in VECTORS if name in {"code", "padding"}]
    assert json.loads(json.dumps(made)) == frozen


def test_the_published_vector_of_the_kem_holds_for_both():
    seed, public = bytes.fromhex(PUBLISHED["skRm"]), bytes.fromhex(PUBLISHED["pkRm"])
    assert crypto.Identity(seed).recipient.public == public == second_hpke.public_key(seed)


def test_the_published_key_schedule_holds_for_the_second_implementation():
    seed, enc = bytes.fromhex(PUBLISHED["skRm"]), bytes.fromhex(PUBLISHED["enc"])
    shared = second_hpke.decapsulate(seed, enc)
    assert shared.hex() == PUBLISHED["shared_secret"]
    key, nonce = second_hpke.schedule(
        shared, bytes.fromhex(PUBLISHED["info"]), bytes.fromhex(PUBLISHED["suite_id"])
    )
    assert (key.hex(), nonce.hex()) == (PUBLISHED["key"], PUBLISHED["base_nonce"])
    # The suite of the format differs from the published one in the AEAD alone.
    assert second_hpke.SUITE[:-1] == bytes.fromhex(PUBLISHED["suite_id"])[:-1]
