"""A person's or a wave's hybrid key pair: the seed opens, the recipient seals."""

import hashlib
import secrets
from dataclasses import dataclass, field
from functools import cached_property

from crypto.errors import Malformed
from crypto.primitives import KEY_SIZE, PUBLIC_SIZE, PrivateKey, private_key, public_bytes

__all__ = ["Identity", "Recipient"]


@dataclass(frozen=True)
class Recipient:
    """The public half, 1,216 bytes: to whom something is sealed."""

    public: bytes

    def __post_init__(self) -> None:
        if len(self.public) != PUBLIC_SIZE:
            raise Malformed("a public key has 1,216 bytes")

    @property
    def fingerprint(self) -> str:
        """Twenty hex digits of SHA-256 in groups of four, for notices and for reading aloud."""
        digest = hashlib.sha256(self.public).hexdigest()[:20]
        return " ".join(digest[i : i + 4] for i in range(0, 20, 4))


@dataclass(frozen=True)
class Identity:
    """The private half: a 32-byte seed that never appears in `repr`."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != KEY_SIZE:
            raise Malformed("a seed has 32 bytes")

    @classmethod
    def generate(cls) -> "Identity":
        return cls(secrets.token_bytes(KEY_SIZE))

    @cached_property
    def recipient(self) -> Recipient:
        return Recipient(public_bytes(self.seed))

    @cached_property
    def private(self) -> PrivateKey:
        """The seed expanded, for as long as this object lives."""
        return private_key(self.seed)
