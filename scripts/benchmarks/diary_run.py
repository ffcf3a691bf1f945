"""A diary of ten years: 520 weekly entries of 5 kB, listed, searched, read and written through
the pages of the whole application."""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from flask import Flask, Response, session
from flask.testing import FlaskClient

from crypto import Cost
from feedback.accounts.browser import enter
from feedback.app import create_app
from feedback.clock import SetClock, SystemClock
from feedback.config import Config
from feedback.demo.cast import Holder, enrol_first
from feedback.demo.members import Member, join
from feedback.diaries.model import Entry, Writing
from feedback.diaries.service import finish
from feedback.diaries.shelf import Record, Shelf, new_id
from feedback.participants import service as people
from feedback.participants.model import Participant
from feedback.schemes.service import create
from feedback.schemes.templates import load_templates
from feedback.storage.sqlite import SqliteStore, initialise
from feedback.web.session import COOKIE

_BOUND: Final = 1.0  # seconds for listing, and for searching
_CHEAP: Final = Cost(memory_kib=8, iterations=1)
_MASTER: Final = (bytes(32),)
_URL: Final = "http://127.0.0.1:8000"
# 5 kB of words, some with accents, as folding these takes longer.
_WORDS: Final = "we talked about listening and about Zoë's café, and then we walked on slowly "


def run(entries: int, size: int, times: int) -> int:
    """Print medians; 1 if listing or searching takes longer than a second."""
    with tempfile.TemporaryDirectory(prefix="candour-diary-") as name:
        store, who = made(Path(name) / "data", entries, size)
        app = create_app(Config(Path(name) / "data", _MASTER, public_url=_URL), store)
        client = signed_in(app, who)
        print(f"{entries} entries of {size} bytes, medians of {times}:")
        listed = _show("list", times, lambda: _get(client, "/my/diary", "Your diary"))
        token = _token(client)
        asked = {"csrf_token": token, "words": "zoe slowly"}
        found = _show("search", times, lambda: _post(client, "/my/diary/search", asked))
        shelf = Shelf(store, who.account, who.identity)
        one = shelf.all("entry")[0]
        _show("read one entry", times, lambda: _get(client, f"/my/diary/{one.id}", "slowly"))
        _show("save one", times, lambda: _save(store, who))
        store.close()
    return int(max(listed, found) > _BOUND)


def made(folder: Path, entries: int, size: int) -> tuple[SqliteStore, Member]:
    clock = SetClock(SystemClock().now())
    store = initialise(folder, _MASTER, clock)
    lead = enrol_first(store, clock, name="Leda Lead", email="leda@example.org", cost=_CHEAP)
    template = load_templates()[0]
    scheme = create(
        store, template=template, title="Mentoring", organisation="Example", by=lead.account
    )
    person = Participant(id="", name="Amina", email="amina@example.org", role="mentor")
    found = people.add(store, scheme=scheme, person=person, by=lead.account)
    who = join(store, scheme, people.participant(store, scheme, found), cost=_CHEAP)
    text = (_WORDS * (size // len(_WORDS) + 1)).encode()[:size].decode(errors="ignore")
    today = store.today()
    records = [
        Record(
            new_id(),
            "entry",
            Entry(scheme="", form="free", day=today - timedelta(weeks=at), text=text).content(),
        )
        for at in range(entries)
    ]
    Shelf(store, who.account, who.identity).save(records)
    return store, who


def signed_in(app: Flask, who: Member | Holder) -> FlaskClient:
    client = app.test_client()
    with app.test_request_context("/", base_url=_URL):
        enter(who.account, who.identity)
        response = Response()
        mine = session._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's own way to the object
        app.session_interface.save_session(app, mine, response)
    cookie = response.headers["Set-Cookie"].split(";")[0].split("=", 1)[1]
    client.set_cookie(COOKIE, cookie, domain="127.0.0.1", secure=True, path="/")
    return client


def _show(what: str, times: int, act: Callable[[], None]) -> float:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        spent.append(time.perf_counter() - began)
    print(f"  {what}: {statistics.median(spent):.2f} s (longest {max(spent):.2f})", flush=True)
    return statistics.median(spent)


def _get(client: FlaskClient, path: str, said: str) -> None:
    _need(client.get(path, base_url=_URL).get_data(as_text=True), said)


def _post(client: FlaskClient, path: str, fields: dict[str, str]) -> None:
    headers = {"Referer": f"{_URL}/", "Origin": _URL}
    given = client.post(path, data=fields, base_url=_URL, headers=headers)
    _need(given.get_data(as_text=True), "entries found")


def _token(client: FlaskClient) -> str:
    return str(client.get("/my/token", base_url=_URL).get_json()["token"])


def _save(store: SqliteStore, who: Member) -> None:
    entry = Entry(scheme="", form="free", day=store.today(), text=_WORDS)
    finish(Shelf(store, who.account, who.identity), Writing(id=new_id(), entry=entry))


def _need(page: str, said: str) -> None:
    if said not in page:
        raise SystemExit(f"the page does not say: {said}")
