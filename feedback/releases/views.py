"""All pages of releases: importing the modules puts their routes on the blueprint."""

from feedback.releases import ledger_views, outcome_views, policy_views, release_views
from feedback.releases.blueprint import views

__all__ = ["ledger_views", "outcome_views", "policy_views", "release_views", "views"]
