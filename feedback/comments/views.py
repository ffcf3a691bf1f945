"""All routes of this feature, on one blueprint."""

from feedback.comments import comment_views, read_views, theme_views
from feedback.comments.blueprint import views

__all__ = ["comment_views", "read_views", "theme_views", "views"]
