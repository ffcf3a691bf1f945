"""Static files under names that carry their hash, compressed once, cached for a year.

A page names a file by `static_url("site.css")`, which gives `/static/site.1a2b3c4d.css`:
another content is another name, so that browsers may keep each for ever. `site.css` and
`site.js` join the vendored front end and our own file, so that a first visit makes three
requests: the page, its style and its script. Only these are compressed; pages with content
never are, since the length of a compressed page tells what it holds (BREACH).
"""

import gzip
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, cast

from flask import Flask, Response, abort, request

ENDPOINT: Final = "static_file"
PREFIX: Final = "/static/"
FOLDER: Final = Path(__file__).parent / "static"
JOINED: Final = {
    "site.css": ("govuk-frontend.css", "candour.css"),
    "site.js": ("govuk-frontend.js", "candour.js"),
}
TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
CACHE: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One file as it is served: its hashed name, media type and bytes."""

    name: str
    mimetype: str
    body: bytes

    @cached_property
    def zipped(self) -> bytes:
        """The gzip form, made at the first request for it; the same bytes every time."""
        return gzip.compress(self.body, compresslevel=9, mtime=0)


def _asset(plain: str, body: bytes) -> Asset:
    stem, dot, ending = plain.rpartition(".")
    digest = hashlib.sha256(body).hexdigest()[:8]
    return Asset(name=f"{stem}.{digest}.{ending}", mimetype=TYPES[dot + ending], body=body)


def load(folder: Path) -> dict[str, Asset]:
    """Read a folder's assets, by plain name; the files of a joined one only as parts of it."""
    parts = {part for names in JOINED.values() for part in names}

    def bodies() -> Iterator[tuple[str, bytes]]:
        for plain, names in JOINED.items():
            yield plain, b"\n".join((folder / name).read_bytes() for name in names)
        for path in sorted(folder.iterdir()):
            if path.suffix in TYPES and path.name not in parts:
                yield path.name, path.read_bytes()

    return {plain: _asset(plain, body) for plain, body in bodies()}


def init_static(app: Flask, *, folder: Path = FOLDER) -> None:
    """Add the route `/static/<name>` and the Jinja global `static_url`.

    The app must have been made with `static_folder=None`, or Flask's own route, which
    serves unhashed names, would stand beside this one.

    Raises:
        ValueError: the app has a static folder of its own.
    """
    if app.static_folder is not None:
        raise ValueError("make the app with static_folder=None")
    assets = load(folder)
    served = {asset.name: asset for asset in assets.values()}

    def static_file(name: str) -> Response:
        asset = served.get(name)
        if asset is None:
            abort(404)
        zipped = request.accept_encodings.quality("gzip") > 0
        response = Response(asset.zipped if zipped else asset.body, content_type=asset.mimetype)
        response.headers["Cache-Control"] = CACHE
        response.headers["Vary"] = "Accept-Encoding"
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
        return response

    def static_url(plain: str) -> str:
        return PREFIX + assets[plain].name

    app.add_url_rule(PREFIX + "<name>", ENDPOINT, static_file, methods=["GET"])
    app.jinja_env.globals["static_url"] = static_url
    app.extensions["static_url"] = static_url


def static_url(app: Flask, plain: str) -> str:
    """The address of a file by its plain name, outside of templates. KeyError if unknown."""
    return cast("Callable[[str], str]", app.extensions["static_url"])(plain)
