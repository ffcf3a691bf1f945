"""Answers: the slots they wait in, the way to them, and how they are taken apart."""
