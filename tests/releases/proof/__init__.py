"""A reader who keeps every published figure and tries to fix somebody's answer."""
