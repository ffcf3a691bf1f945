"""Where somebody goes who has just signed in, and what their session keeps from before."""

from typing import Final

from flask import request, session, url_for

from feedback.accounts.browser import NOMINATION, local_path

__all__ = ["JOINING", "KEPT", "target"]

# Where a session keeps the link of somebody who takes part and has to sign in first.
JOINING: Final = "joining"
KEPT: Final = (NOMINATION, JOINING)


def target() -> str:
    """Where they wanted to go, or to their first page."""
    first = "members.home" if "member" in session else "schemes.index"
    return local_path(request.args.get("next"), url_for(first))
