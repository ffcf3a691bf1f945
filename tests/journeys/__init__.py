"""Whole journeys, in a real browser, over real mail."""
