"""The words of the contract, as the lead edits them; each save is a version of its own."""

from collections.abc import Callable
from typing import Literal

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from feedback.agreements import editing, texts
from feedback.agreements.blueprint import views
from feedback.agreements.forms import ClauseForm
from feedback.agreements.model import PLACEHOLDERS, Clause, ContractText
from feedback.agreements.service import offered
from feedback.agreements.telling import terms_rows
from feedback.agreements.terms import Terms
from feedback.agreements.values import values
from feedback.errors import Conflict, Rejected
from feedback.members.arrangements import Arrangements, arrangements
from feedback.schemes.model import Scheme
from feedback.schemes.service import scheme as load_scheme
from feedback.web.access import Who, allow, me, store
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__: list[str] = []


@views.get("/schemes/<scheme>/contract")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def words(scheme: str) -> str:
    """All clauses in their order."""
    found, limits, text = _asked(scheme)
    _text, lacking = offered(store(), found, limits)
    return render_template(
        "agreements/words.html",
        scheme=found,
        text=text,
        shipped=text == texts.shipped_for(found),
        lacking=lacking,
        may_edit=me().role is not Who.GUARDIAN,
    )


@views.get("/schemes/<scheme>/contract/preview")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def preview(scheme: str) -> str:
    """The contract as a pair will read it, with made-up meetings."""
    found, limits, _text = _asked(scheme)
    text, lacking = offered(store(), found, limits)
    example = Terms(
        often="month", number=limits.fewest, minutes=limits.longest_minutes, place="video"
    )
    return render_template(
        "agreements/preview.html",
        scheme=found,
        text=text,
        lacking=lacking,
        terms=terms_rows(example),
        back_link=url_for("agreements.words", scheme=scheme),
    )


@views.route("/schemes/<scheme>/contract/add", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
def add(scheme: str) -> str | Response:
    """A clause at the end."""
    found, limits, text = _asked(scheme)
    form = ClauseForm()
    if form.validate_on_submit() and _saved(found, form, lambda: editing.add(text, form.clause())):
        return _back(scheme, _("The clause is added at the end."))
    return _clause_page(found, limits, text, form, None)


@views.route("/schemes/<scheme>/contract/<int:place>", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
def edit(scheme: str, place: int) -> str | Response:
    """Heading and text of one clause."""
    found, limits, text = _asked(scheme)
    kept = editing.clause_of(text, place)
    form = ClauseForm()
    if not form.is_submitted():
        form.fill(kept)
    if form.validate_on_submit() and _saved(
        found, form, lambda: editing.change(text, place, form.clause())
    ):
        return _back(scheme, _("The clause is saved."))
    return _clause_page(found, limits, text, form, kept)


@views.post("/schemes/<scheme>/contract/<int:place>/move")
@allow(Who.LEAD, Who.DEPUTY)
def move(scheme: str, place: int) -> Response:
    """One up or down."""
    found, _limits, text = _asked(scheme)
    way: Literal["up", "down"] = "up" if request.form.get("way") == "up" else "down"
    _save(found, editing.move(text, place, way))
    target = place + (-1 if way == "up" else 1)
    return redirect(url_for("agreements.words", scheme=scheme, _anchor=f"clause-{target}"), 303)


@views.route("/schemes/<scheme>/contract/<int:place>/remove", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
def remove(scheme: str, place: int) -> str | Response:
    """Take a clause out, after a question."""
    found, _limits, text = _asked(scheme)
    kept, less = editing.clause_of(text, place), editing.remove(text, place)
    if request.method == "POST":
        _save(found, less)
        return _back(scheme, _("The clause is removed."))
    return render_template(
        "agreements/remove.html",
        scheme=found,
        clause=kept,
        was=text.hash,
        back_link=url_for("agreements.words", scheme=scheme),
    )


@views.route("/schemes/<scheme>/contract/shipped", methods=["GET", "POST"])
@allow(Who.LEAD, Who.DEPUTY)
def shipped(scheme: str) -> str | Response:
    """Back to the words that came with the service, after a question."""
    found, _limits, text = _asked(scheme)
    if request.method == "POST":
        _save(found, None)
        return _back(scheme, _("The contract has its first words again."))
    return render_template(
        "agreements/shipped.html",
        scheme=found,
        was=text.hash,
        back_link=url_for("agreements.words", scheme=scheme),
    )


def _asked(scheme: str) -> tuple[Scheme, Arrangements, ContractText]:
    """The scheme, its limits, and the words as typed: settings are not filled in."""
    found, limits = load_scheme(store(), scheme), arrangements(store(), scheme)
    return found, limits, texts.of_scheme(store(), found, limits)


def _save(found: Scheme, text: ContractText | None) -> None:
    """Offer these words, unless somebody else changed them since the page was made."""
    was = request.form.get("was", "")
    texts.set_text(store(), scheme=found, text=text, was=was, by=me().account)


def _saved(found: Scheme, form: ClauseForm, edited: Callable[[], ContractText]) -> bool:
    """Whether the edit was stored; where not, the form says why."""
    try:
        _save(found, edited())
    except (Conflict, Rejected) as error:
        put_error(form, error)
        return False
    return True


def _back(scheme: str, done: str) -> Response:
    notice(done)
    return redirect(url_for("agreements.words", scheme=scheme), 303)


def _clause_page(
    found: Scheme, limits: Arrangements, text: ContractText, form: ClauseForm, kept: Clause | None
) -> str:
    given = values(found.settings, limits)
    return render_template(
        "agreements/clause.html",
        scheme=found,
        form=form,
        clause=kept,
        # What was there when the page was first made: a later version must not be overwritten.
        was=request.form.get("was") or text.hash,
        settings=[{"key": f"{{{name}}}", "value": given[name]} for name in PLACEHOLDERS],
        back_link=url_for("agreements.words", scheme=found.id),
    )
