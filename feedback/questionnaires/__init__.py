"""Questionnaires: what is asked, of whom, in which survey, and how answers are laid out."""
