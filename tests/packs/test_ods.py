"""The OpenDocument spreadsheet, read back."""

import io
import zipfile
from datetime import UTC, datetime

from odfdo import Document

from feedback.packs.ods import ods
from feedback.packs.stamps import blank
from feedback.packs.tables import Table, about, tables
from feedback.releases.display_model import same

from .telling import DIGEST, counted, odd, told


def made(of) -> bytes:
    return ods(of, (about(of, same), *tables(of, same)), stamp=blank(DIGEST))


def cells(data: bytes) -> dict[str, list[list[object]]]:
    document = Document(io.BytesIO(data))
    return {
        table.name: [
            [
                cell.value if cell.type == "float" else cell.text_recursive.removesuffix("\n")
                for cell in row.cells
            ]
            for row in table.rows
        ]
        for table in document.body.tables
    }


def test_every_sheet_comes_back_as_it_went_in():
    for of in (told(counted()), odd()):
        there = cells(made(of))
        for sheet in (about(of, same), *tables(of, same)):
            rows = [sheet.head, *sheet.rows] if sheet.head else sheet.rows
            assert there[sheet.title] == [list(row) for row in rows]


def test_texts_are_typed_as_texts_and_nothing_is_a_formula():
    with zipfile.ZipFile(io.BytesIO(made(odd()))) as archive:
        assert archive.namelist()[0] == "mimetype"
        content = archive.read("content.xml").decode()
    assert "table:formula" not in content
    assert 'office:value-type="string"' in content
    assert 'office:value="15"' in content
    assert "<script" not in content


def test_spaces_stay():
    there = Table("t", "T", ("a",), (("  two  and   three ",),))
    with zipfile.ZipFile(io.BytesIO(ods(told(), (there,), stamp=blank(DIGEST)))) as archive:
        content = archive.read("content.xml").decode()
    spelt = content.replace('<text:s text:c="1"/>', " ")
    assert ">  two  and   three <" in spelt
    assert "  " not in content[content.index("two") :].split("<", 1)[0]


def test_it_says_nothing_of_who_made_it_and_when():
    with zipfile.ZipFile(io.BytesIO(made(told()))) as archive:
        meta = archive.read("meta.xml").decode()
        assert archive.comment.decode() == blank(DIGEST)
        parts = [archive.read(name) for name in archive.namelist()]
    assert "2026-07-29T00:00:00" in meta
    today = f"{datetime.now(UTC):%Y-%m-%d}".encode()  # noqa: TID251 - the day of this very run
    assert not [part for part in parts if today in part]
