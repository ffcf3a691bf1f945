"""A seed that two people open together: one layer inside the other.

The inner layer is the guardian's, the outer one the lead's. Whoever peels the outer layer
holds nothing but an envelope for the other; nobody ever holds both halves of a shared key,
and no threshold scheme has to be trusted.
"""

from crypto.context import Context
from crypto.envelope import open_envelope, seal
from crypto.keys import Identity, Recipient

__all__ = ["nest", "open_core", "peel", "rewrap"]


def nest(seed: bytes, *, inner: Recipient, outer: Recipient, context: Context) -> bytes:
    """Seal `seed` to `inner`, and that to `outer`."""
    core = seal(seed, to=[inner], context=_layer(b"core", context))
    return seal(core, to=[outer], context=_layer(b"shell", context))


def peel(nested: bytes, *, identity: Identity, context: Context) -> bytes:
    """Take off the outer layer; what remains opens only for the inner recipient."""
    return open_envelope(nested, identity=identity, context=_layer(b"shell", context))


def rewrap(nested: bytes, *, identity: Identity, to: Recipient, context: Context) -> bytes:
    """Hand the outer layer over: what `identity` peels, with an outer layer for `to`.

    The core stays as it is, byte for byte, so its context must not name whoever holds the
    outer layer. Nothing of the old nest changes: it still opens for whoever kept a copy.
    """
    core = peel(nested, identity=identity, context=context)
    return seal(core, to=[to], context=_layer(b"shell", context))


def open_core(core: bytes, *, identity: Identity, context: Context) -> bytes:
    """Open what `peel` returned: the seed."""
    return open_envelope(core, identity=identity, context=_layer(b"core", context))


def _layer(name: bytes, context: Context) -> Context:
    return Context(name + b"\0" + context)
