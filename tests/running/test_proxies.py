"""Forwarding headers are taken away, and noted; with a setting, only the proxy comes in."""

from ipaddress import ip_network

import pytest

from feedback.running.proxies import only_from, without_forwarding


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


PROXY = ip_network("10.0.0.5/32")
HTTPS = {"HTTP_X_FORWARDED_PROTO": "https"}


def door(proxy, **environ):
    """The status, and what the application was shown (None: it was not asked)."""
    shown, said = [], []

    def app(environ, start):
        shown.append(dict(environ))
        start("200 OK", [])
        return [b""]

    asked = {"REMOTE_ADDR": "10.0.0.5", "PATH_INFO": "/", **environ}
    body = only_from(without_forwarding(app), proxy)(asked, lambda *one: said.append(one))
    return said[0][0][:3], shown[0] if shown else None, b"".join(body).decode()


def test_by_default_anybody_may_connect_and_no_header_is_asked_for():
    assert door(None, REMOTE_ADDR="192.0.2.7")[0] == "200"


def test_the_proxy_comes_in_and_nothing_of_its_headers_does():
    sent = {**HTTPS, "HTTP_X_FORWARDED_FOR": "192.0.2.7", "HTTP_X_FORWARDED_HOST": "evil.example"}
    status, shown, _ = door(PROXY, **sent)
    assert status == "200"
    assert shown == {"REMOTE_ADDR": "10.0.0.5", "PATH_INFO": "/", "candour.forwarded": True}


@pytest.mark.parametrize(
    "who",
    ["10.0.0.6", "127.0.0.1", "::1", "::ffff:10.0.0.6", "", "10.0.0.5,10.0.0.6", "2001:db8::5"],
)
def test_nobody_else_comes_in_whatever_they_say(who):
    sent = {"HTTP_X_FORWARDED_FOR": "10.0.0.5", "HTTP_FORWARDED": "for=10.0.0.5;proto=https"}
    status, shown, said = door(PROXY, REMOTE_ADDR=who, **HTTPS, **sent)
    assert (status, shown) == ("403", None)
    assert "public address" in said


@pytest.mark.parametrize("proto", ["http", "", "HTTPS", "https,http", "https, https", "wss", None])
def test_the_proxy_must_say_that_it_was_https(proto):
    sent = {} if proto is None else {"HTTP_X_FORWARDED_PROTO": proto}
    status, shown, said = door(PROXY, **sent)
    assert (status, shown) == ("403", None)
    assert "FEEDBACK_TRUSTED_PROXY" in said


def test_an_address_of_ipv4_is_known_on_a_socket_for_both():
    assert door(PROXY, REMOTE_ADDR="::ffff:10.0.0.5", **HTTPS)[0] == "200"


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("127.0.0.1", "/healthz", "200"),
        ("::1", "/healthz", "200"),
        ("127.0.0.1", "/healthz/", "403"),
        ("192.0.2.7", "/healthz", "403"),
    ],
)
def test_this_machine_may_ask_how_it_is(who, path, status):
    assert door(PROXY, REMOTE_ADDR=who, PATH_INFO=path)[0] == status
