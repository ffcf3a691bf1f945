"""The scheme of twelve whose first survey is open, as the tests of answers have it."""

from tests.responses.conftest import made_open, scene

__all__ = ["made_open", "scene"]
