"""How Candour is put to work."""
