"""The cookie of a known browser: forged ones know nobody."""

from base64 import urlsafe_b64encode

from hypothesis import example, given
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


@example(bytes(16 + 5 * 32))
@example(bytes(16))
@given(st.integers(0, 400).flatmap(lambda size: st.binary(min_size=size, max_size=size)))
def test_only_a_number_and_up_to_four_marks_are_read(raw: bytes):
    sizes = [16 + 32 * marks for marks in range(5)]
    assert (read_device(urlsafe_b64encode(raw).decode()) is not None) == (len(raw) in sizes)


@given(st.text(max_size=300))
def test_any_other_text_is_none(text: str):
    device = read_device(text)
    assert device is None or write_device(device) == text


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
