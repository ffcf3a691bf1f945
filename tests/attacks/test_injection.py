"""Names, titles and words that are markup, or more than one line."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from feedback.config import Config
from feedback.invitations.service import mint
from feedback.outbox.local import kept
from feedback.outbox.wire import render
from feedback.questionnaires.definition import load
from feedback.running.worker import Worker
from feedback.schemes.service import change_settings
from feedback.schemes.service import scheme as load_scheme
from tests.attacks.browser import URL, Browser, begun, fill, link_of, pages_of, signed_in
from tests.conftest import MASTER
from tests.scenario import SMALL, open_survey, ready

ELSEWHERE = (
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "%2f%2fevil.example",
    "/%09/evil.example",
    "\t//evil.example",
    "http:evil.example",
    "///evil.example",
    "/%5cevil.example",
)
_NOW = datetime(2026, 3, 2, tzinfo=UTC)
_HALF_MINUTE = timedelta(seconds=31)

EVIL = "\"'><evil onevil=x>{{1234567*7654321}}%(x)s</script></textarea></title><!--"
LINE = "A\r\nBcc: x@y.org\r\n\r\nhttps://evil.example/"
_ASKED = EVIL.replace('"', '\\"').replace("{{1234567*7654321}}", "")
WORDS = SMALL.replace("I was heard", _ASKED).replace("Disagree", "<evil>no")


class _Seen(HTMLParser):
    """What a browser would make of a page: no element and no attribute of ours is "evil"."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags = 0
        self.evil: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags += 1
        if tag in {"evil", "base"} or any(name.startswith("onevil") for name, _ in attrs):
            self.evil.append(tag)

    def handle_comment(self, data):
        self.evil.append(f"comment {data[:30]}")


def check(text: str, where: str) -> None:
    seen = _Seen()
    seen.feed(text)
    assert seen.evil == [], (where, seen.evil)
    assert "9449772114007" not in text, "a template ran in a template"
    assert seen.tags, where


@pytest.fixture
def hostile(store, clock):
    """A scheme whose every word was chosen to break out of where it stands."""
    who = "\n".join(
        ["Name,Email,Role,Team", *(f'"{_cell(n)}",p{n}@b.org,mentor,<evil>{n}' for n in range(12))]
    )
    scene = ready(
        store,
        clock,
        title=f"Title {EVIL}",
        who=who.encode(),
        asked=load(WORDS, file="x.toml"),
        breakdowns=("Team",),
    )
    texts = ("group", "place", "mentor", "mentors", "lead_name", "contact_name", "law", "support")
    found = load_scheme(store, scene.scheme).settings
    settings = found.with_(
        **dict.fromkeys(texts, EVIL),
        organisation=f"Example {EVIL}",
        contact_phone=LINE,
        rights_contact=f"javascript:alert(1) {EVIL}",
    )
    change_settings(store, scheme=scene.scheme, settings=settings, by=scene.lead.account)
    return scene


def _cell(number: int) -> str:
    return f"=Ann {number} {EVIL}".replace('"', '""')


def test_every_page_of_a_scheme_keeps_words_words(app, hostile, clock):
    for one in (hostile.lead, hostile.guardians[0]):
        reader = signed_in(app, clock, one)
        for path in pages_of(app, hostile):
            given = reader.get(path)
            if given.mimetype == "text/html":
                check(given.get_data(as_text=True), path)


def test_the_exported_list_runs_no_formula(app, hostile, clock):
    text = signed_in(app, clock, hostile.lead).get(f"/schemes/{hostile.scheme}/people/people.csv")
    lines = text.get_data(as_text=True).splitlines()
    assert not [line for line in lines if line.startswith(("=", '"=', "+", '"+', "@", '"@'))]


def test_what_participants_see_and_type_stays_words(app, hostile, store):
    from feedback.schemes import agreement  # noqa: PLC0415 - for this alone
    from feedback.schemes.list_changes import fingerprint  # noqa: PLC0415 - for this alone

    digest, listed = load_scheme(store, hostile.scheme).digest, fingerprint(store, hostile.scheme)
    guardian = hostile.guardians[0].account
    agreement.agree(store, scheme=hostile.scheme, digest=digest, listed=listed, by=guardian)
    open_survey(hostile, "pre")
    link = link_of(hostile, "pre", 0)
    check(Browser(app).get(link).text, "landing")
    browser = begun(app, link)
    fill(browser, text=EVIL)
    for path in ("/answer", "/answer/1", "/answer/2", "/answer/check", "/answer/later", "/help"):
        check(browser.get(path).text, path)
    browser.post("/answer/check", quote="yes")
    for path in ("/receipt/answers", "/receipt/change"):
        check(browser.get(path).text, path)
    # What was typed is shown once more where a form came too late.
    check(Browser(app).post("/answer/2", **{"q-comments": EVIL}).text, "too late")
    mails = _mails(store, hostile)
    assert len(mails) >= 12
    for mail in mails:
        _check_mail(mail)


def _mails(store, scene):
    config = Config(scene.folder, (MASTER,), public_url=URL)
    Worker(replace(config, public_url="http://127.0.0.1:8000"), store).run_all()
    return kept(store, page=1, size=50)[0]


def _check_mail(mail) -> None:
    check(mail.html, mail.subject)
    assert "\n" not in mail.subject
    paragraphs = mail.text.split("\n\n")
    alone = [one.strip() for one in paragraphs if one.strip().startswith("http")]
    assert all(one.startswith("http://127.0.0.1:8000/") for one in alone)
    sent = message_from_bytes(render(mail, sender="a@b.example", now=_NOW))
    assert sent["Bcc"] is None
    assert sent.get_all("To") == [mail.to]
    assert 'href="https://evil' not in mail.html


def test_nobody_is_led_to_another_site_after_signing_in(app, running, clock):
    for wanted in ELSEWHERE:
        browser = Browser(app)
        clock.advance(_HALF_MINUTE)
        given = browser.post(
            f"/sign-in?next={wanted}",
            email=running.lead.email,
            passphrase=running.lead.passphrase,
            code=running.lead.code(clock),
        )
        assert given.status_code == 303
        # as browsers read it: no tabs, and a backslash is a slash
        read = unquote(str(given.location)).replace("\t", "").replace("\\", "/")
        assert read.startswith("/"), wanted
        assert not read.startswith("//"), wanted


def test_no_host_or_forwarding_header_ends_in_a_page_or_a_mail(app, running, store):
    headers = {
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "X-Original-URL": "/outbox",
        "Forwarded": "host=evil.example",
    }
    browser = Browser(app)
    for path in ("/", "/help", "/sign-in", "/schemes", "/link/again", "/i/x", "/i/x/phone", "/no"):
        given = browser.get(path, headers=headers)
        assert "evil.example" not in given.get_data(as_text=True) + str(given.headers), path
    wave = running.wave("pre")
    found = store.one("invitations", wave=wave.id, participant=running.people[0].id)
    assert mint(store, str(found["id"]), wave.id).isalnum()
