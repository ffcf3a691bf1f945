"""The one blueprint of this feature's pages, which several modules fill."""

from flask import Blueprint

__all__ = ["views"]

views = Blueprint("members", __name__)
