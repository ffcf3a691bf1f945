"""A pair's contract, as the two see it: how it stands, proposing, signing, taking it away."""

from typing import Final

from flask import Response as Download
from flask import current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from crypto import NotRecipient
from feedback.accounts.service import Altered
from feedback.agreements import document, lead_views, service
from feedback.agreements.blueprint import views
from feedback.agreements.deals import Book
from feedback.agreements.forms import SignForm, TermsForm, sign_form, terms_form
from feedback.agreements.service import Standing
from feedback.agreements.telling import changed_rows, dropped, signature_rows, terms_rows
from feedback.errors import Conflict, NotFound, Rejected
from feedback.web.access import Who, allow, me, my_identity, store
from feedback.web.refusals import put_error
from feedback.web.site import notice

__all__ = ["lead_views", "views"]

_ALTERED: Final = 409


@views.get("/my/pair/<pair>/contract")
@allow(Who.PARTNER)
def index(pair: str) -> str:
    """How it stands, what to do next, and what has been agreed."""
    seen = _seen(pair)
    book = seen.book
    return render_template(
        "agreements/contract.html",
        seen=seen,
        mine=book.proposal and book.proposal.signed_by(seen.me.participant),
        theirs=book.proposal and book.proposal.signed_by(seen.other.participant),
        proposed=_proposed(book),
        gone=_gone(book),
        agreed=terms_rows(book.force.terms) if book.force else [],
        signatures=signature_rows(book.force) if book.force else [],
        files=document.files(),
        back_link="/my",
    )


@views.route("/my/pair/<pair>/contract/propose", methods=["GET", "POST"])
@allow(Who.PARTNER)
def propose(pair: str) -> str | Response:
    """Fill in what the two agree by themselves; also to change a proposal, or what is signed."""
    seen = _seen(pair)
    if not seen.may_change:
        return redirect(url_for("agreements.index", pair=pair), 303)
    form = terms_form(seen.limits, choice=seen.newer)
    if not form.is_submitted():
        _fill(form, seen)
    elif form.validate() and form.terms is not None:
        ours = seen.newer and form.words.data == "ours"
        try:
            service.propose(
                store(), seen, terms=form.terms, ours=ours, was=request.form.get("was", "")
            )
        except (Conflict, Rejected) as error:
            put_error(form, error)
            seen = _seen(pair)
        else:
            notice(_("Your proposal is saved. Read it, then sign it."))
            return redirect(url_for("agreements.sign", pair=pair), 303)
    return render_template(
        "agreements/propose.html",
        seen=seen,
        form=form,
        was=seen.book.seen,
        theirs=seen.book.proposal and seen.book.proposal.signed_by(seen.other.participant),
        back_link=url_for("agreements.index", pair=pair),
    )


@views.route("/my/pair/<pair>/contract/sign", methods=["GET", "POST"])
@allow(Who.PARTNER)
def sign(pair: str) -> str | Response:
    """Read all of a proposal, and sign it."""
    seen = _seen(pair)
    if request.method != "POST":
        return _sign_page(seen, sign_form(_promises(seen)))
    refused, after = _signed(seen), _seen(pair)
    if refused is not None:
        return _sign_page(after, refused)  # what is shown now is what the next signature is for
    notice(
        _("You have signed. Now %(name)s must sign too.", name=after.other.name)
        if after.book.proposal
        else _("You have both signed. This contract is in force.")
    )
    return redirect(url_for("agreements.index", pair=pair), 303)


@views.route("/my/pair/<pair>/contract/withdraw", methods=["GET", "POST"])
@allow(Who.PARTNER)
def withdraw(pair: str) -> str | Response:
    """Take a proposal away, after a question."""
    seen = _seen(pair)
    if request.method == "POST":
        service.withdraw(store(), seen, was=request.form.get("was", ""))
        notice(_("The proposal is withdrawn."))
    if request.method == "POST" or seen.book.proposal is None or not seen.may_change:
        return redirect(url_for("agreements.index", pair=pair), 303)
    return render_template(
        "agreements/withdraw.html",
        seen=seen,
        was=seen.book.seen,
        back_link=url_for("agreements.index", pair=pair),
    )


@views.get("/my/pair/<pair>/contract/<int:number>/<name>")
@allow(Who.PARTNER)
def download(pair: str, number: int, name: str) -> Download:
    """A contract that both signed, to keep: 0 is the newest."""
    signed = _seen(pair).book.signed_deals
    if name not in document.files() or number >= len(signed):
        raise NotFound("There is no such file.")
    made = document.page(signed[number], name)
    response = Download(made, content_type=document.FILES[name])
    # The name says nothing of the two: a list of downloads is seen by others.
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@views.errorhandler(Altered)
def altered(error: Altered) -> tuple[str, int]:
    """What is kept does not fit together: nothing of it is shown, and what to do is said."""
    # Sealed to others: to the sign-in that somebody had before they closed it and came again.
    before = isinstance(error.__cause__, NotRecipient)
    if not before:
        current_app.logger.error("a contract was refused: %s", error)
    page = render_template("agreements/altered.html", before=before, back_link="/my")
    return page, _ALTERED


def _seen(pair: str) -> Standing:
    return service.look(store(), my_identity(), pair_id=pair, account=me().account)


def _fill(form: TermsForm, seen: Standing) -> None:
    known = seen.book.proposal or seen.book.force
    if known:
        form.fill(known.terms)
        if form.words and seen.book.force and seen.book.proposal:
            kept = seen.book.proposal.text == seen.book.force.text
            form.words.data = "ours" if kept else "scheme"
    elif seen.limits.shortest_minutes == seen.limits.longest_minutes:
        form.minutes.data = str(seen.limits.longest_minutes)


def _proposed(book: Book) -> list[dict[str, str]]:
    old = book.force.terms if book.force else None
    return changed_rows(book.proposal.terms, old) if book.proposal else []


def _gone(book: Book) -> list[str]:
    old = book.force.text if book.force else None
    return dropped(book.proposal.text, old) if book.proposal else []


def _promises(seen: Standing) -> tuple[str, ...]:
    return seen.book.proposal.text.promises if seen.book.proposal else ()


def _signed(seen: Standing) -> SignForm | None:
    """None where it was signed, else the form that says why not: an empty one where there is
    another proposal by now, which nobody has ticked yet."""
    form = sign_form(_promises(seen))
    digest = request.form.get("digest", "")
    if digest == seen.book.seen and not form.validate():
        return form
    try:
        name = form["name"].data or ""
        service.sign(store(), seen, digest=digest, name=name, ticked=form.ticked)
    except Rejected as error:
        put_error(form, error)
    except Conflict as error:
        form = sign_form(_promises(_seen(seen.pair.id)), empty=True)
        put_error(form, error)
    else:
        return None
    return form


def _sign_page(seen: Standing, form: SignForm) -> str | Response:
    proposal = seen.book.proposal
    back = url_for("agreements.index", pair=seen.pair.id)
    if proposal is None or not seen.may_change or proposal.signed_by(seen.me.participant):
        for error in form.form_errors:
            notice(error)
        return redirect(back, 303)
    return render_template(
        "agreements/sign.html",
        seen=seen,
        form=form,
        proposal=proposal,
        terms=_proposed(seen.book),
        gone=_gone(seen.book),
        signatures=signature_rows(proposal),
        known=seen.book.force.text.clauses if seen.book.force else None,
        back_link=back,
    )
