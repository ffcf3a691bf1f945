"""The pair of the meetings' tests."""

from tests.meetings.conftest import copied, made, pairing

__all__ = ["copied", "made", "pairing"]
