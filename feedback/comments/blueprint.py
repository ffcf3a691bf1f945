"""The one blueprint of this feature's pages, which several modules fill."""

import logging
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response
from flask_babel import lazy_gettext as _l

from feedback.comments.service import CommentsAltered, Desk, sit
from feedback.schemes.blueprint import say_refusals
from feedback.web.access import me, my_identity, store
from feedback.web.errorpages import Words, error_page

__all__ = ["desk", "views"]

_LOG = logging.getLogger(__name__)
_ALTERED: Final = Words(
    _l("These comments cannot be shown"),
    (
        _l("What is stored is not what was sent and sealed. Somebody or something changed it."),
        _l("Tell the people who run this service. Do not go on to the results."),
    ),
)

views = Blueprint("comments", __name__)
say_refusals(views)


# Also on the pages of results, which take comments in.
@views.app_errorhandler(CommentsAltered)
def _altered(error: CommentsAltered) -> Response:
    # Its text is one of ours: nothing that anybody wrote is in it.
    _LOG.error("an incident: %s", error)
    return error_page(_ALTERED, 500)


def desk(scheme: str, wave: str) -> Desk:
    """The signed-in guardian before one survey's comments, for this request."""
    there = sit(store(), scheme=scheme, wave=wave, by=me().account, identity=my_identity())
    return replace(there, opened={})
