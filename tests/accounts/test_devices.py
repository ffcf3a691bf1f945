"""The cookie of a known browser: forged ones know nobody."""

from hypothesis import given
from hypothesis import strategies as st

from feedback.accounts.devices import (
    Device,
    knows,
    new_device,
    read_device,
    remember,
    write_device,
)
from feedback.storage.sqlite import SqliteStore

MARKS = st.lists(st.binary(min_size=32, max_size=32), max_size=4).map(tuple)


@given(st.binary(min_size=16, max_size=16), MARKS)
def test_what_is_written_is_read(id_: bytes, marks: tuple[bytes, ...]):
    device = Device(id_, marks)
    assert read_device(write_device(device)) == device


@given(st.text(max_size=300))
def test_other_text_is_none_or_one_valid_writing(text: str):
    device = read_device(text)
    if device is not None:
        assert len(device.id) == 16
        assert len(device.marks) <= 5


def test_nobody_is_known_at_first(store: SqliteStore):
    assert not knows(store, new_device(), "sam")


def test_marks_belong_to_browser_and_account(store: SqliteStore):
    device = remember(store, new_device(), "sam")
    assert knows(store, device, "sam")
    assert not knows(store, device, "eve")
    assert not knows(store, Device(new_device().id, device.marks), "sam")
    flipped = bytes([device.marks[0][0] ^ 1]) + device.marks[0][1:]
    assert not knows(store, Device(device.id, (flipped,)), "sam")


def test_the_newest_four_are_kept(store: SqliteStore):
    device = new_device()
    for name in "abcde":
        device = remember(store, device, name)
    assert [name for name in "abcde" if knows(store, device, name)] == list("bcde")
    assert remember(store, device, "e") == device
    assert read_device(write_device(device)) == device


def test_it_names_nobody(store: SqliteStore):
    written = write_device(remember(store, new_device(), "account-of-sam"))
    assert "sam" not in written.lower()
    assert len(written) == 64
