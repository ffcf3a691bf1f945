"""All routes of this feature, on one blueprint."""

from feedback.diaries import (
    entry_views,
    list_views,
    media_views,
    search_views,
    stay_views,
    take_views,
    write_views,
)
from feedback.diaries.blueprint import views

__all__ = [
    "entry_views",
    "list_views",
    "media_views",
    "search_views",
    "stay_views",
    "take_views",
    "views",
    "write_views",
]
