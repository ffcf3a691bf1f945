"""Invitations of a wave, the links that lead to them, and the mails that carry the links."""
