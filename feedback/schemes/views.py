"""All pages of schemes: importing the modules puts their routes on the blueprint."""

from feedback.schemes import (
    agreement_views,
    date_views,
    handover_views,
    holder_views,
    home_views,
    list_views,
    settings_views,
)
from feedback.schemes.blueprint import views

__all__ = [
    "agreement_views",
    "date_views",
    "handover_views",
    "holder_views",
    "home_views",
    "list_views",
    "settings_views",
    "views",
]
