"""The audits of published figures, against counting and against known attacks."""
