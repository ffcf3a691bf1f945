"""All pages of the log: importing the modules puts their routes on the blueprint."""

from feedback.meetings import read_views, write_views
from feedback.meetings.blueprint import views

__all__ = ["read_views", "views", "write_views"]
