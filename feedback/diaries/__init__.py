"""Diaries that only their owner can read."""
