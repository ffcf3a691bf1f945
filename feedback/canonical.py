"""JSON with one spelling for equal data, so that it can be compared, signed and hashed."""

import hashlib
import json

__all__ = ["canonical", "sha256_of"]


def canonical(data: object) -> str:
    """Keys sorted, nothing between, letters as they are. What is stored rests on this spelling."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256_of(data: object) -> str:
    """Hex SHA-256 of that spelling in UTF-8."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()
