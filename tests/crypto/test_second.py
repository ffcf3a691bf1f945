"""What one implementation writes, the other reads."""

import cases
import second
import second_hpke
from hypothesis import given
from hypothesis import strategies as st

import crypto

codes = st.binary(min_size=10, max_size=20)


@cases.quick
@given(
    plaintext=cases.plaintexts,
    context=cases.contexts,
    key=cases.second_keys,
    count=st.integers(1, 3),
    more=cases.slack,
)
def test_envelopes(plaintext, context, key, count, more):
    readers, size = cases.IDENTITIES[:count], cases.padded_size(plaintext, more)
    to = [reader.recipient for reader in readers]
    ours = crypto.seal(plaintext, to=to, context=context, key=key, size=size)
    theirs = second.seal(plaintext, [r.public for r in to], context, key, size)
    assert len(ours) == len(theirs)
    for reader in readers:
        assert second.open_envelope(ours, reader.seed, context, key) == plaintext
        assert crypto.open_envelope(theirs, identity=reader, context=context, key=key) == plaintext


@cases.quick
@given(plaintext=cases.plaintexts, context=cases.contexts, key=cases.keys, more=cases.slack)
def test_boxes(plaintext, context, key, more):
    size = cases.padded_size(plaintext, more)
    ours = crypto.lock_box(plaintext, key=key, context=context, size=size)
    theirs = second.lock_box(plaintext, key, context, size)
    assert second.open_box(ours, key, context) == plaintext
    assert crypto.open_box(theirs, key=key, context=context) == plaintext
    assert len(ours) == len(theirs)


@cases.quick
@given(secret=cases.plaintexts, context=cases.contexts, pepper=cases.keys, passphrase=st.text())
def test_locks_by_passphrase(secret, context, pepper, passphrase):
    ours = crypto.lock_passphrase(
        secret, passphrase=passphrase, pepper=pepper, context=context, cost=cases.CHEAP
    )
    theirs = second.lock_passphrase(secret, passphrase, pepper, context, (16, 2, 2))
    assert second.open_passphrase(ours, passphrase, pepper, context) == secret
    assert (
        crypto.open_passphrase(theirs, passphrase=passphrase, pepper=pepper, context=context)
        == secret
    )


@cases.quick
@given(secret=cases.plaintexts, context=cases.contexts, code=codes, more=cases.slack)
def test_locks_by_code(secret, context, code, more):
    size = cases.padded_size(secret, more)
    ours = crypto.lock_code(secret, code=code, context=context, size=size)
    theirs = second.lock_code(secret, code, context, size)
    assert second.open_code(ours, code, context) == secret
    assert crypto.open_code(theirs, code=code, context=context) == secret
    assert len(ours) == len(theirs)


@cases.quick
@given(seed=cases.keys, context=cases.contexts)
def test_nests(seed, context):
    inner, outer = cases.IDENTITIES[:2]
    ours = crypto.nest(seed, inner=inner.recipient, outer=outer.recipient, context=context)
    theirs = second.nest(seed, inner.recipient.public, outer.recipient.public, context)
    assert second.open_core(second.peel(ours, outer.seed, context), inner.seed, context) == seed
    core = crypto.peel(theirs, identity=outer, context=context)
    assert crypto.open_core(core, identity=inner, context=context) == seed


@cases.quick
@given(seed=cases.keys)
def test_public_keys(seed):
    assert crypto.Identity(seed).recipient.public == second_hpke.public_key(seed)


@cases.plain
@given(
    code=codes,
    typed=st.one_of(st.text(max_size=40), st.text("0oO1iIlLuUzZ- \u2013\u00df", max_size=40)),
    size=st.integers(1, 20),
)
def test_codes(code, typed, size):
    assert crypto.encode_code(code) == second.write_code(code)
    assert crypto.group(code) == second.group(code)
    try:
        theirs = second.read_code(typed, size)
    except second_hpke.Refused:
        theirs = None
    try:
        ours = crypto.parse_code(typed, size)
    except crypto.Malformed:
        ours = None
    assert ours == theirs


@cases.plain
@given(
    kind=st.text(max_size=40),
    parts=cases.parts,
    key=cases.keys,
    purpose=st.text(max_size=9),
    code=codes,
)
def test_contexts_and_digests(kind, parts, key, purpose, code):
    assert crypto.context(kind, *parts) == second.context(kind, *parts)
    if "\0" not in purpose:
        assert crypto.digest(key, purpose, code) == second.digest(key, purpose, code)
