"""Ids in one piece of memory."""

from hypothesis import given
from hypothesis import strategies as st

from feedback.releases.packed import ID_SIZE, PackedIds, twice

# Few different bytes, so that ids often begin alike.
ids = st.lists(
    st.lists(st.sampled_from(b"\0\1\xff"), min_size=ID_SIZE, max_size=ID_SIZE).map(bytes)
)


@given(ids)
def test_reads_as_the_sorted_sequence(given_ids):
    packed = PackedIds(b"".join(given_ids))
    assert list(packed) == sorted(given_ids)
    assert len(packed) == len(given_ids)
    assert [packed[at] for at in range(len(packed))] == sorted(given_ids)
    assert packed[1:3] == sorted(given_ids)[1:3]
    assert packed == PackedIds(b"".join(reversed(given_ids)))


@given(st.lists(ids, max_size=4))
def test_finds_whoever_is_there_twice(groups):
    everybody = [one for group in groups for one in group]
    packed = [PackedIds(b"".join(group)) for group in groups]
    assert twice(packed) == (len(set(everybody)) != len(everybody))


def test_ids_that_begin_alike_are_not_the_same():
    one, other = bytes(ID_SIZE), bytes(ID_SIZE - 1) + b"\1"
    assert not twice([PackedIds(one), PackedIds(other)])
    assert twice([PackedIds(one), PackedIds(one + other)])
