"""Nobody but its owner: attacks on a diary with all that others have."""

import ast
import base64
import logging
from pathlib import Path

import pytest

from crypto import CryptoError, Identity, context, open_envelope, open_with_secret
from feedback.diaries import service
from feedback.diaries.blocks import open_block
from feedback.diaries.media import Media
from feedback.diaries.shelf import Shelf
from feedback.storage.participant_keys import participant_key
from feedback.storage.schema import TABLES
from feedback.storage.store import Event
from feedback.web.session import COOKIE
from tests.conftest import MASTER
from tests.diaries.scenes import begun, shelf_of, texts, wrote
from tests.diaries.test_views import send, where
from tests.members.people import lead_of
from tests.members.site import URL, lead_in, signed_in
from tests.web.page import Page

WORDS = "Nightingale-on-the-stairs"
SOURCE = Path(__file__).parents[2] / "feedback"


def rows(store, *stores: str) -> dict[str, list[object]]:
    """Every row of every table in some stores."""
    return {
        name: sorted(map(repr, store.all(name)))
        for name, table in TABLES.items()
        if table.store in stores
    }


def at_rest(store) -> set[bytes]:
    """Every run of 32 bytes that may be a key: what the server keeps, opened as far as it can."""
    found = {MASTER}
    found |= {store.vault.key(row["name"]) for row in store.all("purpose_keys")}
    for row in store.all("participant_keys"):
        found.add(participant_key(store, store, row["name"]) or b"")
    for name, table in TABLES.items():
        if table.store == "wave":
            continue
        for row in store.all(name):
            for value in row.values():
                if isinstance(value, bytes) and name != "diary_blocks":
                    found |= {value[at : at + 32] for at in range(0, len(value) - 31, 16)}
    return {one for one in found if len(one) == 32}


def blocks(store, who) -> list[tuple[bytes, bytes]]:
    owner = store.vault.name("diary", who.account)
    return [(row["name"], row["body"]) for row in store.all("diary_blocks", owner=owner)]


def opens(store, who, key: bytes) -> bool:
    """Whether 32 bytes open a block, as an identity or as its secret, with the diary key known."""
    owner = store.vault.name("diary", who.account)
    mixed_in = participant_key(store, store, store.vault.name("diary-key", who.account))
    name, body = blocks(store, who)[0]
    bound = context("diary", owner, name)
    for attempt in (
        lambda: open_envelope(body, identity=Identity(key), context=bound, key=mixed_in),
        lambda: open_with_secret(body, secret=key, context=bound, key=mixed_in),
    ):
        try:
            attempt()
        except CryptoError:
            continue
        return True
    return False


def test_all_that_the_server_keeps_opens_no_entry(store, app, pair):
    signed_in(app, pair.mentor).get("/my/diary")  # a session row is there, too
    wrote(store, pair.mentor, WORDS)
    assert opens(store, pair.mentor, pair.mentor.identity.seed)  # what would open it
    assert not opens(store, pair.mentor, pair.mentee.identity.seed)
    candidates = at_rest(store)
    assert len(candidates) > 100
    assert not any(opens(store, pair.mentor, one) for one in candidates)


def test_without_the_diary_key_not_even_its_owner_opens_it(store, pair):
    wrote(store, pair.mentor, WORDS)
    owner = store.vault.name("diary", pair.mentor.account)
    name, body = blocks(store, pair.mentor)[0]
    bound = context("diary", owner, name)
    for key in (None, bytes(32)):
        with pytest.raises(CryptoError):
            open_envelope(body, identity=pair.mentor.identity, context=bound, key=key)


def test_no_byte_of_it_lies_in_any_file(app, pair, data_dir):
    amina = signed_in(app, pair.mentor)
    amina.get("/my/diary/new/free")
    send(amina, where(amina), text=WORDS, key_act="draft")
    send(amina, where(amina), text=WORDS)
    amina.get("/my/diary/search").post("/my/diary/search", words=WORDS)
    assert WORDS in amina.text
    needles = [WORDS.encode(), WORDS.lower().encode(), WORDS.encode("utf-16-le")]
    needles += [base64.b64encode(WORDS.encode())[:20], WORDS.encode().hex().encode()]
    files = [path for path in data_dir.rglob("*") if path.is_file()]
    assert len(files) > 4
    for path in files:
        content = path.read_bytes()
        assert not any(needle in content for needle in needles), path


def test_a_cookie_alone_and_a_row_alone_open_nothing(store, app, pair):
    wrote(store, pair.mentor, WORDS)
    amina = signed_in(app, pair.mentor)
    assert WORDS in amina.get("/my/diary").text
    row = store.all("sessions")[0]
    cookie = amina.client.get_cookie(COOKIE, domain="127.0.0.1")
    assert cookie
    # The row alone: nothing that is kept opens its body, so it makes no cookie either.
    thief = app.test_client()
    for forged in (row["id"].hex(), base64.b64encode(row["body"][:32]).decode()):
        thief.set_cookie(COOKIE, forged, domain="127.0.0.1", secure=True, path="/")
        assert thief.get("/my/diary", base_url=URL).status_code == 303
    # The cookie alone, once the row is gone.
    with store.change(Event("session"), "volatile") as writer:
        writer.remove("sessions", id=row["id"])
    assert WORDS not in amina.get("/my/diary").text
    assert amina.path == "/sign-in"


def test_that_someone_writes_changes_nothing_that_others_see(store, app, pair, data_dir):
    amina = signed_in(app, pair.mentor)
    amina.get("/my/diary/new/free")
    lead = lead_in(app, store, pair.scheme)
    before = seen_by(app, lead, pair.scheme)
    kept, sizes = rows(store, "main", "keyring"), file_sizes(data_dir)
    send(amina, where(amina), text=WORDS)
    (saved,) = service.whole(shelf_of(store, pair.mentor)).entries
    amina.get(f"/my/diary/{saved.id}/write")
    send(amina, where(amina), text=WORDS + "!", key_act="draft")
    amina.get(f"/my/diary/{saved.id}/delete").post(f"/my/diary/{saved.id}/delete")
    assert texts(store, pair.mentor) == []
    assert rows(store, "main", "keyring") == kept
    assert seen_by(app, lead, pair.scheme) == before
    after = file_sizes(data_dir)
    assert {name: after[name] for name in ("diaries.db", "main.db", "keyring.db")} == {
        name: sizes[name] for name in ("diaries.db", "main.db", "keyring.db")
    }


def seen_by(app, lead, scheme: str) -> dict[str, str]:
    """What each page of the scheme says to its lead."""
    found = {}
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.arguments == {"scheme"}:
            path = str(rule).replace("<scheme>", scheme)
            said = lead.get(path)
            found[path] = f"{said.landed} {said.path} {Page(said.text).text()}"
    assert len(found) > 8
    return found


def file_sizes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in folder.rglob("*") if path.is_file()}


def test_looking_changes_nothing(store, app, pair):
    kept = wrote(store, pair.mentor, WORDS)
    begun(store, pair.mentor, "half", kept)
    before = rows(store, "main", "keyring", "diaries")
    amina = signed_in(app, pair.mentor)
    paths = ["", "/new", "/new/log", "/search", "/print", "/take", f"/{kept.id}"]
    paths += [f"/{kept.id}/{what}" for what in ("write", "delete", "discard")]
    for path in paths:
        assert amina.get(f"/my/diary{path}").landed == 200, path
    assert rows(store, "main", "keyring", "diaries") == before


def test_no_line_of_a_log_tells_of_it(app, pair, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    amina = signed_in(app, pair.mentor)
    amina.get("/my/diary/new/free")
    send(amina, where(amina), text=WORDS)
    amina.get("/my/diary")
    assert "/my/diary" not in caplog.text
    assert WORDS not in caplog.text

    def fail(*_given, **_more):
        raise RuntimeError(WORDS)

    monkeypatch.setattr(service, "finish", fail)
    amina.get("/my/diary/new/free")
    send(amina, where(amina), text=WORDS)
    assert amina.landed == 500
    assert "RuntimeError in diaries.save" in caplog.text  # it is told, and where
    assert "/my/diary" not in caplog.text
    assert WORDS not in caplog.text


def test_the_lead_does_not_get_in(store, app, pair):
    kept = wrote(store, pair.mentor, WORDS)
    lead = lead_in(app, store, pair.scheme)
    for path in ("", f"/{kept.id}", f"/{kept.id}/write", "/print", "/search"):
        assert lead.get(f"/my/diary{path}").landed == 403
    assert lead_of(store, pair.scheme) != pair.mentor.account


def test_no_other_part_of_the_service_reads_a_shelf():
    """Routes of other features, commands and jobs cannot open what they cannot name."""
    found = {}
    for path in SOURCE.rglob("*.py"):
        if {"diaries", "demo"} & {*path.parts}:  # a demonstration writes its own people's diaries
            continue
        text = path.read_text("utf-8")
        if "feedback.diaries" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "feedback.diaries"
            ):
                found.setdefault(path.name, set()).update(one.name for one in node.names)
    readers = {one.__name__ for one in (Shelf, Media, open_block, service.whole)}
    reading = readers | {"service", "shelf"}
    assert {name for name, names in found.items() if names & reading} == set()
    assert found, "the worker and the wiring take other names"
    assert not [*SOURCE.glob("diaries/commands*.py")]
