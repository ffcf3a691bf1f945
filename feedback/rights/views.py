"""All routes of this feature, on one blueprint."""

from feedback.rights import link_views, member_views, receipt_views
from feedback.rights.blueprint import views

__all__ = ["link_views", "member_views", "receipt_views", "views"]
