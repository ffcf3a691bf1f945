"""A device with passkeys, in software: what Chromium's would answer, without Chromium."""

import base64
import hashlib
import hmac
import json
import secrets

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Passkey:
    """One passkey. `verified`: whether it was unlocked by its owner, by finger or PIN."""

    def __init__(self, origin: str, *, verified: bool = True) -> None:
        self.origin = origin
        self.verified = verified
        self.id = secrets.token_bytes(32)
        self.used = 0
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._secret = secrets.token_bytes(32)

    def prf(self, asked: dict) -> str:
        """What the extension gives for the text in the options."""
        text = unb64(asked["extensions"]["prf"]["eval"]["first"])
        return b64(hmac.digest(self._secret, text, "sha256"))

    def make(self, asked: dict, **changed) -> str:
        """The answer to options of creation, as JSON."""
        numbers = self._key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        data = self._data(asked["rp"]["id"], 0x40) + attested
        told = {"fmt": "none", "attStmt": {}, "authData": data}
        response = {"attestationObject": b64(cbor2.dumps(told))}
        return self._answer("webauthn.create", asked, response, changed)

    def use(self, asked: dict, **changed) -> str:
        """The answer to options of sign-in, as JSON."""
        self.used += 1
        data = self._data(asked["rpId"], 0)
        client = self._client("webauthn.get", asked, changed)
        signed = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {"authenticatorData": b64(data), "signature": b64(signed)}
        return self._answer("webauthn.get", asked, response, changed)

    def _data(self, host: str, more: int) -> bytes:
        flags = 0x01 | (0x04 if self.verified else 0) | more
        return (
            hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.used.to_bytes(4, "big")
        )

    def _client(self, kind: str, asked: dict, changed: dict) -> bytes:
        told = {"type": kind, "challenge": asked["challenge"], "origin": self.origin} | changed
        return json.dumps(told).encode()

    def _answer(self, kind: str, asked: dict, response: dict, changed: dict) -> str:
        response["clientDataJSON"] = b64(self._client(kind, asked, changed))
        whole = {"id": b64(self.id), "rawId": b64(self.id), "type": "public-key"}
        return json.dumps(whole | {"response": response})
