"""The report as a PDF: tagged, named, in a language, and nothing fetched."""

import re
import zlib

import pytest

from feedback.packs.report import report
from feedback.packs.stamps import blank
from feedback.releases.display_model import same
from feedback.web.pdf import pdf

from .telling import DIGEST, counted, odd, told


def objects(data: bytes) -> bytes:
    """All of the file that can be read, with streams inflated."""
    found = [data]
    for stream in re.findall(rb"stream\n(.*?)\nendstream", data, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue  # not compressed, so it stands in the file already
    return b"\n".join(found)


@pytest.fixture(scope="module")
def made() -> bytes:
    of = told(counted(), title="Réverse mentoring (2026)")
    return pdf(report(of, same, stamp=blank(DIGEST)), stamp=blank(DIGEST))


@pytest.fixture(scope="module")
def inside(made) -> bytes:
    return objects(made)


def test_it_is_tagged_named_and_in_a_language(made, inside):
    assert made.startswith(b"%PDF-1.7")
    for key in (
        *(b"/StructTreeRoot", b"/MarkInfo <</Marked true>>", b"/Lang (en)"),
        *(b"/DisplayDocTitle true", b"pdfuaid:part", b"/Outlines"),
    ):
        assert key in inside, key
    title = "Réverse mentoring (2026): what people said"
    assert b"\xfe\xff".hex().encode() + title.encode("utf-16-be").hex().encode() in inside


def test_its_tree_has_headings_tables_lists_and_pictures_with_words(inside):
    kinds = set(re.findall(rb"/S /(\w+)", inside))
    assert {b"Document", b"H1", b"H2", b"H3", b"P", b"Table", b"TR", b"TH", b"TD"} <= kinds
    assert {b"Caption", b"L", b"LI", b"Figure"} <= kinds
    pictures = re.findall(rb"/S /Figure.*", inside)
    assert pictures
    assert all(b"/Alt " in one for one in pictures)


def test_it_names_no_day_but_that_of_publishing(inside):
    assert re.findall(rb"/(?:Creation|Mod)Date \((.*?)\)", inside) == [b"D:20260729000000"] or (
        set(re.findall(rb"/(?:Creation|Mod)Date \(D:(\d{8})", inside)) == {b"20260729"}
    )


def test_it_has_room_for_a_stamp_that_nothing_shows(made):
    assert made.count(blank(DIGEST).encode()) == 1


def test_odd_names_make_one_all_the_same():
    assert pdf(report(odd(), same, stamp=blank(DIGEST)), stamp=blank(DIGEST)).startswith(b"%PDF")
