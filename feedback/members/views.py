"""All pages of those who take part: importing the modules puts their routes on the blueprint."""

from feedback.members import close_views, home_views, join_views
from feedback.members.blueprint import views

__all__ = ["close_views", "home_views", "join_views", "views"]
