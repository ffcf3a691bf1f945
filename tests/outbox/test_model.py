"""Addresses that can be put into a mail."""

import pytest

from feedback.outbox.model import deliverable


@pytest.mark.parametrize("address", ["a@example.org", "o'brien+x@a.b.example", "a.b_c@x-y.org"])
def test_usual_addresses_are_deliverable(address):
    assert deliverable(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "@b.cd",
        "a@",
        "a@b.cd\n",
        "a\r\n@b.cd",
        "a@b.cd,c@d.ef",
        '"a b"@c.de',
        "a@[::1]",
        "ä@b.cd",
    ],
)
def test_what_could_begin_another_line_or_address_is_not(address):
    assert not deliverable(address)
