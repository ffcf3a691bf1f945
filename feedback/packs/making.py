"""All files of a release, and the archive of them: the same bytes each time they are made."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from feedback.packs import archive
from feedback.packs.csvs import csv_file
from feedback.packs.jsons import json_file
from feedback.packs.model import File, Told
from feedback.packs.names import slug
from feedback.packs.ods import ods
from feedback.packs.pictures import svg_file
from feedback.packs.report import report
from feedback.packs.stamps import blank, put
from feedback.packs.tables import about, tables
from feedback.packs.xlsx import xlsx
from feedback.releases.display_model import Translate
from feedback.releases.phrases import N_
from feedback.storage.vault import Vault
from feedback.web.pdf import available, pdf

__all__ = ["PDF", "SUMS", "WHOLE", "make"]

WHOLE: Final = "results.zip"
PDF: Final = "report.pdf"
SUMS: Final = "SHA256SUMS.txt"

_HTML: Final = "text/html; charset=utf-8"
_TEXT: Final = "text/plain; charset=utf-8"
_JSON: Final = "application/json"
_CSV: Final = "text/csv; charset=utf-8"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
_FOR: Final = {
    WHOLE: N_("All files in one: to keep, or to send to somebody"),
    "report.html": N_("To read in any browser, also with a screen reader, and to send by email"),
    PDF: N_("To print, or to put before a board"),
    "paper.txt": N_("Plain text, to copy into a paper of your own"),
    "tables.ods": N_("All tables, for LibreOffice and other spreadsheets"),
    "tables.xlsx": N_("All tables, for Excel"),
    "results.json": N_("The results exactly as they were approved, for a program"),
    "results.csv": N_("Every figure in a row of its own, for a program"),
    "sentences.csv": N_("What is said of each question and group, in sentences"),
    "comments.csv": N_("What people wrote, as the guardian let it through"),
    "questions.csv": N_("Every question as it was asked"),
    SUMS: N_("Fingerprints of all files, to check them with other programs"),
}


def make(
    vault: Vault, told: Told, gettext: Translate, *, paged: bool | None = None
) -> tuple[File, ...]:
    """Every file of a release, stamped: the archive of all first, then what is in it.

    `paged` says whether there is a PDF; by default where WeasyPrint is installed.
    """
    stamp = blank(told.digest)

    def stamped(file: File) -> File:
        label = file.label or gettext(_FOR[file.name])
        return replace(file, label=label, data=put(vault, told.digest, file.data))

    found = [
        stamped(file)
        for file in (
            *_reports(told, gettext, stamp, paged=available() if paged is None else paged),
            *_tables(told, gettext, stamp),
            *_pictures(told, gettext, stamp),
        )
    ]
    found.append(stamped(_sums(found, stamp)))
    inside = [(file.folder + file.name, file.data) for file in found]
    whole = archive.pack(inside, comment=stamp, stored=frozenset())
    return (stamped(File(WHOLE, "application/zip", whole)), *found)


def _reports(told: Told, gettext: Translate, stamp: str, *, paged: bool) -> Iterator[File]:
    page = report(told, gettext, stamp=stamp)
    yield File("report.html", _HTML, page.encode())
    if paged:
        yield File(PDF, "application/pdf", pdf(page, stamp=stamp))
    number = f"{gettext(N_('Number of the release'))}: {told.number}"
    lines = [told.paper, *filter(None, (told.credit, number, stamp)), ""]
    yield File("paper.txt", _TEXT, "\n".join(lines).encode())


def _tables(told: Told, gettext: Translate, stamp: str) -> Iterator[File]:
    found = tables(told, gettext)
    sheets = (about(told, gettext), *found)
    yield File("tables.ods", _ODS, ods(told, sheets, stamp=stamp))
    yield File("tables.xlsx", _XLSX, xlsx(told, sheets, stamp=stamp))
    yield File("results.json", _JSON, json_file(told, stamp=stamp))
    heading = gettext(N_("Release"))
    for table in found:
        yield File(f"{table.key}.csv", _CSV, csv_file(table, stamp=stamp, heading=heading))


def _pictures(told: Told, gettext: Translate, stamp: str) -> Iterator[File]:
    lines = (gettext(N_("Number of the release:")), told.number)
    for number, picture in enumerate(told.pictures, start=1):
        # The number keeps names apart, whatever letters a title loses.
        name = f"{number:03}-{slug(picture.title, otherwise='picture')}.svg"
        data = svg_file(picture, stamp=stamp, lines=lines)
        yield File(name, "image/svg+xml", data, label=picture.title, folder="pictures/")


def _sums(files: Sequence[File], stamp: str) -> File:
    """As `sha256sum --check` reads it, which passes over the line of the stamp."""
    lines = (f"{hashlib.sha256(one.data).hexdigest()}  {one.folder}{one.name}" for one in files)
    return File(SUMS, _TEXT, "\n".join([f"# {stamp}", *lines, ""]).encode())
