"""Tests of the papers made from a scheme's settings."""
