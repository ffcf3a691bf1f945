"""A throw-away installation with invented people, built through the real services."""
