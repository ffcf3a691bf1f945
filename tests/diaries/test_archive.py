"""Everything taken away as one ZIP: whole, readable without us, and never whole in memory."""

import io
import json
import zipfile
from datetime import date, timedelta

from feedback.diaries import archive, service
from feedback.diaries.media import Media
from feedback.diaries.media_play_views import GATE
from feedback.diaries.model import Answer
from tests.diaries import media_samples as samples
from tests.diaries.scenes import begun, shelf_of, wrote
from tests.members.site import URL
from tests.web.page import Page

TEXT = "A hard talk <b>with</b> Zoë.\nThen home."


def taken(browser) -> zipfile.ZipFile:
    token = browser.get("/my/diary/take").page.fields()["csrf_token"]
    headers = {"Origin": URL, "Referer": f"{URL}/my/diary/take"}
    about = {"data": {"csrf_token": token}, "base_url": URL, "headers": headers}
    given = browser.client.post("/my/diary/take", buffered=True, **about)
    assert given.status_code == 200
    assert given.headers["Content-Disposition"] == 'attachment; filename="diary.zip"'
    assert given.headers["Cache-Control"] == "no-store"
    return zipfile.ZipFile(io.BytesIO(given.data))


def attach(store, who, entry: str, name: str, data: bytes) -> Media:
    media = Media(store, who.account, who.identity)
    samples.send(media, entry, data, name)
    return media


def test_all_of_it_is_there_as_a_page_and_as_data(store, pair, amina):
    first = wrote(store, pair.mentor, TEXT)
    wrote(store, pair.mentor, "", date(2026, 2, 1), Answer("How was it?", "Better."))
    begun(store, pair.mentor, "half a thought")
    sound = samples.sound(6)
    attach(store, pair.mentor, first.id, 'on the "way".wav', sound)
    with taken(amina) as found:
        assert found.testzip() is None
        names = found.namelist()
        assert names[:2] == ["diary.html", "diary.json"]
        told = json.loads(found.read("diary.json"))
        page = found.read("diary.html").decode()
        assert found.read(names[2]) == sound
    assert names[2:] == ["media/2026-03-01-001-on the _way_.wav"]
    assert [one["text"] for one in told["entries"]] == [TEXT, "", "half a thought"]
    assert [one["finished"] for one in told["entries"]] == [True, True, False]
    assert told["entries"][1]["answers"] == [{"question": "How was it?", "text": "Better."}]
    assert told["entries"][0]["media"][0]["file"] == names[2]
    said = Page(page).text()
    assert "A hard talk <b>with</b> Zoë." in said
    assert "How was it?" in said
    assert "http" not in page  # it needs nobody else


def test_an_empty_diary_can_be_taken_too(amina):
    with taken(amina) as found:
        assert json.loads(found.read("diary.json")) == {"format": "candour-diary/1", "entries": []}


def test_nothing_in_it_tells_when_it_was_made(store, pair, amina):
    wrote(store, pair.mentor, TEXT)
    with taken(amina) as found:
        assert {one.date_time for one in found.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_broken_medium_costs_nothing_but_itself(store, pair, amina, data_dir):
    first = wrote(store, pair.mentor, TEXT)
    attach(store, pair.mentor, first.id, "a.wav", samples.sound(6))
    attach(store, pair.mentor, first.id, "b.wav", samples.sound(7))
    broken = next(path for path in (data_dir / "media").rglob("*") if path.is_file())
    content = bytearray(broken.read_bytes())
    content[len(content) // 2] ^= 1
    broken.write_bytes(content)
    with taken(amina) as found:
        assert found.testzip() is None
        missing = found.read("could-not-be-read.txt").decode().splitlines()
        assert len(missing) == 1
        assert missing[0] in found.namelist()
        assert TEXT in json.loads(found.read("diary.json"))["entries"][0]["text"]


def test_it_comes_in_pieces(store, pair):
    first = wrote(store, pair.mentor, TEXT)
    media = attach(store, pair.mentor, first.id, "long.wav", samples.sound(20))
    found = archive.packed(service.whole(shelf_of(store, pair.mentor)), media, {})
    pieces = [len(one) for one in archive.stream(found, media, page="page")]
    assert sum(pieces) > 300_000
    assert max(pieces) < 140_000


def test_it_wants_a_fresh_sign_in(amina, clock):
    clock.advance(timedelta(minutes=11))
    assert amina.get("/my/diary/take").path == "/sign-in/again"
    amina.get("/my/diary/search")
    assert amina.post("/my/diary/take").path == "/sign-in/again"


def test_one_at_a_time_and_free_again_afterwards(store, pair, amina):
    wrote(store, pair.mentor, TEXT)
    amina.get("/my/diary/take")
    assert GATE.acquire(timeout=1)  # somebody else's is under way, or a long film
    try:
        assert amina.post("/my/diary/take").status == 409
        assert "Try again in a few minutes" in amina.page.text()
    finally:
        GATE.release()
    for _ in range(2):
        taken(amina).close()
