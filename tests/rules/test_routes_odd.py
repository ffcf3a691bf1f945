"""Every route by methods and tokens that our own pages never send: nothing more opens by them."""

import pytest
from itsdangerous import URLSafeTimedSerializer

from feedback.web.session import COOKIE
from tests.rules.test_routes import BASE, IN, ORIGIN, call, routes, walked

__all__ = ["walked"]  # the fixture, made anew for this module

ELSEWHERE = {"Origin": "https://elsewhere.example", "Referer": "https://elsewhere.example/"}
OURS = {"Origin": ORIGIN, "Referer": f"{BASE}/"}


@pytest.mark.parametrize("visitor", ["nobody", "guardian"])
def test_head_and_options_open_no_more_than_get(walked, visitor):
    app, _ = walked
    for method, path, _template, _rule in routes(app):
        if method == "GET":
            shown = call(walked, visitor, "GET", path)
            head = call(walked, visitor, "HEAD", path)
            assert (head.status_code, head.data) == (shown.status_code, b""), path
        asked = call(walked, visitor, "OPTIONS", path)
        assert IN not in asked.text, path
        assert asked.status_code in {200, 303, 403, 404, 400}, path


@pytest.mark.parametrize(
    ("raw", "headers"), [("another", OURS), ("raw", ELSEWHERE), ("raw", {"Origin": ORIGIN})]
)
def test_no_post_is_taken_with_another_sessions_token_or_from_another_site(
    walked,
    raw,
    headers,
):
    app, cookies = walked
    token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw)
    client = app.test_client(use_cookies=False)
    told = {"Cookie": f"{COOKIE}={cookies['guardian'][0]}"} | headers
    for method, path, _template, rule in routes(app):
        if method == "POST" and not rule.sessionless:
            data = {"csrf_token": token}
            given = client.post(path, base_url=BASE, headers=told, data=data)
            assert given.text != IN, path
