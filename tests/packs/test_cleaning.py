"""What no format can hold is taken out of every text."""

from dataclasses import dataclass
from typing import NamedTuple
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from feedback.packs.cleaning import cleaned, plain


class Pair(NamedTuple):
    count: int | None
    share: str


@dataclass(frozen=True)
class Row:
    text: str
    lines: str
    pairs: tuple[Pair | None, ...]


@given(st.text(alphabet=st.characters(codec=None), max_size=100))
def test_a_plain_text_fits_into_xml_as_it_is(text):
    clean = plain(text)
    node = ET.Element("x")
    node.text = clean
    written = ET.tostring(node, encoding="utf-8")
    assert (ET.fromstring(written).text or "") == clean  # noqa: S314 - written just now
    assert plain(clean) == clean


def test_everything_of_a_record_is_cleaned_and_named_fields_keep_their_lines():
    row = Row("a\x00b\nc", "d\x0b\ne", (Pair(3, "4\x1f5%"), None))
    assert cleaned(row, but=("lines",)) == Row("ab c", "d\ne", (Pair(3, "45%"), None))


def test_letters_of_every_script_and_pictures_stay():
    assert plain("Ж اردو 中文 \U0001f600 “a”") == "Ж اردو 中文 \U0001f600 “a”"
