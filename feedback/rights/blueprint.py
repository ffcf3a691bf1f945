"""The one blueprint of this feature; the modules named `…_views` hang their routes on it."""

from flask import Blueprint

from feedback.responses.blueprint import to_unusable
from feedback.responses.service import Unusable

__all__ = ["views"]

views = Blueprint("rights", __name__)
views.register_error_handler(Unusable, to_unusable)
