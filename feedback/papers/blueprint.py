"""The one blueprint of this feature's pages."""

from flask import Blueprint

from feedback.schemes.blueprint import say_refusals

__all__ = ["views"]

views = Blueprint("papers", __name__)
say_refusals(views)
