"""Names of files that no title can turn into anything else."""

import re
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from feedback.packs.names import disposition, slug

HEADER = re.compile(
    r"""attachment; filename="[a-z0-9-]+-report\.html"; filename\*=UTF-8''[A-Za-z0-9%._~-]+"""
)


@given(st.text(max_size=200))
def test_a_slug_is_plain_whatever_the_text(text):
    found = slug(text, otherwise="results")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", found)
    assert len(found) <= 60


def test_slugs():
    assert slug("Réverse & mentoring, 2026!", otherwise="x") == "reverse-mentoring-2026"
    assert slug("../../etc/passwd", otherwise="x") == "etc-passwd"
    assert slug("中文", otherwise="results") == "results"


@given(st.text(max_size=200))
def test_no_title_breaks_the_header(title):
    assert HEADER.fullmatch(disposition(title, "report.html"))


def test_a_browser_reads_the_title_as_it_is():
    said = disposition('Ünïon/of "10"\r\nSet-Cookie: a=b; Ж', "report.html")
    kind, options = parse_options_header(said)
    assert kind == "attachment"
    assert options["filename"] == "Ünïon of 10 Set-Cookie a=b Ж report.html"
    assert "\r" not in said
    assert "Ж" not in said
    assert unquote(disposition("..", "a.txt").rpartition("''")[2]) == "results a.txt"
