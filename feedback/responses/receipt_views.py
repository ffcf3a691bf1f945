"""What a receipt opens: one's own answers, to see, change or delete until the date shown."""

from dataclasses import replace

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crypto import Malformed
from feedback.errors import NotFound
from feedback.questionnaires.model import Page
from feedback.responses import pages, receipts
from feedback.responses.blueprint import begin, certified, views
from feedback.responses.blueprint import sent as current_sent
from feedback.responses.forms import (
    CheckForm,
    DeleteForm,
    ReceiptForm,
    answers_of,
    page_form,
    values_of,
)
from feedback.responses.installation import installation
from feedback.responses.receipts import Sent
from feedback.responses.slots import parse_receipt
from feedback.web.access import Who, allow, store

__all__ = ["change_sent", "delete_sent", "receipt", "sent"]


@views.route("/receipt", methods=["GET", "POST"])
@allow(Who.ANYONE, sessionless=True)
def receipt() -> Response | str:
    """Type the code that was kept."""
    form = ReceiptForm()
    if form.validate_on_submit():
        try:
            found = parse_receipt(form.code.data or "")
            receipts.find(store(), found)
        except (Malformed, NotFound):
            form.code.errors = [
                _("This code does not fit. Check it. Or the date to change answers has passed.")
            ]
        else:
            begin(sent=found.code.hex())
            return redirect(url_for("responses.sent"), 303)
    return render_template("responses/receipt.html", form=form)


@views.get("/receipt/answers")
@allow(Who.RECEIPT)
def sent() -> str:
    """One's own answers, as they were sent."""
    found, _code = current_sent()
    place, role = found.place, found.profile.role
    rows = pages.answer_rows(place, role, pages.said_by(place, role, found.answers))
    return render_template(
        "responses/sent.html", rows=rows, wave=place.wave, objected=found.objected
    )


@views.route("/receipt/change", methods=["GET", "POST"])
@allow(Who.RECEIPT)
def change_sent() -> Response | str:
    """All questions on one page, so that nothing has to be kept in between."""
    found, code = current_sent()
    place, page = found.place, _whole(found)
    hint = pages.text_hint(place.wave)
    form, quote = page_form(page, place.wave.kind, hint=hint), CheckForm()
    # Nobody is asked about quoting where nothing can be written.
    writes = any(one.kind == "text" for one in page.questions)
    if not form.is_submitted():
        form = page_form(page, place.wave.kind, hint=hint, values=values_of(found.answers))
        quote = CheckForm(formdata=None, data={"quote": "yes" if found.answers.quote else "no"})
    elif form.validate() and (not writes or quote.validate()):
        given = replace(
            answers_of(page, form),
            quote=writes and quote.quote.data == "yes",
            told=found.answers.told,
        )
        if receipts.change_sent(store(), found, code, given):
            # As for who takes a comment out on the page for that; nobody asked for the code here.
            receipts.certificate(store(), found.place.wave)
        return redirect(url_for("responses.sent"), 303)
    return render_template(
        "responses/change.html",
        form=form,
        quote=quote if writes else None,
        back_link=url_for("responses.sent"),
    )


@views.route("/receipt/delete", methods=["GET", "POST"])
@allow(Who.RECEIPT)
def delete_sent() -> Response | str:
    """Delete and, since only the owner has the code, leave the survey open for a new start."""
    found, code = current_sent()
    form = DeleteForm()
    if not form.validate_on_submit():
        return render_template(
            "responses/delete.html",
            form=form,
            days=installation(store()).keyring_backup,
            back_link=url_for("responses.sent"),
        )
    receipts.delete_sent(store(), found, code)
    certified(found.place.wave)
    return redirect(url_for("responses.deleted"), 303)


def _whole(found: Sent) -> Page:
    place = found.place
    parts = place.questionnaire.for_(found.profile.role, place.wave.kind)
    questions = tuple(question for part in parts for question in part.questions)
    return Page(number=1, total=1, questions=questions)
