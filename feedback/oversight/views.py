"""All pages of oversight: importing the modules puts their routes on the blueprint."""

from feedback.oversight import (
    breach_views,
    erase_views,
    hold_views,
    record_views,
    request_views,
)
from feedback.oversight.blueprint import views

__all__ = [
    "breach_views",
    "erase_views",
    "hold_views",
    "record_views",
    "request_views",
    "views",
]
