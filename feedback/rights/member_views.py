"""One's own data, for whoever has a sign-in and takes part: what there is, taking it away, and
correcting name and address."""

from flask import Response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from feedback.agreements.telling import terms_rows
from feedback.errors import Rejected
from feedback.members.closing import may_close
from feedback.members.places import places
from feedback.responses.installation import installation
from feedback.rights import notice_of_accounts, own_records
from feedback.rights.blueprint import views
from feedback.rights.bundle import bundle, download
from feedback.rights.correcting import correct as correct_sign_in
from feedback.rights.forms import Corrected
from feedback.rights.own_records import Records
from feedback.schemes.service import scheme
from feedback.web.access import Who, allow, me, my_identity, store
from feedback.web.refusals import put_error
from feedback.web.site import notice as say

__all__ = ["correct", "mine", "notice", "take_mine"]


@views.get("/my/data")
@allow(Who.MEMBER)
def mine() -> str:
    found = _records()
    return render_template(
        "rights/mine.html",
        found=found,
        may_correct=_may_correct(found),
        back_link=url_for("members.home"),
    )


@views.post("/my/data/take")
@allow(Who.MEMBER, fresh=True)
def take_mine() -> Response:
    """All of it but the diary, which is taken away on its own pages."""
    found = _records()
    page = render_template("rights/records.html", found=found, terms=terms_rows)
    content = own_records.as_json(found)
    return download("my-data", bundle("my-data", page=page, content=content))


@views.route("/my/data/correct", methods=["GET", "POST"])
@allow(Who.MEMBER, fresh=True)
def correct() -> AnyResponse | str:
    found = _records()
    form = Corrected(data={"name": found.name, "email": found.email})
    if form.validate_on_submit():
        try:
            correct_sign_in(
                store(),
                account=me().account,
                name=form.name.data or "",
                email=form.email.data or "",
            )
        except Rejected as error:
            put_error(form, error)
        else:
            say(_("Your name and address are corrected."))
            return redirect(url_for("rights.mine"), 303)
    return render_template(
        "rights/correct.html",
        form=form,
        may_correct=_may_correct(found),
        back_link=url_for("rights.mine"),
    )


@views.get("/my/notice")
@allow(Who.MEMBER)
def notice() -> str:
    """What becomes of an account, a diary, and what a pair shares."""
    there = dict.fromkeys(place.scheme for place in places(store(), me().account))
    schemes = [scheme(store(), one) for one in there]
    return render_template(
        "rights/notice.html",
        parts=notice_of_accounts.sections(schemes, installation(store())),
        back_link=url_for("members.home"),
    )


def _records() -> Records:
    return own_records.gather(store(), account=me().account, identity=my_identity())


def _may_correct(found: Records) -> bool:
    return not found.organiser and may_close(store(), me().account)
