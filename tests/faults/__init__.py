"""Faults of the world around Candour, each made for real (docs/reliability.md)."""
