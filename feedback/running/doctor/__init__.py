"""`feedback doctor`: what Candour stands on, looked at without changing it."""
