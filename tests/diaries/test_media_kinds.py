"""What a file is comes from its bytes, and nothing is served that a browser would run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.diaries.media_kinds import KINDS, kind_of
from feedback.diaries.media_model import Medium, megabytes, plain_name
from tests.diaries import media_samples as samples


def ftyp(brand: bytes, more: bytes = b"") -> bytes:
    return b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0" + more


def moov(more: bytes, told: int = 0) -> bytes:
    """The box of tracks; `told`: the length that it says."""
    return (told or 8 + len(more)).to_bytes(4, "big") + b"moov" + more


WEBM = b"\x1a\x45\xdf\xa3\x9fB\x82\x84webm"


@pytest.mark.parametrize(
    ("first", "type_"),
    [
        (samples.photo(), "image/jpeg"),
        (samples.photo(form="PNG"), "image/png"),
        (samples.photo(form="WEBP"), "image/webp"),
        (samples.sound(), "audio/wav"),
        (ftyp(b"isom", b"\0mdia hdlr vide"), "video/mp4"),
        (ftyp(b"mp42"), "video/mp4"),
        (ftyp(b"iso5", moov(b"hdlr soun")), "audio/mp4"),
        (ftyp(b"iso5", moov(b"hdlr soun, hdlr vide")), "video/mp4"),
        # a film whose sound is told first, with its pictures further behind
        (ftyp(b"isom", moov(b"hdlr soun", told=90_000).ljust(90_000)), "video/mp4"),
        (ftyp(b"isom", b"\0\0\0\x09mdat soun"), "video/mp4"),
        (ftyp(b"M4A "), "audio/mp4"),
        (ftyp(b"qt  "), "video/quicktime"),
        (b"\0\0\0\x08wide", "video/quicktime"),
        (WEBM + b"V_VP9 A_OPUS", "video/webm"),
        (WEBM + b"A_OPUS", "audio/webm"),
        (WEBM, "video/webm"),
        (b"OggS\0\x02 OpusHead", "audio/ogg"),
        (b"OggS\0\x02 \x80theora", "video/ogg"),
        (b"ID3\x04\0", "audio/mpeg"),
        (b"\xff\xfb\x90\x64", "audio/mpeg"),
    ],
)
def test_kinds_are_known_by_their_first_bytes(first, type_):
    kind = kind_of(first)
    assert kind is not None
    assert kind.type == type_


@pytest.mark.parametrize(
    "first",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"\xef\xbb\xbf<svg xmlns='http://www.w3.org/2000/svg'>",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"MZ\x90",
        b"GIF89a",
        ftyp(b"heic"),
        ftyp(b"avif"),
        b"RIFF\0\0\0\0AVI ",
        b"\x1a\x45\xdf\xa3\x9fB\x82\x88matroska",
        b"\xff\xf1",
        b"\xff",
        b"\xff\xea\x90",
    ],
)
def test_everything_else_is_refused(first):
    assert kind_of(first) is None


@given(st.binary(max_size=64))
def test_any_bytes_at_all_give_a_kind_of_the_list_or_none(first):
    kind = kind_of(first)
    assert kind is None or KINDS[kind.type] == kind


def test_nothing_of_the_list_is_run_by_a_browser():
    assert {kind.type.split("/")[0] for kind in KINDS.values()} == {"image", "audio", "video"}
    assert not any("svg" in kind.type or "xml" in kind.type for kind in KINDS.values())


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("holiday.jpg", "holiday.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\a b.mp4", "a b.mp4"),
        ("two\r\nlines: x", "two lines: x"),
        ("\u202egpj.exe", "gpj.exe"),
        ("", "file"),
        ("...", "file"),
        ("x" * 500, "x" * 120),
    ],
)
def test_names_are_one_line_without_a_path(given_name, name):
    assert plain_name(given_name) == name


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "0.1 MB"), (262_128, "0.3 MB"), (2_000_000, "2 MB"), (500_000_000, "500 MB")],
)
def test_sizes_are_told_in_megabytes(size, words):
    assert megabytes(size) == words


def test_a_type_that_is_not_on_the_list_is_as_if_it_were_not_finished():
    medium = Medium(id="a", entry="b", name="c", size=1, file="d", secret=bytes(32))
    content = dict(medium.record().content) | {"type": "text/html", "done": True}
    assert not Medium.read("a", content).done
