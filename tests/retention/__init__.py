"""Tests of what is destroyed when."""
