"""Rights over what one sent, for whoever has shown the receipt code: take it away, take parts of it
out, have it left out of all results."""

from datetime import date

from flask import Response, redirect, render_template, session, url_for
from flask_babel import format_date
from werkzeug.wrappers import Response as AnyResponse

from feedback.responses import pages, receipts
from feedback.responses.blueprint import sent
from feedback.responses.installation import installation
from feedback.responses.overwrite import forgotten
from feedback.rights import own_answers
from feedback.rights.blueprint import views
from feedback.rights.bundle import bundle, download
from feedback.rights.forms import Object, parts_form
from feedback.schemes.service import scheme
from feedback.web.access import Who, allow, store

__all__ = ["leave_out", "parts", "parts_gone", "take", "take_in"]


@views.post("/receipt/take")
@allow(Who.RECEIPT)
def take() -> Response:
    """One's answers as one file."""
    found, _code = sent()
    settings = scheme(store(), found.place.wave.scheme).settings
    role = found.profile.role
    page = render_template(
        "rights/answers.html",
        settings=settings,
        rows=pages.answer_rows(found.place, role, pages.said_by(found.place, role, found.answers)),
        sent=found,
    )
    content = own_answers.as_json(found, settings)
    return download("my-answers", bundle("my-answers", page=page, content=content))


@views.route("/receipt/parts", methods=["GET", "POST"])
@allow(Who.RECEIPT)
def parts() -> AnyResponse | str:
    """Take single answers out; what was written is destroyed, in copies too."""
    found, code = sent()
    choices = own_answers.answered(found)
    form = parts_form(choices)
    if not form.validate_on_submit():
        return render_template(
            "rights/parts.html",
            form=form,
            some=bool(choices),
            days=installation(store()),
            back_link=url_for("responses.sent"),
        )
    session.pop("part", None)  # of an earlier one: this page says what is destroyed now
    if own_answers.take_out(store(), found, code, form.parts.data or ()):
        session["part"] = receipts.certificate(store(), found.place.wave)
    return redirect(url_for("rights.parts_gone"), 303)


@views.get("/receipt/parts/gone")
@allow(Who.RECEIPT)
def parts_gone() -> str:
    found, _code = sent()
    return render_template(
        "rights/parts_gone.html",
        certificate=session.get("part"),
        until=format_date(date.fromisoformat(f"{forgotten(found.place.wave)}-01"), "MMMM yyyy"),
        days=installation(store()),
    )


@views.route("/receipt/leave-out", methods=["GET", "POST"])
@allow(Who.RECEIPT)
def leave_out() -> AnyResponse | str:
    """Object: no result is to count these answers."""
    found, code = sent()
    form = Object()
    if not form.validate_on_submit():
        return render_template(
            "rights/leave_out.html",
            form=form,
            objected=found.objected,
            wave=found.place.wave,
            back_link=url_for("responses.sent"),
        )
    if not found.objected:
        receipts.object_to(store(), found, code)
    return redirect(url_for("responses.sent"), 303)


@views.post("/receipt/take-in")
@allow(Who.RECEIPT)
def take_in() -> AnyResponse:
    """Take the objection back."""
    found, code = sent()
    if found.objected:
        receipts.rejoin(store(), found, code)
    return redirect(url_for("responses.sent"), 303)
