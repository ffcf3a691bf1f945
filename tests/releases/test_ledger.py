"""The chain of published figures."""

import json
from dataclasses import replace
from hashlib import sha256
from hmac import digest

import pytest

from feedback.releases.ledger import LedgerError, append, body, verify
from feedback.releases.masks import members

from .build import cohort, released, scale

SALT = bytes(range(32))


@pytest.fixture
def chain():
    bodies = [kept(released(cohort([("1", "5")] * n)), f"r{n}") for n in (8, 12, 20)]
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
        ([first, (replace(second[0], salt=SALT[1:]), second[1]), third], "1"),
        ([first, (replace(second[0], previous=bytes(32)), second[1]), third], "1"),
        ([first, (replace(second[0], number=2), second[1]), third], "1"),
        ([first, second], "2"),
        ([], "0"),
    ]:
        with pytest.raises(LedgerError) as caught:
            verify(broken, head=third[0].digest)
        assert caught.value.place == place


def test_digests_are_what_older_ledgers_have():
    """Written out, as every row that is stored depends on it."""
    first = append(None, b"one", salt=SALT)
    second = append(first, b"two", salt=SALT)
    bound = b"candour ledger chain v1" + bytes(7) + b"\1" + first.digest
    assert second.digest == sha256(bound + sha256(b"two").digest() + SALT).digest()
    assert second.public_digest == digest(SALT, b"candour ledger public v1" + second.digest, sha256)
    assert (first.number, first.previous) == (0, bytes(32))


def test_a_public_digest_needs_the_salt(chain):
    row, content = chain[0]
    other = append(None, content, salt=bytes(32))
    assert other.public_digest != row.public_digest
    assert row.public_digest not in (row.digest, row.body_digest)
    assert append(None, content, salt=SALT).public_digest == row.public_digest
    with pytest.raises(ValueError, match="32 bytes"):
        append(None, content, salt=b"short")


def test_a_body_holds_every_word_as_bounds_over_members():
    record = json.loads(kept(released(cohort([("1", "5")] * 8)), "r1"))
    assert record["release"] == "r1"
    assert record["people"] == [f"tp{n:03}" for n in range(8)]
    before, after = record["facts"]
    about = [
        tuple(one[key] for key in ("question", "item", "wave", "slice")) for one in (before, after)
    ]
    assert about == [("q1", scale().item, wave, "all") for wave in ("pre", "post")]
    assert members(before["members"], record["people"]) == set(record["people"])
    assert [bounds(one) for one in before["figures"]] == [
        ("before", "pre", 0, 2),
        ("unanswered_before", "pre", 0, 2),
    ]
    assert [bounds(one) for one in after["figures"]] == [
        ("after", "post", 6, 8),
        ("unanswered_after", "post", 0, 2),
        ("rose", "both", 6, 8),
    ]
    favourable, skipped, rose = (one["weights"] for one in after["figures"])
    assert favourable == {"4": 1, "5": 1}
    assert skipped == {"": 1}
    assert rose == {f"{low}|{high}": 1 for low in "1234" for high in "2345" if low < high}


def test_a_body_of_counts_holds_every_bucket():
    pairs = [("1", "2")] * 12 + [("2", "4")] * 46 + [(None, "4")] * 2
    record = json.loads(kept(released(cohort(pairs)), "r1"))
    before, after = ({one["figure"]: one for one in fact["figures"]} for fact in record["facts"])
    assert bounds(before["counts_before/1"])[2:] == (8, 12)
    assert bounds(before["counts_before/3"])[2:] == (0, 7)
    assert bounds(after["counts_after/4"])[2:] == (48, 52)
    assert bounds(after["rose"])[2:] == (53, 60)
    assert after["change"]["low"] <= 12 + 46 * 2 <= after["change"]["high"]
    assert after["spread"]["low"] <= 12 + 46 * 4 <= after["spread"]["high"]


def test_a_body_is_canonical_and_takes_bytes_for_names():
    people = cohort([("1", "5")] * 8)
    named = [replace(person, id=person.id.encode()) for person in people]
    written = kept(released([replace(people[0], id="p\N{GREEK SMALL LETTER PI}"), *people[1:]]))
    plain = json.dumps(
        json.loads(written), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert written.decode() == plain
    assert kept(released(people)) == kept(released(people[::-1]))
    assert kept(released(named)) == kept(released(named[::-1]))
    assert kept(released(named)) != kept(released(people))


def kept(release, name="r"):
    return body(release, [scale()], name)


def bounds(figure):
    return figure["figure"], figure["wave"], figure["low"], figure["high"]
