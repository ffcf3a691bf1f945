"""Streams: any range of what was sealed, and nothing of what was changed."""

import cases
import pytest
import second_stream
from hypothesis import given
from hypothesis import strategies as st

import crypto
from crypto import CHUNK_SIZE, SEALED_CHUNK_SIZE, STREAM_HEADER_SIZE

SECRET, KEY = bytes(range(32)), bytes(range(32, 64))
HERE = crypto.context("medium", "owner", "entry", "one")
lengths = st.one_of(
    st.integers(0, 40),
    st.builds(
        lambda chunks, more: max(0, chunks * CHUNK_SIZE + more),
        st.integers(0, 3),
        st.integers(-2, 2),
    ),
)


def content(length: int) -> bytes:
    return (bytes(range(251)) * (length // 251 + 1))[:length]


def key_of(header: bytes, *, secret: bytes = SECRET, key: bytes | None = KEY, context=HERE):
    return crypto.StreamKey(header, secret=secret, key=key, context=context)


def sealed(text: bytes, context=HERE) -> tuple[bytes, list[bytes]]:
    """Header and chunks of a whole stream."""
    header = crypto.new_stream_header()
    stream, count = key_of(header, context=context), crypto.stream_chunks(len(text))
    return header, [
        stream.seal_chunk(i, text[i * CHUNK_SIZE : (i + 1) * CHUNK_SIZE], final=i == count - 1)
        for i in range(count)
    ]


def reader(whole: bytes, **how: object) -> crypto.StreamReader:
    stream = key_of(whole[:STREAM_HEADER_SIZE], **how)
    return crypto.StreamReader(stream, lambda at, size: whole[at : at + size], len(whole))


def opened(whole: bytes, **how: object) -> bytes:
    found = reader(whole, **how)
    return b"".join(found.range(0, found.length))


@cases.quick
@given(length=lengths, cuts=st.lists(st.integers(-3, 4 * CHUNK_SIZE), max_size=4))
def test_every_range_of_a_stream_is_that_of_its_content(length, cuts):
    text = content(length)
    header, chunks = sealed(text)
    whole = header + b"".join(chunks)
    found = reader(whole)
    assert found.length == length
    assert len(whole) == crypto.stream_size(length)
    assert opened(whole) == text
    for start in cuts:
        for stop in (*cuts, start + 1):
            assert b"".join(found.range(start, stop)) == text[max(start, 0) : max(stop, 0)]


@cases.quick
@given(length=lengths, data=st.data())
def test_chunks_in_any_other_order_or_number_do_not_open(length, data):
    header, chunks = sealed(content(length))
    order = data.draw(st.lists(st.integers(0, len(chunks) - 1), max_size=len(chunks) + 2))
    if order == list(range(len(chunks))):
        return
    with pytest.raises(crypto.CryptoError):
        opened(header + b"".join(chunks[i] for i in order))


@cases.quick
@given(length=lengths, at=st.integers(0), bit=st.integers(0, 7))
def test_any_changed_bit_is_an_error(length, at, bit):
    header, chunks = sealed(content(length))
    whole = bytearray(header + b"".join(chunks))
    whole[at % len(whole)] ^= 1 << bit
    with pytest.raises(crypto.CryptoError):
        opened(bytes(whole))


@cases.quick
@given(length=lengths, keep=st.integers(0))
def test_a_stream_cut_anywhere_is_refused_before_a_byte_is_read(length, keep):
    header, chunks = sealed(content(length))
    whole = header + b"".join(chunks)
    with pytest.raises(crypto.CryptoError):
        reader(whole[: keep % len(whole)])


def test_a_stream_cut_between_two_chunks_is_refused_before_a_byte_is_read():
    header, chunks = sealed(content(3 * CHUNK_SIZE))
    for kept in (1, 2):
        with pytest.raises(crypto.Tampered):
            reader(header + b"".join(chunks[:kept]))


@cases.quick
@given(
    length=st.integers(0, 40),
    other_key=cases.second_keys,
    other_secret=cases.keys,
    other=cases.contexts,
)
def test_secret_second_key_and_context_must_be_right(length, other_key, other_secret, other):
    header, chunks = sealed(content(length))
    whole = header + b"".join(chunks)
    for change in ({"key": other_key}, {"secret": other_secret}, {"context": other}):
        if change in ({"key": KEY}, {"secret": SECRET}, {"context": HERE}):
            continue
        with pytest.raises(crypto.Tampered):
            opened(whole, **change)


def test_a_chunk_of_another_stream_does_not_open():
    one, two = (sealed(content(3 * CHUNK_SIZE)) for _ in range(2))
    moved = crypto.context("medium", "owner", "entry", "two")
    three = sealed(content(3 * CHUNK_SIZE), context=moved)
    for other in (two, three):
        for at in range(3):
            mixed = [*one[1][:at], other[1][at], *one[1][at + 1 :]]
            with pytest.raises(crypto.Tampered):
                opened(one[0] + b"".join(mixed))
        with pytest.raises(crypto.Tampered):
            opened(one[0] + b"".join(other[1]))


def test_a_chunk_sealed_twice_shares_neither_salt_nor_bytes():
    stream = key_of(crypto.new_stream_header())
    first, again = (stream.seal_chunk(0, b"the same", final=True) for _ in range(2))
    assert first[:16] != again[:16]
    # Under one key and nonce equal contents would be equal bytes, and unequal ones give both away.
    assert all(first[at : at + 16] != again[at : at + 16] for at in range(16, len(first) - 16, 16))
    assert stream.open_chunk(0, first, final=True) == stream.open_chunk(0, again, final=True)


def test_every_chunk_has_one_size_whatever_is_in_it():
    stream = key_of(crypto.new_stream_header())
    sizes = {len(stream.seal_chunk(0, content(n), final=True)) for n in (0, 1, 5000, CHUNK_SIZE)}
    assert sizes == {SEALED_CHUNK_SIZE} == {65_568}
    assert crypto.stream_size(0) == crypto.stream_size(CHUNK_SIZE) == 36 + 65_568
    assert crypto.stream_size(CHUNK_SIZE + 1) == 36 + 2 * 65_568


@pytest.mark.parametrize(
    ("index", "length", "final"),
    [
        (0, 0, False),
        (0, CHUNK_SIZE - 1, False),
        (0, CHUNK_SIZE + 1, False),
        (0, CHUNK_SIZE + 1, True),
        (1, 0, True),
        (-1, 1, True),
        (1 << 64, 1, True),
    ],
)
def test_what_cannot_be_read_back_is_not_sealed(index, length, final):
    with pytest.raises(crypto.Malformed):
        key_of(crypto.new_stream_header()).seal_chunk(index, content(length), final=final)


@pytest.mark.parametrize("size", [0, 16, SEALED_CHUNK_SIZE - 1, SEALED_CHUNK_SIZE + 1])
def test_a_sealed_chunk_has_one_size(size):
    with pytest.raises(crypto.Malformed):
        key_of(crypto.new_stream_header()).open_chunk(0, bytes(size), final=True)


@pytest.mark.parametrize(
    "header", [b"", b"CNS\x01", b"CNS\x02" + bytes(32), b"CND\x01" + bytes(32), bytes(36)]
)
def test_another_header_is_refused(header):
    with pytest.raises(crypto.Malformed):
        key_of(header)


@pytest.mark.parametrize("size", [-1, 0, 1, SEALED_CHUNK_SIZE - 1, SEALED_CHUNK_SIZE + 1])
def test_other_sizes_are_no_stream(size):
    """Nothing after the last chunk either: it would lie there unread and unnoticed."""
    header, (chunk,) = sealed(b"whole")
    assert opened(header + chunk) == b"whole"
    spoilt = (header + chunk + bytes(9))[: STREAM_HEADER_SIZE + size]
    with pytest.raises(crypto.Malformed):
        crypto.StreamReader(key_of(header), lambda at, n: spoilt[at : at + n], len(spoilt))


@pytest.mark.parametrize("size", [0, 31, 33])
def test_keys_have_32_bytes(size):
    for bad in ({"secret": bytes(size)}, {"key": bytes(size)}):
        with pytest.raises(crypto.Malformed):
            key_of(crypto.new_stream_header(), **bad)


@cases.quick
@given(length=lengths, key=cases.second_keys, context=cases.contexts)
def test_the_second_implementation_reads_and_writes_the_same(length, key, context):
    text, header = content(length), crypto.new_stream_header()
    ours = key_of(header, key=key, context=context)
    theirs = second_stream.stream_key(header, SECRET, context, key)
    count, made, forged = crypto.stream_chunks(length), header, header
    for i in range(count):
        part, final = text[i * CHUNK_SIZE : (i + 1) * CHUNK_SIZE], i == count - 1
        made += ours.seal_chunk(i, part, final=final)
        forged += second_stream.seal_chunk(theirs, bytes([i]) * 16, i, int(final), part)
    assert second_stream.open_stream(made, SECRET, context, key) == text
    assert opened(forged, key=key, context=context) == text
