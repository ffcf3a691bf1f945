"""Forwarding headers are taken away, and noted."""

import pytest

from feedback.running.proxies import without_forwarding


def seen(**environ):
    got = {}

    def app(environ, _start):
        got.update(environ)
        return []

    without_forwarding(app)(environ, None)
    return got


@pytest.mark.parametrize(
    "name",
    [
        "HTTP_X_FORWARDED_FOR",
        "HTTP_X_FORWARDED_HOST",
        "HTTP_FORWARDED",
        "HTTP_VIA",
        "HTTP_X_REAL_IP",
    ],
)
def test_each_is_removed_and_noted(name):
    assert seen(**{name: "x", "HTTP_HOST": "h"}) == {"HTTP_HOST": "h", "candour.forwarded": True}


def test_a_request_without_them_is_left_alone():
    assert seen(HTTP_HOST="h") == {"HTTP_HOST": "h", "candour.forwarded": False}


def test_nobody_can_claim_that_there_were_none():
    assert seen(**{"candour.forwarded": False, "HTTP_VIA": "x"})["candour.forwarded"] is True
