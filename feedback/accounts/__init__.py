"""People who sign in: their identities, how they prove who they are, and what they hold."""
