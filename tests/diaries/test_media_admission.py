"""What is taken in, and what is refused, with a reason in words."""

from dataclasses import replace

import pytest

from feedback.diaries import media_admission, media_files
from feedback.diaries.media_files import NoRoom
from feedback.diaries.media_model import PIECE_SIZE, Limits
from feedback.errors import NotAllowed, Rejected
from tests.diaries.media_samples import LIMITS, files


def test_limits_are_told_in_words(media, entry):
    small = Limits(on=True, file=100_000, person=150_000)
    for size, words in ((0, "nothing in this file"), (100_001, "up to 0.1 MB")):
        with pytest.raises(Rejected, match=words):
            media.begin(entry=entry, name="a.wav", size=size, limits=small)
    with pytest.raises(NotAllowed):
        media.begin(entry=entry, name="a.wav", size=1, limits=replace(small, on=False))
    media.begin(entry=entry, name="a.wav", size=100_000, limits=small)
    with pytest.raises(Rejected, match=r"has room for 0\.1 MB more"):
        media.begin(entry=entry, name="b.wav", size=50_001, limits=small)


def test_a_nearly_full_disk_takes_no_more(media, entry, monkeypatch, data_dir):
    monkeypatch.setattr(media_files, "FULL_DISK", 1 << 62)
    with pytest.raises(NoRoom):
        media.begin(entry=entry, name="a.wav", size=1, limits=LIMITS)
    assert files(data_dir) == []
    assert media.of(entry) == []


def test_a_disk_that_others_fill_meanwhile_takes_no_more_either(media, entry, monkeypatch):
    size = 40 * PIECE_SIZE
    medium = media.begin(
        entry=entry, name="a.mp3", size=size, limits=replace(LIMITS, file=size, person=size)
    )
    piece = b"ID3".ljust(PIECE_SIZE, b"x")

    def go_on() -> None:
        for index in range(media.next_piece(medium), 40):
            media.take(medium, index, piece)

    media.take(medium, 0, piece)
    monkeypatch.setattr(media_files, "FULL_DISK", 1 << 62)
    with pytest.raises(NoRoom):
        go_on()
    monkeypatch.undo()
    go_on()
    assert media.finish(medium).done


def test_very_many_files_are_told_of(media, entry, monkeypatch):
    monkeypatch.setattr(media_admission, "MOST_FILES", 1)
    media.begin(entry=entry, name="a.wav", size=5, limits=LIMITS)
    with pytest.raises(Rejected, match="has 1 files"):
        media.begin(entry=entry, name="b.wav", size=5, limits=LIMITS)


@pytest.mark.parametrize("data", [b"<!DOCTYPE html><script>", b"<svg onload=", b"%PDF-1.7", b"MZ"])
def test_other_kinds_are_refused_with_the_first_piece(media, entry, data):
    data = data.ljust(PIECE_SIZE + 1, b" ")
    medium = media.begin(entry=entry, name="a.mp4", size=len(data), limits=LIMITS)
    with pytest.raises(Rejected, match="cannot keep this kind"):
        media.take(medium, 0, data[:PIECE_SIZE])
    assert media.next_piece(medium) == 0
