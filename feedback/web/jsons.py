"""What a script, or another service, sends as JSON."""

from typing import Any

from flask import request

__all__ = ["sent_object"]


def sent_object(*, of_any_type: bool = False) -> dict[str, Any]:
    """The object in the body; empty where there is none, whatever else was sent.

    Lists nested by the thousand are no `ValueError` to Python's parser, so Flask's own `silent`
    lets their error through.

    Args:
        of_any_type: whether the header need not say that it is JSON.
    """
    try:
        found = request.get_json(force=of_any_type, silent=True)
    except RecursionError:
        found = None
    return found if isinstance(found, dict) else {}
