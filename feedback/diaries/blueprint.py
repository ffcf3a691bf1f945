"""The one blueprint of this feature's pages, which several modules fill."""

from flask import Blueprint

__all__ = ["views"]

views = Blueprint("diaries", __name__)
