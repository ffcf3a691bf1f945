"""Backups: consistent copies taken while the service runs, and putting them back."""
