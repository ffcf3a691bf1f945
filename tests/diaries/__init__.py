"""Diaries: nobody else reads them, and nothing is lost."""
