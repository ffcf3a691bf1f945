"""The page of the record of actions, and the record as a file."""

from collections.abc import Iterator
from typing import Any, Final

from flask import Response, abort, render_template, request, url_for
from flask_babel import format_datetime
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from feedback.accounts.holders import Holder
from feedback.audit.export import export
from feedback.audit.service import check
from feedback.oversight.blueprint import views
from feedback.oversight.forms import Filter
from feedback.oversight.names import NAMES
from feedback.oversight.record import (
    OPERATOR,
    WORKER,
    Asked,
    Line,
    Reading,
    kept,
    lines,
    reading,
)
from feedback.schemes.approvals import guards
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, me, store

__all__: list[str] = []

_ON_PAGE: Final = 50
_ASKED: Final = frozenset({"part", "by", "since", "until"})


@views.get("/schemes/<scheme>/record")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def record(scheme: str) -> str:
    guardian = me().role is Who.GUARDIAN
    who = _reader(scheme)
    form = Filter(formdata=_given())
    form.offer(list(_people(who)))
    asked = form.asked() if form.validate() else Asked()
    page = max(1, request.args.get("page", 1, type=int))
    count, found = lines(store(), who, asked, only=slice((page - 1) * _ON_PAGE, page * _ON_PAGE))
    pages = max(1, -(-count // _ON_PAGE))
    if page > pages:
        abort(404)
    return render_template(
        "oversight/record.html",
        scheme=load_scheme(store(), scheme),
        guardian=guardian,
        form=form,
        filtered=any(form.data.values()),
        lines=[_shown(one) for one in found],
        count=count,
        page=page,
        pages=pages,
        newer=_page_link(scheme, page - 1) if page > 1 else None,
        older=_page_link(scheme, page + 1) if page < pages else None,
        report=check(store()) if guardian else None,
    )


@views.get("/schemes/<scheme>/record.jsonl")
@allow(Who.GUARDIAN)
def record_file(scheme: str) -> Response:
    """The same as a file, with the chain; what is not theirs is a place in the chain alone."""
    told = export(store(), keep=kept(_reader(scheme)), scheme=scheme)
    found = Response("".join(told), mimetype="application/jsonl")
    found.headers["Content-Disposition"] = 'attachment; filename="record-of-actions.jsonl"'
    return found


def _reader(scheme: str) -> Reading:
    if me().role is Who.GUARDIAN:
        # Not for somebody who says to be the guardian, and may not be.
        guards(store(), scheme=scheme, account=me().account)
    return reading(store(), scheme=scheme, role=str(me().role), account=me().account)


def _given() -> MultiDict[str, str]:
    """What is asked for by the address: parts of a day are "since-day", "since-month" …

    Nothing else: what goes on to `url_for` by name would be a setting of its own.
    """
    return MultiDict(
        (key, value)
        for key, value in request.args.items(multi=True)
        if key.partition("-")[0] in _ASKED
    )


def _page_link(scheme: str, page: int) -> str:
    given: dict[str, Any] = {key: _given().getlist(key) for key in _given()}
    return url_for("oversight.record", scheme=scheme, page=page, **given)


def _people(who: Reading) -> Iterator[tuple[str, str]]:
    for account, holder in sorted(who.accounts.items(), key=lambda one: one[1].name):
        yield account, _named(holder)
    yield from _machine().items()


def _machine() -> dict[str, str]:
    return {WORKER: _("The service itself"), OPERATOR: _("The people who run the service")}


def _named(holder: Holder) -> str:
    return str(_("%(name)s, %(role)s", name=holder.name, role=_role(str(holder.role))))


def _role(role: str) -> str:
    names = {"lead": _("scheme lead"), "deputy": _("deputy"), "guardian": _("guardian")}
    return str(names.get(role, role))


def _names_of(what: str) -> str:
    names = [str(NAMES.get(one, one)) for one in what.split(", ") if one]
    return ", ".join(dict.fromkeys(names))  # several fields may have one name


def _shown(line: Line) -> dict[str, str]:
    surveys = {"pre": _("first survey"), "post": _("second survey")}
    values = dict(line.values)
    values["survey"] = surveys.get(str(values["survey"]), _("survey"))
    values["role"] = _role(str(values["role"]))
    values["what"] = _names_of(str(values["what"]))
    values["person"] = values["person"] or _("somebody")
    nobody = _machine().get(line.actor, _("Somebody who holds no key of this scheme"))
    text = str(line.text)
    return {
        "when": format_datetime(line.at, "d MMMM y, HH:mm", rebase=False),
        "who": _named(line.by) if line.by else nobody,
        "what": text % values
        if text
        else _("Did something that has no words here: %(kind)s", kind=line.kind),
    }
