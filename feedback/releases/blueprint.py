"""The one blueprint of this feature's pages, which several modules fill."""

import logging
from typing import Final

from flask import Blueprint, Response
from flask_babel import lazy_gettext as _l

from feedback.releases.records import ReleaseAltered
from feedback.schemes.blueprint import say_refusals
from feedback.web.errorpages import Words, error_page

__all__ = ["views"]

_LOG = logging.getLogger(__name__)
_ALTERED: Final = Words(
    _l("These results cannot be shown"),
    (
        _l(
            "What is stored is not what was counted and approved. Somebody or something changed it."
        ),
        _l("Tell the people who run this service, and the guardian. Do not use the results."),
    ),
)

views = Blueprint("releases", __name__)
say_refusals(views)


@views.errorhandler(ReleaseAltered)
def _altered(error: ReleaseAltered) -> Response:
    _LOG.error("an incident: %s", error)
    return error_page(_ALTERED, 500)
