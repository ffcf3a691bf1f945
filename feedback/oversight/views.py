"""All pages of oversight: importing the modules puts their routes on the blueprint."""

from feedback.oversight import record_views
from feedback.oversight.blueprint import views

__all__ = ["record_views", "views"]
