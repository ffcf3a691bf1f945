"""A page as a tagged PDF, where WeasyPrint is installed: the extra `pdf`."""

from functools import cache
from importlib import import_module
from typing import Any

__all__ = ["available", "pdf"]


@cache
def available() -> bool:
    """Whether WeasyPrint and the libraries that it draws with are there."""
    try:
        import weasyprint  # noqa: F401, PLC0415 - an extra, and slow to load
    except (ImportError, OSError):  # the second: Pango is missing
        return False
    return True


def pdf(html: str, *, stamp: str = "") -> bytes:
    """The page as PDF/UA-1. `html` holds all that it shows: nothing is fetched from anywhere.

    Args:
        html: a whole page that stands alone.
        stamp: plain letters that the file carries and nothing shows.
    """
    from weasyprint import HTML  # noqa: PLC0415 - as above
    from weasyprint.urls import URLFetcher  # noqa: PLC0415 - as above

    def put_stamp(_document: object, made: Any) -> None:  # noqa: ANN401 - the library has no types
        # A stream of its own that nothing shows: texts elsewhere in the file are compressed.
        stream = import_module("pydyf").Stream([stamp.encode("ascii")])
        made.add_object(stream)
        made.catalog["CandourStamp"] = stream.reference

    fetch = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    page = HTML(string=html, url_fetcher=fetch)
    done: bytes = page.write_pdf(pdf_variant="pdf/ua-1", finisher=put_stamp if stamp else None)
    return done
