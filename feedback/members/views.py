"""All pages of those who take part: importing the modules puts their routes on the blueprint."""

from feedback.members import (
    arrangement_views,
    close_views,
    home_views,
    join_views,
    pair_views,
    send_views,
)
from feedback.members.blueprint import views

__all__ = [
    "arrangement_views",
    "close_views",
    "home_views",
    "join_views",
    "pair_views",
    "send_views",
    "views",
]
