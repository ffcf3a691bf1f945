"""The chain of published figures."""

import json
from dataclasses import replace

import pytest

from feedback.releases.ledger import LedgerError, append, body, verify

from .build import cohort, released

SALT = bytes(range(32))


@pytest.fixture
def chain():
    bodies = [body(f"r{n}", released(cohort([("1", "5")] * n))) for n in (8, 12, 20)]
    rows = []
    for content in bodies:
        rows.append((append(rows[-1][0] if rows else None, content, salt=SALT), content))
    return rows


def test_a_whole_chain_verifies(chain):
    verify(chain, head=chain[-1][0].digest)
    verify([])


def test_every_change_is_found_at_its_row(chain):
    first, second, third = chain
    for broken, place in [
        ([second, third], "0"),
        ([first, third], "1"),
        ([first, third, second], "1"),
        ([first, (second[0], first[1]), third], "1"),
        ([first, (replace(second[0], salt=bytes(32)), second[1]), third], "2"),
        ([first, (replace(second[0], previous=bytes(32)), second[1]), third], "1"),
        ([first, (replace(second[0], number=2), second[1]), third], "1"),
        ([first, second], "2"),
    ]:
        with pytest.raises(LedgerError) as caught:
            verify(broken, head=third[0].digest)
        assert caught.value.place == place


def test_a_public_digest_needs_the_salt(chain):
    row, content = chain[0]
    other = append(None, content, salt=bytes(32))
    assert other.public_digest != row.public_digest
    assert row.public_digest not in (row.digest, row.body_digest)
    assert append(None, content, salt=SALT).public_digest == row.public_digest
    with pytest.raises(ValueError, match="32 bytes"):
        append(None, content, salt=b"short")


def test_a_body_holds_every_word_as_bounds_over_members():
    record = json.loads(body("r1", released(cohort([("1", "5")] * 8))))
    assert record["release"] == "r1"
    before, after = record["facts"]
    assert before["members"] == [f"tp{n:03}" for n in range(8)]
    assert before["figures"] == {
        "before": {"low": 0, "high": 2},
        "unanswered_before": {"low": 0, "high": 2},
    }
    assert after["figures"] == {
        "after": {"low": 6, "high": 8},
        "rose": {"low": 6, "high": 8},
        "unanswered_after": {"low": 0, "high": 2},
    }


def test_a_body_is_canonical_and_takes_bytes_for_names():
    people = cohort([("1", "5")] * 8)
    named = [replace(person, id=person.id.encode()) for person in people]
    assert body("r", released(people)) == body("r", released(people[::-1]))
    assert body("r", released(named)) == body("r", released(named[::-1]))
    assert body("r", released(named)) != body("r", released(people))
