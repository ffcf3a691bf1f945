"""The same settings as for schemes: participants are a scheme's."""

from tests.schemes.conftest import lead, opened, ready, scheme

__all__ = ["lead", "opened", "ready", "scheme"]
