"""The record of what was done, as a chain that shows every change to it."""
