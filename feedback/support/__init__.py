"""Ending a pairing, and where to turn."""
