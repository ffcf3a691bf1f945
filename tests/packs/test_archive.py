"""Archives tell what is in them, and nothing of when and where they were made."""

import io
import zipfile

from feedback.packs.archive import pack, repack


def entries(data: bytes) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return archive.infolist()


def test_order_and_contents_stay_and_times_do_not():
    data = pack(
        [("b.txt", b"b" * 99), ("a/c.txt", b"c")], comment="said", stored=frozenset({"b.txt"})
    )
    found = entries(data)
    assert [one.filename for one in found] == ["b.txt", "a/c.txt"]
    assert {one.date_time for one in found} == {(1980, 1, 1, 0, 0, 0)}
    assert {(one.create_system, one.external_attr, one.extra) for one in found} == {
        (3, 0o644 << 16, b"")
    }
    assert [one.compress_type for one in found] == [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]
    assert data.endswith(b"said")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("a/c.txt") == b"c"


def test_what_a_library_wrote_loses_its_times_and_folders():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", (2026, 1, 2, 3, 4, 6)), b"type")
        archive.mkdir("folder")
        archive.writestr("folder/x.xml", b"<x/>")
    again = repack(made.getvalue(), comment="said")
    assert [one.filename for one in entries(again)] == ["mimetype", "folder/x.xml"]
    assert {one.date_time for one in entries(again)} == {(1980, 1, 1, 0, 0, 0)}
    # OpenDocument: the type stands uncompressed where a reader looks for it.
    assert again[30:42] == b"mimetypetype"
