"""All routes of this feature, on one blueprint."""

from feedback.responses import (
    answer_views,
    handover_views,
    link_views,
    notice_views,
    preview_views,
    public_views,
    receipt_views,
)
from feedback.responses.blueprint import views

__all__ = [
    "answer_views",
    "handover_views",
    "link_views",
    "notice_views",
    "preview_views",
    "public_views",
    "receipt_views",
    "views",
]
