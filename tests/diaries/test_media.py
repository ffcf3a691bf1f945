"""Media come in piece by piece, open for their owner alone, and lie nowhere in the open."""

import secrets
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import CryptoError, Identity, stream_size
from feedback.clock import SetClock
from feedback.diaries.media import AnotherFile, Media, OutOfStep
from feedback.diaries.media_model import PIECE_SIZE
from feedback.diaries.shelf import Record, new_id
from feedback.errors import Conflict, NotFound, Rejected
from feedback.storage.sqlite import initialise
from feedback.storage.store import Event
from tests.diaries import media_samples as samples
from tests.diaries.conftest import enrol, shelf_of
from tests.diaries.media_samples import LIMITS, files, pieces, send, whole


@pytest.fixture(scope="module")
def one_diary():
    """One for all examples, since making a store takes longer than an example."""
    with tempfile.TemporaryDirectory() as folder:
        clock = SetClock(datetime(2026, 3, 2, tzinfo=UTC))
        with closing(initialise(Path(folder) / "data", (bytes(32),), clock)) as store:
            person = enrol(store, "bb" * 16)
            entry = samples.entry(shelf_of(store, person))
            yield Media(store, person.account, person.identity), entry


@settings(max_examples=15)
@given(length=st.integers(100, 3 * PIECE_SIZE), again=st.lists(st.integers(0, 3), max_size=6))
def test_what_is_sent_is_what_is_read_whatever_is_sent_twice(one_diary, length, again):
    media, entry = one_diary
    data = (b"ID3" + secrets.token_bytes(length))[:length]
    medium = media.begin(entry=entry, name="x.mp3", size=length, limits=LIMITS)
    parts = pieces(data)
    for index, piece in enumerate(parts):
        assert media.next_piece(medium) == index
        media.take(medium, index, piece)
        for other in again:
            if other <= index:
                assert media.take(medium, other, parts[other]) == index + 1
    done = media.finish(medium)
    assert (done.type, done.size, done.done) == ("audio/mpeg", length, True)
    assert whole(media, media.get(entry, done.id)) == data
    media.remove(done)


def test_an_upload_goes_on_where_it_was_for_somebody_who_comes_back(store, person, media, entry):
    data = samples.sound(40)
    medium = media.begin(entry=entry, name="talk.wav", size=len(data), limits=LIMITS)
    media.take(medium, 0, pieces(data)[0])
    later = Media(store, person.account, person.identity)
    again = later.begin(entry=entry, name="talk.wav", size=len(data), limits=LIMITS)
    assert again == medium
    assert later.next_piece(again) == 1
    for index, piece in enumerate(pieces(data)):
        later.take(again, index, piece)
    assert whole(later, later.finish(again)) == data
    other = later.begin(entry=entry, name="talk.wav", size=len(data), limits=LIMITS)
    assert other.id != medium.id


def test_a_torn_piece_is_sent_again(media, entry, data_dir):
    data = samples.sound(40)
    medium = media.begin(entry=entry, name="talk.wav", size=len(data), limits=LIMITS)
    for index in (0, 1):
        media.take(medium, index, pieces(data)[index])
    (file,) = files(data_dir)
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size - 70_000)
    assert media.next_piece(medium) == 1
    for index, piece in enumerate(pieces(data)):
        media.take(medium, index, piece)
    assert whole(media, media.finish(medium)) == data
    assert file.stat().st_size == stream_size(len(data))


def test_pieces_in_another_order_or_of_another_file_are_refused(media, entry):
    data = samples.sound(40)
    first, second, _ = pieces(data)
    medium = media.begin(entry=entry, name="talk.wav", size=len(data), limits=LIMITS)
    with pytest.raises(OutOfStep) as caught:
        media.take(medium, 1, second)
    assert caught.value.next == 0
    media.take(medium, 0, first)
    with pytest.raises(AnotherFile):
        media.take(medium, 0, first[:-1] + bytes([first[-1] ^ 1]))
    with pytest.raises(OutOfStep) as caught:
        media.finish(medium)
    assert caught.value.next == 1
    for index, broken in ((1, second[:-1]), (1, second + b"x"), (1, b""), (3, b"x"), (-1, first)):
        with pytest.raises(Rejected):
            media.take(medium, index, broken)
    media.take(medium, 1, second)
    assert media.next_piece(medium) == 2


def test_finishing_twice_is_one_medium(store, person, media, entry, data_dir):
    for data, name in ((samples.sound(), "a.wav"), (samples.photo(), "a.jpg")):
        medium = media.begin(entry=entry, name=name, size=len(data), limits=LIMITS)
        media.take(medium, 0, data)
        other = Media(store, person.account, person.identity)
        same = other.get(entry, medium.id)
        done = media.finish(medium)
        assert other.finish(same) == done
        assert whole(other, done) == whole(media, done)
    assert len(files(data_dir)) == 2


def test_a_photo_is_not_cleaned_twice_at_once(media, entry, store, person):
    data = samples.photo()
    medium = media.begin(entry=entry, name="a.jpg", size=len(data), limits=LIMITS)
    media.take(medium, 0, data)
    other = Media(store, person.account, person.identity)
    with media._folder.open(medium.file) as held:  # noqa: SLF001 - as another process would
        held.hold()
        with pytest.raises(Conflict):
            other.finish(medium)
    assert media.finish(medium).done


def test_nobody_elses_media_are_found_or_opened(store, media, entry, data_dir):
    done = send(media, entry, samples.sound())
    stranger = enrol(store, "cc" * 16)
    theirs = Media(store, stranger.account, stranger.identity)
    with pytest.raises(NotFound):
        theirs.get(entry, done.id)
    with pytest.raises(NotFound), theirs.reading(done):
        pass  # not even whoever knew the record: the file is not in their folder
    with pytest.raises(NotFound):
        theirs.begin(entry=entry, name="a.wav", size=9, limits=LIMITS)
    other = samples.entry(shelf_of(store, stranger))
    mine = send(theirs, other, samples.sound())
    one, two = sorted(files(data_dir))
    one_body, two_body = one.read_bytes(), two.read_bytes()
    one.write_bytes(two_body)
    two.write_bytes(one_body)
    for who, medium in ((media, done), (theirs, mine)):
        with pytest.raises(CryptoError), who.reading(medium):
            pass


def test_another_identity_or_no_diary_key_opens_nothing(store, person, media, entry):
    send(media, entry, samples.sound())
    other = Media(store, person.account, Identity.generate())
    assert other.of(entry) == []
    with store.change(media_event(), "keyring") as writer:
        writer.remove("participant_keys")
    with pytest.raises(NotFound):
        Media(store, person.account, person.identity)


def media_event():
    return Event("upkeep")


@pytest.mark.parametrize("how", ["cut", "swapped", "changed", "another entry", "another secret"])
def test_what_was_changed_on_the_disk_is_an_error(how, media, entry, data_dir):
    data = samples.sound(40)
    done = send(media, entry, data)
    (file,) = files(data_dir)
    body = file.read_bytes()
    chunk = 65_568
    if how == "cut":
        file.write_bytes(body[:-chunk])
    elif how == "swapped":
        one, two = body[36 : 36 + chunk], body[36 + chunk : 36 + 2 * chunk]
        file.write_bytes(body[:36] + two + one + body[36 + 2 * chunk :])
    elif how == "changed":
        file.write_bytes(body[:100_000] + bytes([body[100_000] ^ 1]) + body[100_001:])
    elif how == "another entry":
        done = replace(done, entry=new_id())
    else:
        done = replace(done, secret=bytes(32))
    with pytest.raises(CryptoError):
        whole(media, done)


def test_removing_leaves_no_file_and_no_record(store, person, media, entry, data_dir):
    kept = send(media, entry, samples.sound(), "kept.wav")
    gone = send(media, entry, samples.photo(), "gone.jpg")
    half = media.begin(entry=entry, name="half.wav", size=9, limits=LIMITS)
    media.remove(gone, half)
    assert [one.id for one in Media(store, person.account, person.identity).of(entry)] == [kept.id]
    assert [path.name for path in files(data_dir)] == [kept.file]
    with pytest.raises(NotFound):
        media.get(entry, gone.id)


def test_an_entry_goes_with_its_media(store, person, media, entry, data_dir):
    send(media, entry, samples.sound())
    media.remove(*media.of(entry), also=(("entry", entry),))
    assert files(data_dir) == []
    with pytest.raises(NotFound):
        shelf_of(store, person).get("entry", entry)


def test_what_a_crash_left_is_swept_up_and_nothing_else(media, entry, data_dir):
    done = send(media, entry, samples.sound(), "done.wav")
    half = media.begin(entry=entry, name="half.wav", size=9, limits=LIMITS)
    (data_dir / "media" / files(data_dir)[0].parent.name / ("0" * 32)).write_bytes(b"left")
    media.begin(entry=entry, name="new.wav", size=9, limits=LIMITS)
    names = {path.name for path in files(data_dir)}
    assert {done.file, half.file} < names
    assert "0" * 32 not in names


def test_nothing_is_swept_up_where_a_part_of_the_diary_does_not_open(store, media, entry, data_dir):
    done = send(media, entry, samples.sound(), "done.wav")
    row = next(
        row for row in store.all("diary_blocks")
        if row["name"] in {b.name for b in media.shelf._now()[3].homes["medium", done.id]}  # noqa: SLF001 - which block it is, nobody else can tell
    )  # fmt: skip
    with store.change(media_event(), "diaries") as writer:
        writer.set("diary_blocks", {"body": bytes(len(row["body"]))}, name=row["name"])
    media.begin(entry=entry, name="new.wav", size=9, limits=LIMITS)
    assert done.file in {path.name for path in files(data_dir)}


def test_a_draft_may_have_media_before_it_is_an_entry(media, shelf):
    draft = samples.entry(shelf, "draft")
    assert send(media, draft, samples.sound()).entry == draft


def test_a_record_that_makes_no_sense_is_left_alone(media, entry, shelf):
    shelf.save([Record(new_id(), "medium", {"entry": entry, "name": "?"})])
    assert media.of(entry) == []
    assert send(media, entry, samples.sound()).done


def test_files_tell_no_time_and_are_for_their_owner_alone(media, entry, data_dir):
    send(media, entry, samples.sound(40))
    send(media, entry, samples.photo(), "b.jpg")
    for path in (data_dir / "media").rglob("*"):
        assert path.stat().st_mtime == 0
        assert path.stat().st_mode & 0o077 == 0
    assert (data_dir / "media").stat().st_mtime == 0
    for path in files(data_dir):
        assert path.stat().st_atime == 0
        assert (path.stat().st_size - 36) % 65_568 == 0


def test_nothing_of_a_file_is_found_in_the_data_folder(media, entry, data_dir):
    marks = [secrets.token_bytes(24) for _ in range(3)]
    data = samples.sound(20) + marks[0] + samples.sound(20)
    send(media, entry, data, name=marks[1].hex())
    half = samples.sound(40) + marks[2] * 9
    medium = media.begin(entry=entry, name="half.wav", size=len(half), limits=LIMITS)
    for index, piece in enumerate(pieces(half)[:-1]):
        media.take(medium, index, piece)
    held = [path.read_bytes() for path in data_dir.rglob("*") if path.is_file()]
    assert len(held) > 5
    for found in held:
        assert all(mark not in found and mark.hex().encode() not in found for mark in marks)
        assert b"RIFF" not in found
