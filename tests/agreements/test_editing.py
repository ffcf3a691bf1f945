"""The lead's edits of the words: each leaves a text that every rule holds for, or is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.agreements import editing
from feedback.agreements.model import MAX_CLAUSES, Clause, ContractText, clause_fault
from feedback.agreements.texts import shipped
from feedback.errors import Conflict, NotFound, Rejected

TEXT = shipped("manchester")
FRESH = Clause(heading=" New  one ", text="First {mentor}.\r\n\r\n  Second.\n", promise="")


def test_added_at_the_end_with_its_spaces_tidied():
    added = editing.add(TEXT, FRESH)
    assert added.clauses[:-1] == TEXT.clauses
    assert added.clauses[-1] == Clause(heading="New one", text="First {mentor}.\nSecond.")
    assert added.clauses[-1].paragraphs == ["First {mentor}.", "Second."]


def test_changed_moved_and_removed():
    changed = editing.change(TEXT, 2, FRESH)
    assert [one.heading for one in changed.clauses][1:4] == [
        "Confidentiality",
        "New one",
        "Honesty",
    ]
    moved = editing.move(TEXT, 2, "up")
    assert [one.heading for one in moved.clauses][1:3] == ["Commitment", "Confidentiality"]
    assert editing.move(moved, 1, "down") == TEXT
    less = editing.remove(TEXT, 2)
    assert "Commitment" not in [one.heading for one in less.clauses]
    assert [letter for letter, _ in less.lettered()][:4] == ["", "a", "b", "c"]


def test_what_is_not_there_or_cannot_be_done():
    one = ContractText(title="T", clauses=TEXT.clauses[:1])
    for act, error in (
        (lambda: editing.clause_of(TEXT, len(TEXT.clauses)), NotFound),
        (lambda: editing.clause_of(TEXT, -1), NotFound),
        (lambda: editing.change(TEXT, 99, FRESH), NotFound),
        (lambda: editing.move(TEXT, 0, "up"), Conflict),
        (lambda: editing.move(TEXT, len(TEXT.clauses) - 1, "down"), Conflict),
        (lambda: editing.remove(one, 0), Conflict),
    ):
        with pytest.raises(error):
            act()


def test_as_many_clauses_as_letters():
    text = TEXT
    while len(text.clauses) < MAX_CLAUSES:
        text = editing.add(text, FRESH)
    with pytest.raises(Rejected):
        editing.add(text, FRESH)


@pytest.mark.parametrize(
    ("field", "given_", "words"),
    [
        ("heading", " ", "must not be empty"),
        ("text", "\n", "must not be empty"),
        ("heading", "x" * 101, "100 characters"),
        ("promise", "x" * 201, "200 characters"),
        ("text", "{lead}", "“lead” in braces"),
        ("text", "{", "“{” in braces"),
        ("heading", "a\u0000b", "cannot be seen"),
    ],
)
def test_a_fault_stands_at_its_field(field, given_, words):
    with pytest.raises(Rejected, match=words) as told:
        editing.add(TEXT, Clause(**{"heading": "h", "text": "t", field: given_}))
    assert told.value.field == field


@given(st.text(max_size=300), st.text(max_size=300), st.booleans(), st.text(max_size=300))
def test_whatever_is_typed_leaves_a_text_that_comes_back_as_it_was(heading, body, rule, promise):
    try:
        edited = editing.add(TEXT, Clause(heading=heading, text=body, rule=rule, promise=promise))
    except Rejected:
        return
    assert all(clause_fault(one) is None for one in edited.clauses)
    again = ContractText.of(edited.to_dict())
    assert again == edited
    assert again.hash == edited.hash
