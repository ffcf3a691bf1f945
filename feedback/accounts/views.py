"""All pages of accounts: importing the modules puts their routes on the blueprint."""

from feedback.accounts import (
    passkey_views,
    views_account,
    views_enrol,
    views_making,
    views_reset,
    views_sign_in,
    views_ways,
)
from feedback.accounts.blueprint import views

__all__ = [
    "passkey_views",
    "views",
    "views_account",
    "views_enrol",
    "views_making",
    "views_reset",
    "views_sign_in",
    "views_ways",
]
