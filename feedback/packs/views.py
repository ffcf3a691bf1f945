"""The files of a published release: a page that lists them, and each of them."""

from typing import Final

from flask import Response, render_template
from flask_babel import get_locale
from flask_babel import gettext as _

from feedback.errors import NotFound
from feedback.packs.blueprint import views
from feedback.packs.gathering import gather
from feedback.packs.keeping import kept
from feedback.packs.making import PDF, make
from feedback.packs.model import File, Told
from feedback.packs.names import disposition
from feedback.packs.verifying import fingerprint
from feedback.releases.reading import read
from feedback.releases.records import load
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, my_identity, store

__all__ = ["views"]

_KB: Final = 1000
_MB: Final = 1_000_000


@views.get("/schemes/<scheme>/outcomes/<release>/files")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def index(scheme: str, release: str) -> str:
    """What there is to take away, how large it is and what it is for."""
    told, files = _files(scheme, release)
    return render_template(
        "packs/files.html",
        scheme=load_scheme(store(), scheme),
        release=release,
        number=told.number,
        published_on=told.published_on,
        whole=_listed(files[0]),
        files=[_listed(one) for one in files[1:] if not one.folder],
        pictures=[_listed(one) for one in files if one.folder],
        paged=any(one.name == PDF for one in files),
    )


@views.get("/schemes/<scheme>/outcomes/<release>/files/<name>")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def download(scheme: str, release: str, name: str) -> Response:
    """One file, as an attachment."""
    told, files = _files(scheme, release)
    found = next((one for one in files if one.name == name), None)
    if found is None:
        raise NotFound("There is no such file.")
    response = Response(found.data, content_type=found.type)
    response.headers["Content-Disposition"] = disposition(told.title, found.name)
    return response


def _files(scheme: str, release: str) -> tuple[Told, tuple[File, ...]]:
    """Everything of a release of this scheme. NotFound until it is published."""
    outcome = read(store(), load(store(), release, scheme), identity=my_identity(), gettext=_)
    if outcome is None:
        raise NotFound("There is no such release.")
    told = gather(store(), outcome, gettext=_, language=str(get_locale() or "en"))
    return told, kept(store().vault, told, lambda: make(store().vault, told, _))


def _listed(file: File) -> dict[str, str]:
    return {
        "name": file.name,
        "label": file.label,
        "size": _size(file.size),
        "fingerprint": fingerprint(file.data),
    }


def _size(count: int) -> str:
    """A size as people read it; 1 kB is 1,000 bytes."""
    if count >= _MB:
        return f"{round(count / _MB, 1):g} MB"
    return f"{round(count / _KB, 1):g} kB"
