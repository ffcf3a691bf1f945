"""Addresses that may be written to, and those that may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.addresses import email_fault, normalise_email
from feedback.web.catalogues import paths, read

CATALOGUES = [read(path) for path in paths()]


@pytest.mark.parametrize(
    "email",
    [
        "a@x.org",
        "first.last+tag@sub.example.co.uk",
        "o'neil@x.org",
        "a@xn--bcher-kva.example",
        f"{'a' * 64}@x.org",
    ],
)
def test_good_addresses(email):
    assert email_fault(email) is None


@pytest.mark.parametrize(
    "email",
    [
        "",
        "a",
        "@x.org",
        "a@",
        "a@b@x.org",
        "a b@x.org",
        "a@x.org\nBcc: b@y.org",
        "a@x.org\n",
        "a\0@x.org",
        "a@x.org,b@y.org",
        "<a@x.org>",
        "A <a@x.org>",
        '"a"@x.org',
        "a@localhost",
        "a@server.localhost",
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        "a@x..org",
        "a@.x.org",
        "a@x.org.",
        "a@-x.org",
        ".a@x.org",
        "a.@x.org",
        "a..b@x.org",
        "a@b\u00fccher.example",
        "\u0430@x.org",
        f"{'a' * 65}@x.org",
        f"a@{'b' * 64}.org",
        "a@" + "b." * 126 + "org",
    ],
)
def test_bad_addresses(email):
    fault = email_fault(email)
    assert fault
    assert all(catalogue[fault].string for catalogue in CATALOGUES), "people correct their own"


def test_an_international_address_is_told_what_to_use():
    assert "xn--" in email_fault("a@b\u00fccher.example")


@given(st.text() | st.text(st.sampled_from("a@.\n\r<>,;: \"'\\()")))
def test_a_good_address_is_safe_in_a_mail_header(email):
    if email_fault(email) is None:
        assert email.isascii()
        assert email.isprintable()
        assert email.count("@") == 1
        assert not set(email) & set(' <>,;:"()[]\\')


def test_addresses_compare_without_case():
    assert normalise_email(" A.B@X.Org ") == "a.b@x.org"
