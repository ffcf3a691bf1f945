"""All pages of oversight: importing the modules puts their routes on the blueprint."""

from feedback.oversight import hold_views, record_views
from feedback.oversight.blueprint import views

__all__ = ["hold_views", "record_views", "views"]
