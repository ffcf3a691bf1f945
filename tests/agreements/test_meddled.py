"""Somebody writes in the database: with its rows alone, or with a partner's help."""

import json
from dataclasses import replace

import pytest

from crypto import seal
from feedback.accounts.service import Altered, recipient
from feedback.agreements import service
from feedback.agreements.deals import Book
from feedback.members import shared
from feedback.members.pairs import pair_key
from feedback.storage.participant_keys import participant_key
from feedback.storage.store import Event
from tests.members import people

from .conftest import Signers, name_support

UPKEEP = Event("upkeep")


def the_row(two) -> dict:
    (row,) = two.store.all("shared_records")
    return row


def put_back(two, row, *, signed: int | None = None) -> None:
    with two.store.change(UPKEEP) as writer:
        writer.put("shared_records", row)
        if signed is not None:
            writer.set("pairs", {"signed": signed}, id=two.pair.id)


def sealed_by_a_thief(two, book: Book) -> bytes:
    """With the pair's key and both public keys: more than any one store holds."""
    return seal(
        json.dumps(book.to_dict()).encode(),
        to=[recipient(two.store, who.account) for who in (two.mentor, two.mentee)],
        context=shared._context(two.pair, service.KIND, str(the_row(two)["id"])),  # noqa: SLF001 - the thief knows it
        key=participant_key(two.store, two.store, pair_key(two.store, two.pair.id)),
        size=16_384,
    )


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda one: {**one, "name": "Somebody Else"}, id="name"),
        pytest.param(lambda one: {**one, "on": "2026-03-01"}, id="day"),
        pytest.param(lambda one: {**one, "digest": "00" * 32}, id="digest"),
        pytest.param(lambda one: {**one, "mark": "00" * 32}, id="mark"),
        pytest.param(lambda one: {**one, "mark": "no hex"}, id="no mark"),
        pytest.param(lambda one: {**one, "participant": "0" * 16}, id="person"),
    ],
)
def test_a_forged_signature_is_none_even_in_a_record_that_opens(pair, two, change):
    pair.agree()
    content = pair.look(two.mentor).book.to_dict()
    content["force"]["signatures"][0] = change(content["force"]["signatures"][0])
    body = sealed_by_a_thief(two, Book.of(content))
    put_back(two, {**the_row(two), "body": body})
    with pytest.raises(Altered):
        pair.look(two.mentor)


def test_what_was_signed_cannot_become_other_words(pair, two):
    pair.agree()
    content = json.loads(json.dumps(pair.look(two.mentor).book.to_dict()))
    content["force"]["terms"]["minutes"] = 45
    put_back(two, {**the_row(two), "body": sealed_by_a_thief(two, Book.of(content))})
    with pytest.raises(Altered):
        pair.look(two.mentor)


def of_another_pair(book: Book) -> Book:
    return replace(book, proposal=replace(book.proposal, pair="00" * 16))


def of_other_people(book: Book) -> Book:
    first, second = book.proposal.people
    stranger = replace(second, participant="00" * 8)
    return replace(book, proposal=replace(book.proposal, people=(first, stranger)))


def of_one_alone(book: Book) -> Book:
    first, _second = book.force.signatures
    return replace(book, force=replace(book.force, signatures=(first,)))


@pytest.mark.parametrize("change", [of_another_pair, of_other_people, of_one_alone])
def test_a_contract_of_others_or_half_signed_is_none(pair, two, change):
    """What carries no wrong signature, as it carries none, or one that is missing."""
    pair.agree()
    pair.propose(two.mentor)
    body = sealed_by_a_thief(two, change(pair.look(two.mentor).book))
    put_back(two, {**the_row(two), "body": body})
    with pytest.raises(Altered):
        pair.look(two.mentor)


def test_the_thiefs_seal_itself_is_a_good_one(pair, two):
    """Otherwise the two tests above would see nothing but a broken envelope."""
    pair.agree()
    book = pair.look(two.mentor).book
    put_back(two, {**the_row(two), "body": sealed_by_a_thief(two, book)})
    assert pair.look(two.mentor).book == book


def test_a_signature_of_one_pair_is_none_of_another(pair, two):
    pair.agree()
    other = Signers(people.two(two.store, two.scheme, label="2"))
    first = the_row(two)
    other.agree()
    rows = {str(row["id"]): row for row in two.store.all("shared_records")}
    second = next(row for name, row in rows.items() if name != first["id"])
    put_back(two, {**first, "body": second["body"]})
    with pytest.raises(Altered):
        pair.look(two.mentor)


def test_an_older_record_beside_the_number_of_signatures_is_noticed(pair, two):
    """After the contract is signed, the state before comes back."""
    pair.propose(two.mentor)
    pair.sign(two.mentor)
    older = the_row(two)
    pair.sign(two.mentee)
    put_back(two, older)
    for who in (two.mentor, two.mentee):
        with pytest.raises(Altered):
            pair.look(who)


def test_an_older_whole_state_shows_what_was_once_true_and_nothing_else(pair, two):
    """Record and row together: what docs/agreements.md says cannot be noticed by the service."""
    pair.propose(two.mentor)
    pair.sign(two.mentor)
    once, older = pair.look(two.mentor).book, the_row(two)
    pair.sign(two.mentee)
    put_back(two, older, signed=1)
    assert pair.look(two.mentee).book == once


@pytest.mark.parametrize("column", ["id", "pair", "kind"])
def test_a_record_that_is_moved_away_is_noticed(pair, two, column):
    pair.agree()
    value = {"id": "00" * 16, "pair": "x", "kind": "meeting"}[column]
    with two.store.change(UPKEEP) as writer:
        writer.set("shared_records", {column: value})
    with pytest.raises(Altered):
        pair.look(two.mentor)


@pytest.mark.parametrize("content", [{}, {"texts": {}, "force": None}, {"texts": [], "more": 1}])
def test_a_record_of_another_shape_is_noticed(pair, two, content):
    pair.agree()

    class Other(Book):
        def to_dict(self):
            return content

    put_back(two, {**the_row(two), "body": sealed_by_a_thief(two, Other())})
    with pytest.raises(Altered):
        pair.look(two.mentor)


def test_neither_words_nor_names_lie_in_the_stores(pair, two, data_dir):
    name_support(two.store, two.scheme)
    pair.agree()
    whole = b"".join(path.read_bytes() for path in data_dir.rglob("*") if path.is_file())
    for word in (b"Room 12", b"2026-05-12", b"Amina", b"abide by the rules"):
        assert word not in whole, word
