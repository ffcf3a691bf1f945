"""The primitives against published answers, with the parameters the format fixes."""

import pytest

import crypto
from crypto import primitives


def test_hkdf():
    """RFC 5869, A.1 and A.3."""
    okm = primitives.hkdf(
        b"\x0b" * 22,
        salt=bytes(range(13)),
        info=bytes.fromhex("f0f1f2f3f4f5f6f7f8f9"),
        length=42,
    )
    assert okm.hex() == (
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )
    assert primitives.hkdf(b"\x0b" * 22, salt=b"", info=b"", length=42).hex() == (
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    )


@pytest.mark.parametrize("skip", [0, 1, 15, 16, 17])
def test_aes_ctr_from_any_place(skip):
    """NIST SP 800-38A, F.5.5: its first counter is a nonce of 8 bytes and a place far out."""
    key = bytes.fromhex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")
    plain = bytes.fromhex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51")
    sealed = bytes.fromhex("601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5")
    nonce, at = bytes(range(0xF0, 0xF8)), 0xF8F9FAFBFCFDFEFF * 16 + skip
    assert primitives.stream_cipher(key, nonce, at, plain[skip:]) == sealed[skip:]
    assert primitives.stream_cipher(key, nonce, at, sealed[skip:]) == plain[skip:]


def test_aes_gcm():
    """Test cases 13 and 14 of the GCM specification: key and nonce of zeros."""
    assert primitives.aead_seal(bytes(32), b"", b"").hex() == "530f8afbc74536b9a963b4f1c4cb738b"
    assert primitives.aead_seal(bytes(32), bytes(16), b"").hex() == (
        "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
    )


@pytest.mark.parametrize(
    ("lanes", "expected"),
    [
        (1, "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"),
        (2, "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037"),
    ],
)
def test_argon2id(lanes, expected):
    """From the tests of the reference implementation: version 0x13, t = 2, m = 256."""
    derived = primitives.argon2id(
        b"password", salt=b"somesalt", memory_kib=256, iterations=2, lanes=lanes
    )
    assert derived.hex() == expected


def test_mac():
    """RFC 4231, test case 2."""
    assert crypto.mac(b"Jefe", b"what do ya want for nothing?").hex() == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


@pytest.mark.parametrize(("left", "right"), [(b"", b""), (b"a", b"a"), (b"a", b"b"), (b"a", b"ab")])
def test_equal(left, right):
    assert crypto.equal(left, right) == (left == right)


@pytest.mark.parametrize("key", [bytes(32), bytes(range(32))])
def test_a_mac_for_many_messages_is_the_mac_of_each(key):
    many = crypto.Mac(key)
    messages = [b"", b"one", bytes(200), b"one"]
    assert [many(one) for one in messages] == [crypto.mac(key, one) for one in messages]
