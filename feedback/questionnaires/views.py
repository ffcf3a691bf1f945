"""All pages of the questionnaire editor: importing the modules puts their routes in place."""

from feedback.questionnaires import edit_views, file_views, list_views
from feedback.questionnaires.blueprint import views

__all__ = ["edit_views", "file_views", "list_views", "views"]
