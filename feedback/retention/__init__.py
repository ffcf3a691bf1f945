"""Destroying what has had its time, and saying beforehand what will be."""
