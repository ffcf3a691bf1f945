"""The one blueprint of this feature's pages, which several modules fill."""

from flask import Blueprint, Response
from flask_babel import lazy_gettext as _l

from feedback.errors import NotAllowed, NotFound, ServiceError
from feedback.web.errorpages import WORDS, Words, error_page
from feedback.web.languages import told

__all__ = ["say_refusals", "views"]


def say_refusals(blueprint: Blueprint) -> None:
    """Show what a service refuses as a page, where the view had no better place for it."""

    def page(error: ServiceError) -> Response:
        if isinstance(error, NotFound):
            return error_page(WORDS[404], 404)
        if isinstance(error, NotAllowed):
            return error_page(Words(WORDS[403].heading, (told(error),)), 403)
        back = _l("Go back, and look at the page again.")
        return error_page(Words(_l("This cannot be done"), (told(error), back)), 409)

    blueprint.register_error_handler(ServiceError, page)


views = Blueprint("schemes", __name__)
say_refusals(views)
