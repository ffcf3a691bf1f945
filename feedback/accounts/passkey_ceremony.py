"""The two ceremonies of a passkey (WebAuthn, level 3), and the one importer of `webauthn`.

A passkey signs a challenge, which shows that it is there and that its owner unlocked it. By
the extension "prf" it also turns a fixed text into 32 bytes that nothing else can make: with
these an identity is locked and opened. The text can be the same for everybody, since each
passkey answers it in its own way, and only on the site that it was made for.
"""

import base64
import binascii
import hashlib
import ipaddress
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from feedback.accounts.proofs import Wrong

__all__ = [
    "OUTPUT",
    "Made",
    "Site",
    "credential_of",
    "output",
    "site_of",
    "to_make",
    "to_use",
    "verify_made",
    "verify_used",
]

OUTPUT: Final = 32  # bytes that "prf" gives
_ASKED: Final = hashlib.sha256(b"candour/passkey/prf/1").digest()
_NAME: Final = "Candour"
_MAX_ANSWER: Final = 20_000  # characters; one with a certificate has some thousands
_MAX_OUTPUT: Final = 100
_PATIENCE: Final = 5 * 60 * 1000  # milliseconds that the browser may take


@dataclass(frozen=True)
class Site:
    """What a passkey is bound to: the host without its port, and the whole address."""

    host: str
    origin: str


@dataclass(frozen=True)
class Made:
    """What is known of a new passkey."""

    credential: bytes
    public_key: bytes


def site_of(public_url: str) -> Site | None:
    """The site of an installation; None at a bare IP address, where browsers make no passkeys."""
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return Site(host, f"{parts.scheme}://{parts.netloc}")
    return None


def to_make(
    site: Site, challenge: bytes, *, user: bytes, email: str, name: str, there: Sequence[bytes]
) -> dict[str, Any]:
    """What the browser is asked for: a passkey that finds its owner by itself.

    `user`: 32 bytes that tell accounts apart on the device. `there`: those already made.
    """
    import webauthn  # noqa: PLC0415 - takes a tenth of a second, and few pages need it
    from webauthn.helpers import options_to_json_dict, structs  # noqa: PLC0415 - as above

    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=_NAME,
        user_id=user,
        user_name=email,
        user_display_name=name,
        challenge=challenge,
        timeout=_PATIENCE,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=one) for one in there],
    )
    return options_to_json_dict(options) | {"extensions": _extensions()}


def to_use(site: Site, challenge: bytes) -> dict[str, Any]:
    """What the browser is asked for at sign-in: any passkey of this site."""
    import webauthn  # noqa: PLC0415 - as above
    from webauthn.helpers import options_to_json_dict, structs  # noqa: PLC0415 - as above

    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        timeout=_PATIENCE,
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options) | {"extensions": _extensions()}


def verify_made(site: Site, challenge: bytes, answer: str) -> Made:
    """A new passkey, from the browser's answer (JSON); `Wrong`."""
    import webauthn  # noqa: PLC0415 - as above

    asked = _parsed(answer)
    try:
        found = webauthn.verify_registration_response(
            credential=asked,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except Exception as error:  # parsers of a stranger's bytes raise all kinds
        raise Wrong from error
    return Made(found.credential_id, found.credential_public_key)


def verify_used(site: Site, challenge: bytes, answer: str, *, public_key: bytes) -> None:
    """`Wrong` unless the passkey with this public key answered, unlocked by its owner.

    Counters of signatures are not looked at: to compare them they would have to be kept, and
    would say how often somebody signed in.
    """
    import webauthn  # noqa: PLC0415 - as above

    asked = _parsed(answer)
    try:
        webauthn.verify_authentication_response(
            credential=asked,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception as error:  # as above
        raise Wrong from error


def credential_of(answer: str) -> bytes:
    """Which passkey answers; `Wrong`."""
    return _bytes(_parsed(answer).get("rawId"))


def output(typed: str) -> bytes:
    """What "prf" gave, as it was sent; `Wrong` unless it is 32 bytes."""
    found = _bytes(typed) if len(typed) <= _MAX_OUTPUT else b""
    if len(found) != OUTPUT:
        raise Wrong
    return found


def _extensions() -> dict[str, Any]:
    # Asked for already when a passkey is made: Windows Hello gives it only then or never.
    return {"prf": {"eval": {"first": base64.urlsafe_b64encode(_ASKED).decode().rstrip("=")}}}


def _parsed(answer: str) -> dict[str, Any]:
    try:
        found = json.loads(answer) if len(answer) <= _MAX_ANSWER else None
    except (ValueError, RecursionError) as error:
        raise Wrong from error
    if not isinstance(found, dict):
        raise Wrong
    return found


def _bytes(text: object) -> bytes:
    if not isinstance(text, str):
        raise Wrong
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Wrong from error
