"""What somebody takes away: one ZIP, made in memory. No file in it says when it was made."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Final

from flask import Response

__all__ = ["bundle", "download"]

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the first moment that the format knows
_OWNER_ONLY: Final = 0o600 << 16
_UNIX: Final = 3


def bundle(name: str, *, page: str, content: Mapping[str, object]) -> bytes:
    """`<name>.html` to read, and the same as `<name>.json` for other programs."""
    text = json.dumps(content, ensure_ascii=False, indent=2)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_info(f"{name}.html"), page)
        archive.writestr(_info(f"{name}.json"), text)
    return made.getvalue()


def download(name: str, data: bytes) -> Response:
    """The ZIP as a file to keep."""
    response = Response(data, mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response


def _info(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.create_system = _UNIX  # else it tells which system the server runs on
    entry.external_attr = _OWNER_ONLY
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
