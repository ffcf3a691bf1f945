"""Searching: by POST, so that the words stand in no address and no history."""

from typing import Final

from flask import render_template

from feedback.diaries import service
from feedback.diaries.blueprint import shelf, views
from feedback.diaries.forms import Search
from feedback.diaries.search import search as look_for
from feedback.web.access import Who, allow

__all__: list[str] = []

_MOST: Final = 50  # shown on the page


@views.route("/my/diary/search", methods=["GET", "POST"])
@allow(Who.MEMBER)
def search() -> str:
    form = Search()
    if not form.validate_on_submit():
        return render_template("diaries/search.html", form=form, found=None, most=_MOST)
    there = service.whole(shelf())
    found = look_for([*there.drafts, *there.entries], form.words.data or "", most=_MOST)
    return render_template("diaries/search.html", form=form, found=found, most=_MOST)
