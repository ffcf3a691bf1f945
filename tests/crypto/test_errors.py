"""No error, nor any error behind it, carries what was to be kept secret."""

import traceback

import pytest
import test_vectors

import crypto

PUBLIC = {"op", "name", "error", "public", "size", "at", "last_step"}
REFUSED = [v for _, v in test_vectors.VECTORS if "error" in v]


def chain(error: BaseException | None) -> list[BaseException]:
    return [error, *chain(error.__cause__), *chain(error.__context__)] if error else []


def shown(error: BaseException) -> str:
    texts = traceback.format_exception(error)
    texts += [repr(part) + repr(part.args) + repr(vars(part)) for part in chain(error)]
    return "\n".join(texts)


def secrets_of(vector: dict) -> set[str]:
    """Everything that was given, as text, as bytes are shown, and in hexadecimal."""
    forms = set()
    for name, value in vector.items():
        if name in PUBLIC or not isinstance(value, str) or len(value) < 8:
            continue
        forms |= {value, ascii(value)[1:-1]}
        if name not in {"typed", "passphrase", "purpose", "kind"}:
            forms |= {repr(bytes.fromhex(value))[2:-1]}
    return forms


@pytest.mark.parametrize("vector", REFUSED, ids=[f"{v['op']}-{v['name']}" for v in REFUSED])
def test_refusals_show_nothing_that_was_given(vector):
    with pytest.raises(crypto.CryptoError) as caught:
        test_vectors.OURS[vector["op"]](test_vectors.Inputs(vector))
    text = shown(caught.value)
    assert not [secret for secret in secrets_of(vector) if secret in text]


@pytest.mark.parametrize("passphrase", ["hidden words\ud800 and more", "\udfffhidden words"])
def test_not_even_the_encoder_remembers_a_passphrase(passphrase):
    with pytest.raises(crypto.Malformed) as caught:
        crypto.lock_passphrase(
            b"", passphrase=passphrase, pepper=bytes(32), context=crypto.context("k")
        )
    assert "hidden" not in shown(caught.value)


def test_what_is_sealed_is_not_shown_when_it_does_not_fit():
    text = bytes(range(65, 91)) * 2
    with pytest.raises(crypto.Malformed) as caught:
        crypto.lock_box(text, key=bytes(32), context=crypto.context("k"), size=20)
    assert text[:8].decode() not in shown(caught.value)
    assert str(len(text)) not in str(caught.value)


def test_one_class_catches_them_all():
    assert {crypto.Malformed, crypto.NotRecipient, crypto.Tampered} == set(
        crypto.CryptoError.__subclasses__()
    )
