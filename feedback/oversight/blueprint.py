"""The one blueprint of this feature's pages, which several modules fill."""

from flask import Blueprint

from feedback.schemes.blueprint import say_refusals

__all__ = ["views"]

views = Blueprint("oversight", __name__)
say_refusals(views)
