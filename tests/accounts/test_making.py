"""Making new proofs: shown, written down, proved to be written down."""

import json
from dataclasses import replace

import pytest

from crypto import Identity, encode_code, generate_passphrase, group, totp_code
from feedback.accounts import making
from feedback.accounts.making import Making, Step
from feedback.accounts.proofs import Wrong
from feedback.accounts.signing_in import Desk

NOW = 1_772_400_000


@pytest.fixture
def begun() -> Making:
    return Making.begin(account="a", identity=Identity.generate(), now=NOW, todo=tuple(Step))


def test_it_is_kept_as_plain_data(begun: Making):
    assert Making.of(json.loads(json.dumps(begun.keep()))) == begun


def test_only_what_is_asked_for_is_drawn():
    made = Making.begin(account="a", identity=Identity.generate(), now=NOW, todo=(Step.APP,))
    assert (made.passphrase, made.recovery) == ("", "")
    assert len(made.totp) == 32


def test_it_lasts_an_hour(begun: Making):
    assert begun.until == NOW + 3600


def test_words(desk: Desk, begun: Making):
    for typed in ("", generate_passphrase(), begun.passphrase[:-1], "\ud800", " "):
        with pytest.raises(Wrong):
            making.confirm_passphrase(begun, typed, desk.proof)
    typed = "  " + begun.passphrase.title().replace(" ", " \t")
    done = making.confirm_passphrase(begun, typed, desk.proof)
    assert done.passphrase == ""
    assert Step.PASSPHRASE not in done.todo
    assert begun.passphrase not in str(done.keep())


def test_app(begun: Making):
    code = totp_code(begun.totp, at=NOW)
    with pytest.raises(Wrong):
        making.confirm_app(begun, totp_code(begun.totp, at=NOW - 90), at=NOW)
    done = making.confirm_app(begun, code[:3] + " " + code[3:], at=NOW)
    assert done.totp_step == NOW // 30
    with pytest.raises(Wrong):  # used up
        making.confirm_app(done, code, at=NOW)


def test_recovery(begun: Making):
    raw = bytes.fromhex(begun.recovery)
    text = encode_code(raw)
    last = text[-4:]
    good = (last, last.lower(), f" {last} ", f"-{last}", text, group(raw), group(raw).lower())
    for typed in good:
        assert Step.RECOVERY not in making.confirm_recovery(begun, typed).todo
    other = "0" if last[0] != "0" else "2"
    wrong = ("", last[1:], other + last[1:], text[:4], text[:-1] + "U", last + last, "Ü" * 4)
    for typed in wrong:
        if typed == last:
            continue
        with pytest.raises(Wrong):
            making.confirm_recovery(begun, typed)


def test_letters_that_are_misread(begun: Making):
    code = replace(begun, recovery=bytes(20).hex())  # 32 zeros
    assert Step.RECOVERY not in making.confirm_recovery(code, "OoO0").todo


def test_nothing_secret_in_a_repr(begun: Making):
    text = repr(begun)
    for secret in (begun.seed, begun.passphrase, begun.totp, begun.recovery):
        assert secret not in text
