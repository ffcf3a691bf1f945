"""Schemes: what is set up, agreed and opened."""
