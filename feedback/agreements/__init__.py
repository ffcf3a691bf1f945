"""The contract that a pair signs."""
