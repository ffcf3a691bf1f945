"""All pages of people: importing the modules puts their routes on the blueprint."""

from feedback.participants import change_views, file_views, list_views
from feedback.participants.blueprint import views

__all__ = ["change_views", "file_views", "list_views", "views"]
