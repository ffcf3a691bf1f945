"""The one blueprint of this feature's pages, which several modules fill."""

import logging
from typing import Final

from flask import Blueprint, Response
from flask_babel import lazy_gettext as _l

from feedback.agreements.model import TextAlteredError
from feedback.schemes.blueprint import say_refusals
from feedback.web.errorpages import Words, error_page

__all__ = ["views"]

_LOG: Final = logging.getLogger("feedback.agreements")
_ALTERED: Final = Words(
    _l("We cannot show the contract"),
    (
        _l("Its words were changed outside of this service. So nobody can read or sign them here."),
        _l("Tell the people who run this service. A copy that you took away is not touched."),
    ),
)

views = Blueprint("agreements", __name__)
say_refusals(views)


@views.errorhandler(TextAlteredError)
def _altered(error: TextAlteredError) -> Response:
    _LOG.error("an incident: %s", error)
    return error_page(_ALTERED, 409)
