"""Handing over while a survey is running: to a new lead, deputy and guardian."""
