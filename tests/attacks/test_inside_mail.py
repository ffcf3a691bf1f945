"""Names, titles and organisations that would be links, codes or headers in somebody's mail."""

import re
from datetime import UTC, date, datetime
from email import message_from_bytes
from html.parser import HTMLParser

import pytest

from feedback.config import Config
from feedback.outbox.compose import KINDS, compose
from feedback.outbox.notify import body
from feedback.outbox.wire import render

LINK = "https://surveys.example.org/i/ABCDEFGHJKMNPQRS"
CODE = "ABCD-EFGH-JKMN-PQRS"
EVIL = (
    "http://evil.example/",
    "https://evil.example/i/AAAA",
    "www.evil.example",
    "evil.example",
    "EVIL.EXAMPLE/i",
    "xn--evl-bma.example",
    "javascript://evil.example/%0aalert(1)",
    "Ann (evil.example/x)",
    "\u202ehttp://evil.example/",
    "http://evil.example:8080/",
    "[Ann](http://evil.example/)",
    "Ann <evil@evil.example>, http://evil.example",
    "AAAA-BBBB-CCCC-DDDD",
    "Ann\r\nBcc: x@evil.example\r\n\r\nhttp://evil.example/",
    "Ann\u2028\u2028http://evil.example/",
)
# What mail programs make a link of by themselves: a scheme, or letters, a dot and letters.
_LINKED = re.compile(r"(?i)[a-z][a-z0-9+.-]*://\S|(?<![\w.@-])[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}")


class _Anchors(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        del tag
        self.found |= {str(value) for name, value in attrs if name in {"href", "src", "action"}}


@pytest.fixture(scope="module")
def config(tmp_path_factory) -> Config:
    folder = tmp_path_factory.mktemp("c")
    return Config(data_dir=folder, master_keys=(), public_url="https://surveys.example.org")


def _mail(config: Config, kind: str, words: str, also: str | None = None):
    named = (
        *("organisation", "contact_name", "contact_phone", "name", "about", "scheme", "lead"),
        *("support_name", "first", "second", "guardian", "title"),
    )
    ours = {
        "link": LINK,
        "code": CODE,
        "links": [(LINK, CODE)],
        "closes": date(2026, 3, 14),
        "gone": date(2027, 3, 1),
        "questions": 7,
        "minutes": 4,
        "own": False,
        "role": "guardian",
        "what": "people",
        "support_email": "support@example.org",
        **dict.fromkeys(("added", "changed", "removed"), 7),
    }
    return compose(config, kind, to="a@b.example", also=also, **ours, **dict.fromkeys(named, words))


@pytest.mark.parametrize("words", EVIL)
def test_no_name_becomes_a_link_in_any_mail(config, words):
    for kind in KINDS:
        for also in (None, "cy"):
            mail = _mail(config, kind, words, also)
            led = {one.partition("?")[0] for one in _Anchors(mail.html).found}
            assert led <= {LINK}, (kind, led)
            for text in (mail.text, mail.html, body(mail)):
                rest = text.replace("https://surveys.example.org", "").replace(LINK, "")
                rest = re.sub(r"<[^>]*>", " ", rest)
                rest = rest.replace("surveys.example.org", "").replace("support@example.org", "")
                assert _LINKED.findall(rest) == [], kind


def test_no_name_is_set_apart_as_a_code_to_type(config):
    mail = _mail(config, "pairing-ended-support", "AAAA-BBBB-CCCC-DDDD")
    plain = _mail(config, "pairing-ended-support", "Ann")
    assert mail.html.replace("AAAA-BBBB-CCCC-DDDD", "Ann") == plain.html


@pytest.mark.parametrize("words", EVIL)
def test_no_name_reaches_a_header(config, words):
    for kind in KINDS:
        mail = _mail(config, kind, words)
        sent = render(mail, sender="Candour <a@b.example>", now=datetime(2026, 3, 2, tzinfo=UTC))
        read = message_from_bytes(sent)
        plain = _mail(config, kind, "Ann")
        assert mail.subject == plain.subject
        assert set(read.keys()) == set(
            message_from_bytes(
                render(plain, sender="Candour <a@b.example>", now=datetime(2026, 3, 2, tzinfo=UTC))
            ).keys()
        )
        assert read["Bcc"] is None


def test_names_of_people_stay_as_they_are(config):
    for name in ("Dr. Ann O'Neill-Smith", "J. R. R. Lee", "Zoë", "St Helens 2.0", "0161 496.0000"):
        assert name in " ".join(_mail(config, "nomination", name).text.split())
    assert "Ask Ann, help@council.example." in " ".join(
        compose(
            config,
            "join",
            to="a@b.example",
            organisation="O",
            link=LINK,
            contact_name="Ann",
            contact_phone="help@council.example",
        ).text.split()
    )
