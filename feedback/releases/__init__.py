"""Disclosure control and the releases it lets out: what groups may read about themselves."""
