"""The report as a page: it stands alone, says everything, and runs nothing."""

import base64
import re
from itertools import pairwise

import html5lib
import pytest

from feedback.packs.report import report
from feedback.releases.display_model import same

from .telling import DIGEST, NOT_SHOWN, ODD, WORDS, counted, odd, told

COMMENTS = [{"question": "q1", "wave": "post", "quotes": ["Go on"], "themes": ["Time"]}]


def parsed(of):
    page = report(of, same, stamp="stamp")
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return page, parser.parse(page)


def text(node) -> str:
    return " ".join(" ".join(node.itertext()).split())


@pytest.fixture(params=["words", "numbers", "odd"])
def each(request):
    numbers = told(counted(), counted("north", n=30, breakdown="place"), comments=COMMENTS)
    return {"words": told(), "numbers": numbers, "odd": odd()}[request.param]


def test_it_runs_and_fetches_nothing(each):
    page, root = parsed(each)
    tags = {node.tag for node in root.iter() if isinstance(node.tag, str)}
    assert not tags & {"script", "link", "iframe", "object", "form", "base"}
    for node in root.iter():
        for name, value in node.attrib.items():
            assert not name.startswith("on")
            if name in ("src", "href"):
                assert value.startswith("data:image/svg+xml;base64,")
    style = text(root.find(".//style"))
    assert "url(" not in style
    assert "@import" not in style
    assert page.startswith("<!DOCTYPE html>")


def test_it_can_be_heard(each):
    _, root = parsed(each)
    assert root.get("lang") == "en"
    assert text(root.find(".//title"))
    heads = [int(node.tag[1]) for node in root.iter() if re.fullmatch("h[1-6]", str(node.tag))]
    assert heads[0] == 1
    assert heads.count(1) == 1
    assert all(deeper <= shallower + 1 for shallower, deeper in pairwise(heads))
    for table in root.iter("table"):
        assert text(table.find("caption"))
        assert {node.get("scope") for node in table.iter("th")} == {"col", "row"}
    for image in root.iter("img"):
        assert image.get("alt")
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(set(ids)) == len(ids)
    named = {node.get("aria-labelledby") for node in root.iter() if node.get("aria-labelledby")}
    assert named <= set(ids)


def test_it_tells_what_was_published_and_how_people_were_protected():
    _, root = parsed(told(WORDS, comments=COMMENTS))
    said = text(root)
    for part in (
        "Published on 29 July 2026",
        "First survey 9 March 2026 23 March 2026",
        "More people said this after: some, then most or all.",
        "Said this before some",
        "Go on",
        "There is no comparison group",
        "Where fewer than 8 people answered, nothing is shown.",
        "I am heard 1; 2; 3; 4; 5 Before and after Mentors",
        DIGEST.hex(),
    ):
        assert part in said, part


def test_who_does_not_see_a_picture_hears_what_it_shows():
    _, root = parsed(told(WORDS))
    (image,) = root.iter("img")
    assert "Said this before: some; Said this after: most or all" in image.get("alt")


def test_what_is_not_shown_is_named_and_nothing_more():
    _, root = parsed(told(NOT_SHOWN, questions=["A hidden question"]))
    said = text(root)
    assert said.count("A hidden question") == 2  # among the hidden, and among what was asked
    assert "Not shown, to protect people" in said


def test_many_parts_stand_in_one_table():
    parts = [counted(), *(counted(f"part {at}", n=30, breakdown="place") for at in range(4))]
    _, root = parsed(told(*parts))
    captions = [text(node) for node in root.iter("caption")]
    assert len([one for one in captions if one.startswith("I am heard")]) == 2
    (table,) = (node for node in root.iter("table") if "part 3" in text(node))
    assert len(list(table.iter("tr"))) == 5


def test_odd_names_are_words_and_nothing_else():
    of = odd()
    page, root = parsed(of)
    assert "<script" not in page
    assert text(root.find(".//h1")).startswith("=cmd|'/C calc'!A0")
    assert ODD[6] in text(root)
    quotes = [text(node) for node in root.iter("blockquote")]
    assert quotes[3] == ODD[3]
    assert quotes[5] == "abc"
    for image in root.iter("img"):
        drawn = base64.b64decode(image.get("src").partition(",")[2]).decode()
        assert "<script" not in drawn
