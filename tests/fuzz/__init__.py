"""Hostile values for every form and parser, and a scheme's life in any order: scripts/fuzz."""
