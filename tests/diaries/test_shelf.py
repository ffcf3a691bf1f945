"""Nothing saved is lost, whoever else saves; blocks look alike, and grow only when they must."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from feedback.diaries import blocks
from feedback.diaries.blocks import BATCH, SIZE, SPACE
from feedback.diaries.shelf import Full, Record, Shelf, Stale, lay_out, new_id
from feedback.errors import NotFound
from feedback.storage.store import Event
from tests.diaries.conftest import Interrupted, enrol, shelf_of

LONG = "x" * (2 * SPACE)  # three blocks with what surrounds it


def entry(text: str, record_id: str | None = None, revision: int = 0, kind: str = "entry"):
    return Record(record_id or new_id(), kind, {"text": text}, revision)


def texts(shelf: Shelf, kind: str = "entry") -> set[str]:
    return {record.content["text"] for record in shelf.all(kind)}


def bodies(store) -> list[bytes]:
    return [row["body"] for row in store.all("diary_blocks")]


def test_what_is_saved_is_there_on_another_shelf(store, person, shelf):
    (saved,) = shelf.save([entry("Grüße " + LONG)])
    other = shelf_of(store, person)
    assert other.get("entry", saved.id) == saved
    assert saved.revision == 1
    assert other.damaged == 0


def test_all_blocks_have_one_size_full_or_empty(store, shelf):
    shelf.save([entry("short"), entry(LONG), entry("", kind="draft")])
    assert {len(body) for body in bodies(store)} == {SIZE}
    assert len(bodies(store)) == BATCH


def test_saving_again_replaces_and_gives_blocks_back(store, person, shelf):
    (first,) = shelf.save([entry(LONG)])
    for at in range(2 * BATCH):
        (first,) = shelf.save([Record(first.id, "entry", {"text": f"now {at}"}, first.revision)])
    assert texts(shelf_of(store, person)) == {f"now {2 * BATCH - 1}"}
    assert len(bodies(store)) == BATCH


def test_growing_is_by_batches_and_only_when_full(store, shelf):
    shelf.save([entry(str(at)) for at in range(BATCH)])
    assert len(bodies(store)) == BATCH
    shelf.save([entry("one more")])
    assert len(bodies(store)) == 2 * BATCH
    assert texts(shelf) == {*map(str, range(BATCH)), "one more"}


def test_a_diary_does_not_grow_for_ever(store, shelf, monkeypatch):
    monkeypatch.setattr(blocks, "MOST", BATCH + 3)
    first, *_ = shelf.save([entry(str(at)) for at in range(BATCH + 1)])
    with pytest.raises(Full):
        shelf.save([entry(LONG * 4)])
    assert len(bodies(store)) == 2 * BATCH
    shelf.save([Record(first.id, "entry", {"text": "changed"}, first.revision)])
    shelf.save([entry("there is room in what is there")], remove=[first.key])


def test_removing_leaves_nothing_of_it(store, person, shelf):
    (long,) = shelf.save([entry(LONG)])
    shelf.save([entry("kept")], remove=[long.key, ("draft", long.id)])
    again = shelf_of(store, person)
    assert texts(again) == {"kept"}
    with pytest.raises(NotFound):
        again.get("entry", long.id)
    again.save([entry(str(at)) for at in range(BATCH - 1)])
    assert len(bodies(store)) == BATCH


def test_an_older_revision_does_not_replace_a_newer(store, person):
    one, two = shelf_of(store, person), shelf_of(store, person)
    (first,) = one.save([entry("first")])
    two.save([entry("second", first.id, first.revision)])
    with pytest.raises(Stale):
        one.save([entry("third", first.id, first.revision)])
    assert texts(one) == {"second"}


def test_the_same_new_record_from_two_places_is_there_once(store, person):
    slow = Interrupted(store)
    record = new_id()
    slow.act = lambda: shelf_of(store, person).save([entry("quick", record)])
    with pytest.raises(Stale):
        shelf_of(slow, person).save([entry("slow", record)])
    assert texts(shelf_of(store, person)) == {"quick"}


def test_two_that_both_want_more_room_grow_once(store, person, shelf):
    shelf.save([entry(str(at)) for at in range(BATCH)])
    slow = Interrupted(store)
    slow.act = lambda: shelf_of(store, person).save([entry("quick")])
    shelf_of(slow, person).save([entry("slow")])
    assert texts(shelf) >= {"quick", "slow"}
    assert len(bodies(store)) == 2 * BATCH


def test_a_damaged_block_is_reported_and_never_taken(store, person, shelf):
    shelf.save([entry(f"text {at}") for at in range(BATCH - 1)])
    rows = store.all("diary_blocks")
    for row in rows[:2]:
        broken = row["body"][:-1] + bytes([row["body"][-1] ^ 1])
        with store.change(Event("upkeep"), "diaries") as writer:
            writer.set("diary_blocks", {"body": broken}, id=row["id"])
    again = shelf_of(store, person)
    assert again.damaged == 2
    left = texts(again)
    assert len(left) >= BATCH - 3
    again.save([entry("new")])
    assert texts(again) == left | {"new"}
    assert again.damaged == 2


def test_half_a_record_is_damaged_and_removable(store, person, shelf):
    (long,) = shelf.save([entry(LONG)])
    lost = next(block for block in shelf._now()[2] if block.holds)  # noqa: SLF001 - which row it is
    empty = next(block for block in shelf._now()[2] if not block.holds)  # noqa: SLF001 - the same
    with store.change(Event("upkeep"), "diaries") as writer:
        # moved to another row: each is bound to its own name
        writer.set("diary_blocks", {"body": empty.body}, name=lost.name)
    again = shelf_of(store, person)
    assert again.all("entry") == []
    assert again.damaged == 3
    again.save([entry("other")], remove=[long.key])
    assert texts(again) == {"other"}
    assert again.damaged == 1


def test_nobody_elses_identity_or_name_opens_a_block(store, person, shelf):
    shelf.save([entry("mine")])
    other = enrol(store, "bb" * 16)
    assert texts(Shelf(store, other.account, other.identity)) == set()
    assert texts(Shelf(store, person.account, other.identity)) == set()
    assert Shelf(store, person.account, other.identity).damaged == BATCH


def test_blocks_of_one_diary_do_not_open_in_another(store, person, shelf):
    shelf.save([entry("mine")])
    other = enrol(store, "bb" * 16)
    with store.change(Event("upkeep"), "diaries") as writer:
        writer.remove("diary_blocks", owner=store.vault.name("diary", other.account))
        writer.set(
            "diary_blocks",
            {"owner": store.vault.name("diary", other.account)},
            owner=store.vault.name("diary", person.account),
        )
    moved = Shelf(store, other.account, person.identity)
    assert texts(moved) == set()
    assert moved.damaged == BATCH


def test_laying_out_twice_changes_nothing(store, person):
    before = bodies(store)
    with store.change(Event("participant.enrol"), "keyring", "diaries") as writer:
        lay_out(writer, store, person.account, person.identity.recipient)
    assert bodies(store) == before


def test_a_closed_diary_takes_nothing(store, person):
    slow = Interrupted(store)

    def close() -> None:
        with store.change(Event("participant.proofs"), "diaries") as writer:
            writer.remove("diary_blocks", owner=store.vault.name("diary", person.account))

    slow.act = close
    with pytest.raises(NotFound):
        shelf_of(slow, person).save([entry("late")])
    assert bodies(store) == []


def test_files_keep_their_size_while_there_are_empty_blocks(data_dir, shelf):
    def sizes() -> dict[str, int]:
        return {path.name: path.stat().st_size for path in data_dir.rglob("*") if path.is_file()}

    (first,) = shelf.save([entry("warm up")])
    before = sizes()
    (again,) = shelf.save([entry(LONG, first.id, first.revision)])
    shelf.save([entry("other")], remove=[again.key])
    assert sizes() == before


Step = tuple[int, str, int, int]
STEPS = st.lists(
    st.tuples(
        st.integers(0, 1),  # which shelf
        st.sampled_from(["save", "remove", "race"]),
        st.integers(0, 3),  # which record
        st.sampled_from([1, SPACE, 2 * SPACE, 3 * SPACE]),
    ),
    max_size=12,
)


@example(
    steps=[(0, "save", 0, 1), *[(0, "save", at, 2 * SPACE) for at in (1, 2)], (0, "race", 1, SPACE)]
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_from_two_shelves_loses_nothing_and_grows_for_nothing(
    store, steps: list[Step]
):
    """Each example has a diary of its own, in one store."""
    person = enrol(store, new_id()[:16])
    slow = Interrupted(store)
    shelves = [shelf_of(slow, person), shelf_of(slow, person)]
    ids = [new_id() for _ in range(4)]
    told = _Told()
    for at, (who, act, which, length) in enumerate(steps):
        record, text = ids[which], f"{at:03}" * (length // 3 + 1)
        if act == "race":
            slow.act = lambda r=ids[-1], t=text: _save(shelf_of(store, person), told, r, t)
        if act == "remove":
            shelves[who].save([], remove=[("entry", record)])
            told.pop(record, None)
        else:
            _save(shelves[who], told, record, text)
        if slow.act:  # nothing was written, so nobody was interrupted
            slow.act = None
        fresh = shelf_of(store, person)
        assert {one.id: one.content["text"] for one in fresh.all("entry")} == told
        assert fresh.damaged == 0
    owner = store.vault.name("diary", person.account)
    assert store.count("diary_blocks", owner=owner) == max(1, -(-told.most // BATCH)) * BATCH


class _Told(dict[str, str]):
    """What was acknowledged, and the most blocks that it took at any moment."""

    most = 0

    def __setitem__(self, record: str, text: str) -> None:
        super().__setitem__(record, text)
        need = sum(-(-(len(one) + len('{"text":""}')) // SPACE) for one in self.values())
        self.most = max(self.most, need)


def _save(shelf: Shelf, told: _Told, record: str, text: str) -> None:
    """Save over whatever this shelf knows of the record, once more where that was not newest."""
    known = {one.id: one.revision for one in shelf.all("entry")}
    try:
        shelf.save([entry(text, record, known.get(record, 0))])
    except Stale:
        known = {one.id: one.revision for one in shelf.all("entry")}
        shelf.save([entry(text, record, known.get(record, 0))])
    told[record] = text
