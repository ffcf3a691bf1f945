"""Everything that a served installation logs while people use it, try things, and things break."""

import base64
import http.client
import json
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from feedback.clock import SetClock, SystemClock
from feedback.storage.sqlite import initialise
from tests.attacks.browser import link_of
from tests.conftest import MASTER
from tests.outbox.smtp import Mailbox, running
from tests.ports import free_port
from tests.running.test_serving import FEEDBACK, PATIENCE, environment, stop, until
from tests.running.test_serving import Served as Process
from tests.scenario import DOMAIN, open_survey, ready

NAME = "Zenobia Markerson"
REFUSED, LATER = f"refused.marker@{DOMAIN}", f"later.marker@{DOMAIN}"
TYPED = "Marker of what somebody typed"
ROSTER = "\n".join(
    [
        "name,email,role",
        f"{NAME},{REFUSED},mentor",
        f"Yolanda Markerson,{LATER},mentor",
        *(f"Person {number},person{number}@{DOMAIN},mentor" for number in range(10)),
    ]
).encode()
MARKERS = [
    *("marker", "zenobia", "yolanda", "person 3", "person3", DOMAIN, "leda", "grace"),
    *("elsewhere.example", "127.0.0.1", "mozilla", "/i/", "/answer/", "/link/", "192.0.2"),
]


class Person:
    """Somebody's browser, over the wire."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.token = ""

    def ask(self, method: str, path: str, body: bytes | str = b"", **headers: str):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        told = {
            "User-Agent": "Mozilla/marker",
            "Sec-Fetch-Site": "same-origin",
            "Referer": f"http://127.0.0.1:{self.port}/?marker",
            "X-Forwarded-For": "192.0.2.77",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request(method, path, body, told | headers)
        with connection.getresponse() as got:
            text = got.read().decode("utf-8", "replace")
            for line in got.headers.get_all("Set-Cookie") or []:
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
        connection.close()
        found = re.search(r'name="csrf_token" value="([^"]+)"', text)
        self.token = found[1] if found else self.token
        return got.status, got.headers.get("Location", ""), text

    def post(self, path: str, **fields: str):
        return self.ask("POST", path, urlencode({"csrf_token": self.token, **fields}))


@contextmanager
def serving(folder: Path, **env: str) -> Iterator[Process]:
    port = free_port()
    given = environment(folder, port) | env
    given["FEEDBACK_MASTER_KEY"] = base64.b64encode(MASTER).decode()
    log = folder / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(  # noqa: S603 - ours
            [FEEDBACK, "serve"], env=given, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    assert process.stdout is not None
    served = Process(process, port, [process.stdout.readline()], log, 0)
    try:
        assert process.poll() is None, log.read_text()
        yield served
    finally:
        stop(served)


@pytest.fixture
def scene(tmp_path):
    """A survey that has just opened, by the real clock; closed, for another process to open."""
    # Setting up a scheme moves its clock on by some minutes.
    clock = SetClock(SystemClock().now() - timedelta(days=7, hours=1))
    store = initialise(tmp_path / "data", (MASTER,), clock)
    made = ready(store, clock, who=ROSTER)
    open_survey(made, "pre")
    yield made
    store.close()


def answers(port: int, link: str) -> Person:
    """Somebody answers, with an error on the way, and sends it."""
    person = Person(port)
    person.ask("GET", link)
    person.post(link, action="continue")
    person.ask("GET", "/answer")
    person.post("/answer")
    person.ask("GET", "/answer/1")
    person.post("/answer/1", **{"q-honest": TYPED})
    person.post("/answer/1", **{"q-honest": "4"})
    person.post("/answer/2", **{"q-comments": TYPED})
    status, _, text = person.ask("GET", "/answer/check")
    assert status == 200, text
    assert person.post("/answer/check", quote="no")[0] == 303
    assert person.ask("GET", "/answer/saved")[0] == 200
    return person


def tries(port: int, link: str) -> None:
    """What does not go, or should not."""
    person = Person(port)
    person.post("/sign-in", email=REFUSED, passphrase=TYPED, code="123456")
    person.post("/link/again", email="marker@elsewhere.example")
    person.post("/link/code", code="MARK-ERMA-RKER-MARK")
    person.post("/receipt", code="MARK-ERMA-RKER-MARK-ERMA-RKER-MA")
    person.ask("GET", f"{link}x?marker=marker")
    person.ask("GET", "/schemes/marker/people")
    person.ask("POST", link, TYPED, **{"Sec-Fetch-Site": "cross-site"})
    person.ask("POST", "/answer/1", urlencode({"q-honest": TYPED}))
    person.ask("GET", "/%ff%fe-marker", Host="marker.example")
    person.ask("GET", "/", Cookie="__Host-session=marker")
    person.ask("POST", "/notify/receipts", b'{"to": "marker"}', Authorization="Bearer marker")
    person.ask("MARKER", link)


def break_stores(folder: Path) -> None:
    """Take the slots away under the server: whoever needs them meets an error of SQLite."""
    for path in (folder / "data").rglob("*.db"):
        with closing(sqlite3.connect(path, timeout=PATIENCE)) as opened, opened:
            opened.execute("DROP TABLE IF EXISTS slots")


def test_nothing_that_anybody_is_or_does_is_logged(scene, tmp_path):
    links = [link_of(scene, "pre", number) for number in range(3)]
    scene.store.close()
    mailbox = Mailbox(at_rcpt={REFUSED: f"550 5.1.1 <{REFUSED}> no", LATER: f"451 <{LATER}> no"})
    with ExitStack() as server, ExitStack() as stack:
        smtp = server.enter_context(running(mailbox))
        settings = {
            "FEEDBACK_SMTP_URL": f"smtp://{smtp.host}:{smtp.port}",
            "FEEDBACK_MAIL_FROM": "Surveys <surveys@council.example>",
        }
        served = stack.enter_context(serving(tmp_path, **settings))
        until(lambda: len(mailbox.arrived) == 13)  # three of them of a new guardian
        Person(served.port).post("/link/again", email=f"person2@{DOMAIN}")
        until(lambda: len(mailbox.arrived) == 14)
        server.close()
        answers(served.port, links[0])
        tries(served.port, links[1])
        Person(served.port).post("/link/again", email=f"person3@{DOMAIN}")
        begun = Person(served.port)
        begun.post(links[2], action="continue")
        begun.ask("GET", "/answer/1")
        begun.post("/answer/1", **{"q-honest": "4"})
        break_stores(tmp_path)
        assert begun.post("/answer/2", **{"q-comments": TYPED})[0] == 500
        until(lambda: "a job failed" in served.logged)
    lines = [json.loads(line) for line in served.logged.splitlines()]
    assert {"mail", "a job failed"} <= {one["event"] for one in lines}
    assert any(one["from"] == "feedback.errors" for one in lines)
    assert [one["sent"] for one in lines if one["event"] == "mail"] == [10], "not who asked again"
    low = served.logged.lower()
    codes = [link.removeprefix("/i/").lower() for link in links]
    assert [one for one in (*MARKERS, *codes, TYPED.lower()) if one in low] == []
