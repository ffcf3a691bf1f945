"""What the page's scripts ask for: to stay signed in, and a form token after signing in again."""

from flask import Response, jsonify

from feedback.diaries.blueprint import views
from feedback.web.access import Who, allow
from feedback.web.pages import csrf_token

__all__: list[str] = []


@views.post("/my/stay")
@allow(Who.MEMBER)
def stay() -> Response:
    """Any request counts as being here; this one does nothing else."""
    return Response(status=204)


@views.get("/my/token")
@allow(Who.MEMBER)
def token() -> Response:
    """A form token of this session, for a page whose own session has ended."""
    return jsonify(token=csrf_token())
