"""What a browser may answer, and what it may not."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import Identity
from feedback.accounts import passkeys
from feedback.accounts.passkey_ceremony import Site, output, site_of, verify_used
from feedback.accounts.passkeys import Challenge
from feedback.accounts.proofs import Wrong
from feedback.storage.sqlite import SqliteStore
from tests.accounts.authenticator import b64

SITE = Site("surveys.example.org", "https://surveys.example.org")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://surveys.example.org", "surveys.example.org"),
        ("http://localhost:8000", "localhost"),
        ("http://127.0.0.1:8000", None),
        ("http://[::1]:8000", None),
        ("https://10.1.2.3", None),
    ],
)
def test_where_passkeys_can_be(url: str, host: str | None):
    found = site_of(url)
    assert (found.host if found else None) == host
    if found:
        assert found.origin == url


@given(
    st.one_of(
        st.text(),
        st.recursive(
            st.none() | st.integers() | st.text() | st.booleans(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        ["id", "rawId", "type", "response", "clientDataJSON", "signature"]
                    ),
                    inner,
                )
            ),
        ).map(json.dumps),
    )
)
def test_whatever_is_posted_is_refused(answer: str):
    challenge = Challenge.draw(0)
    with pytest.raises(Wrong):
        passkeys.make(
            SITE,
            challenge,
            answer=answer,
            output=b64(bytes(32)),
            account="account-1",
            identity=Identity(bytes(32)),
            label="",
        )
    with pytest.raises(Wrong):
        verify_used(SITE, challenge.raw, answer, public_key=passkeys._NOBODYS)  # noqa: SLF001 - the decoy's


@given(st.binary(max_size=60) | st.binary(min_size=32, max_size=32))
def test_only_32_bytes_are_an_output(raw: bytes):
    if len(raw) == 32:
        assert output(b64(raw)) == raw
    else:
        with pytest.raises(Wrong):
            output(b64(raw))


@given(st.text(max_size=200))
def test_what_is_no_base_64_is_no_output(typed: str):
    with suppress(Wrong):
        assert len(output(typed)) == 32


def test_a_nested_answer_is_refused(store: SqliteStore):
    for answer in ("[" * 15_000, '{"rawId":' + '"A"' + "}", "x" * 30_000, '"' + "\ud800" + '"'):
        with pytest.raises(Wrong):
            passkeys.open_with(store, SITE, Challenge.draw(0), answer=answer, output=b64(bytes(32)))
