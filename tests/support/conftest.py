"""The pair of the meetings' tests."""

from tests.meetings.conftest import app, copied, made, mentor, pairing

__all__ = ["app", "copied", "made", "mentor", "pairing"]
