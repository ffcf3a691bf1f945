"""All pages of accounts: importing the modules puts their routes on the blueprint."""

from feedback.accounts import views_account, views_enrol, views_making, views_reset, views_sign_in
from feedback.accounts.blueprint import views

__all__ = ["views", "views_account", "views_enrol", "views_making", "views_reset", "views_sign_in"]
