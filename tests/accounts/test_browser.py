"""Where a browser may be sent, and what it is called."""

from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from feedback.accounts.browser import label, local_path

HOME = "/schemes"


@pytest.mark.parametrize("wanted", ["/account", "/schemes/a?b=c&d=%2F", "/a//b", "/#x"])
def test_own_paths(wanted: str):
    assert local_path(wanted, HOME) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        None,
        "",
        "account",
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "/\t/evil.example/",
        "\t//evil.example",
        "/\n/evil.example/",
        " //evil.example",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=y",
        "http:evil.example",
        "http://[",
        "//[x",
        "/a b",
    ],
)
def test_other_places(wanted: str | None):
    assert local_path(wanted, HOME) == HOME


@given(st.text(alphabet="/\\:.@?#\t\n aev", max_size=12))
def test_never_another_host(wanted: str):
    here = "https://surveys.example.org/sign-in"
    # as browsers read it: without tabs and line ends, a backslash being a slash
    seen = local_path(wanted, HOME).replace("\t", "").replace("\n", "").replace("\\", "/")
    assert urlsplit(urljoin(here, seen)).netloc == "surveys.example.org"


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/130.0 Safari/537.36", "Chrome on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Version/17 Safari/605", "Safari on Mac"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Safari/604", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko Firefox/130.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Linux; Android 14) SamsungBrowser/25 Chrome/121",
            "Samsung Internet on Android",
        ),
        ("curl/8", "Another device"),
        ("", "Another device"),
        ("<script>", "Another device"),
    ],
)
def test_labels(app: Flask, agent: str, expected: str):
    with app.test_request_context():
        assert label(agent) == expected
