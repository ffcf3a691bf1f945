"""A block opens for its owner, under its own name, with the diary key: else it is damaged."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import Identity
from feedback.diaries.blocks import (
    BATCH,
    SIZE,
    SPACE,
    Damaged,
    Owner,
    Part,
    new_rows,
    open_block,
    pieces,
    seal_block,
)

MINE = Identity.generate()
OWNER = Owner(b"o" * 32, MINE.recipient, b"k" * 32)
NAME = b"n" * 16
PART = Part("entry", "ab" * 16, 3, 0, 2, b"\x00words\x00")


def test_a_block_gives_back_what_was_put_in_and_has_one_size():
    for part in (None, PART, replace(PART, data=b"x" * SPACE)):
        body = seal_block(OWNER, NAME, part)
        assert len(body) == SIZE
        assert open_block(OWNER, MINE, NAME, body).holds == part


@pytest.mark.parametrize(
    ("owner", "identity", "name"),
    [
        (replace(OWNER, name=b"p" * 32), MINE, NAME),
        (replace(OWNER, key=b"l" * 32), MINE, NAME),
        (OWNER, Identity.generate(), NAME),
        (OWNER, MINE, b"m" * 16),
    ],
)
def test_each_thing_that_it_is_bound_to_counts_by_itself(owner, identity, name):
    body = seal_block(OWNER, NAME, PART)
    assert isinstance(open_block(owner, identity, name, body).holds, Damaged)


@pytest.mark.parametrize("broken", [b"", b"x" * SIZE, None])
def test_what_is_no_block_is_damaged_and_never_empty(broken):
    body = seal_block(OWNER, NAME, None)
    broken = body[:-1] if broken is None else broken
    assert isinstance(open_block(OWNER, MINE, NAME, broken).holds, Damaged)


@given(data=st.binary(max_size=3 * SPACE))
def test_pieces_put_together_are_the_whole(data):
    cut = pieces(kind="entry", record_id="ab" * 16, revision=1, data=data)
    assert b"".join(part.data for part in cut) == data
    assert [(part.index, part.count) for part in cut] == [
        (at, len(cut)) for at in range(max(1, -(-len(data) // SPACE)))
    ]


@pytest.mark.parametrize("count", [0, 1, BATCH, BATCH + 1])
def test_new_rows_come_in_whole_batches(count):
    parts = [replace(PART, index=at, count=count) for at in range(count)]
    rows = new_rows(OWNER, parts, first_id=7)
    assert len(rows) == max(1, -(-count // BATCH)) * BATCH
    assert [row["id"] for row in rows] == [*range(7, 7 + len(rows))]
    held = [open_block(OWNER, MINE, row["name"], row["body"]).holds for row in rows]
    assert sorted(one.index for one in held if isinstance(one, Part)) == [*range(count)]
