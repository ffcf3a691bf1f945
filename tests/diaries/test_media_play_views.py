"""A medium's bytes: any range of them, 2 MB at a time, as what they are and nothing else."""

from contextlib import closing
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.clock import SetClock
from feedback.diaries import media_play_views
from feedback.diaries.media_play_views import GATE, RANGE_MOST
from feedback.storage.sqlite import initialise
from tests.diaries import media_samples as samples
from tests.diaries.media_site import Sender, saved_entry
from tests.members.people import two
from tests.members.site import make_app, signed_in

DATA = samples.sound(160)  # 2.56 MB: more than one answer holds


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """One installation for all: each test has an entry of its own."""
    folder = tmp_path_factory.mktemp("media") / "data"
    clock = SetClock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    with closing(initialise(folder, (bytes(32),), clock)) as store:
        who = two(store).mentor
        browser = signed_in(make_app(store, folder), who)
        yield lambda: Sender(browser, store, who, saved_entry(store, who))


@pytest.fixture
def amina(site) -> Sender:
    return site()


@pytest.fixture
def medium(amina) -> str:
    return samples.send(amina.media, amina.entry, DATA, "Our talk.wav").id


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-", 0, RANGE_MOST),
        ("bytes=0-0", 0, 1),
        ("bytes=65530-65540", 65_530, 65_541),
        ("bytes=100-99999999", 100, 100 + RANGE_MOST),
        ("bytes=2500000-", 2_500_000, len(DATA)),
        ("bytes=-10", len(DATA) - 10, len(DATA)),
        (f"bytes=-{10**12}", 0, RANGE_MOST),
        ("bytes=5-9,20-30", 5, 10),
    ],
)
def test_a_range_is_given_up_to_two_megabytes(amina, medium, asked, start, stop):
    answer = amina.content(medium, asked)
    assert answer.status_code == 206
    assert answer.data == DATA[start:stop]
    assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(DATA)}"
    assert answer.headers["Content-Length"] == str(stop - start)


def test_ranges_one_after_the_other_give_the_whole(amina, medium):
    found = b""
    while len(found) < len(DATA):
        found += amina.content(medium, f"bytes={len(found)}-").data
    assert found == DATA


@pytest.mark.parametrize("asked", [f"bytes={len(DATA)}-", f"bytes={10**15}-"])
def test_a_range_that_is_not_there_is_said_to_be_none(amina, medium, asked):
    answer = amina.content(medium, asked)
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(DATA)}"


@pytest.mark.parametrize("asked", [None, "bytes=x", "lines=1-2", "bytes=-0", "bytes=9-5", "bytes"])
def test_without_a_range_a_small_file_is_given_whole(amina, medium, asked):
    answer = amina.content(medium, asked)
    assert (answer.status_code, answer.data) == (200, DATA)


def test_it_is_served_as_what_it_is_and_kept_by_nobody(amina, medium):
    headers = amina.content(medium).headers
    assert headers["Content-Type"] == "audio/wav"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Accept-Ranges"] == "bytes"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Content-Disposition"].startswith('inline; filename="Our talk.wav"')


def test_a_copy_to_keep_has_its_name_and_the_ending_of_what_it_is(amina):
    name = 'Grüße "1".html\r\nX: y'
    page = samples.send(amina.media, amina.entry, DATA, name).id
    answer = amina.content(page, what="save")
    told = answer.headers["Content-Disposition"]
    plain = 'attachment; filename="Grue _1_.wav"; '
    assert told == plain + "filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%221%22.wav"
    assert "X" not in answer.headers
    answer.close()


def test_head_tells_the_length_and_opens_nothing_more(amina, medium, monkeypatch):
    monkeypatch.setattr(media_play_views, "WHOLE_MOST", 1000)
    answer = amina.content(medium, method="HEAD")
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(DATA))
    assert not GATE.locked()


def test_a_large_whole_is_for_one_at_a_time_and_the_gate_opens_again(amina, medium, monkeypatch):
    monkeypatch.setattr(media_play_views, "WHOLE_MOST", 1000)
    first = amina.content(medium, buffered=False)
    assert first.headers["Content-Length"] == str(len(DATA))
    busy = amina.content(medium, what="save")
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "30")
    assert "Sorry, we are busy" in busy.get_data(as_text=True)
    assert amina.content(medium, "bytes=0-9").status_code == 206  # players are not kept out
    assert b"".join(first.response) == DATA
    first.close()
    with amina.content(medium, what="save") as saved:
        assert saved.data == DATA
    half = amina.content(medium, buffered=False)
    next(iter(half.response))
    half.close()  # somebody who goes away
    assert not GATE.locked()


def test_what_was_changed_on_the_disk_is_an_error_and_no_part_of_it_is_given(amina, medium):
    file = next(amina.store.media.rglob(amina.media.get(amina.entry, medium).file))
    body = file.read_bytes()
    file.write_bytes(body[:-65_568])
    for asked in (None, "bytes=0-9"):
        answer = amina.content(medium, asked)
        assert answer.status_code == 500
        assert b"RIFF" not in answer.data
    file.write_bytes(body[:70_000] + bytes([body[70_000] ^ 1]) + body[70_001:])
    assert amina.content(medium, "bytes=0-9").status_code == 206
    assert amina.content(medium, "bytes=65532-65540").status_code == 500
    file.unlink()
    assert amina.content(medium).status_code == 404


def test_what_is_not_finished_is_not_played(amina):
    begun = amina.begin("x.wav", 100)["at"].rsplit("/", 1)[1]
    assert amina.content(begun).status_code == 404


@settings(max_examples=25)
@given(text=st.text(max_size=30))
def test_any_range_at_all_is_answered(once, text):
    sender, medium = once
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return
    if "\r" in text or "\n" in text:
        return
    answer = sender.content(medium, "bytes=" + text)
    assert answer.status_code in {200, 206, 416}
    assert answer.status_code == 416 or answer.data in DATA


@pytest.fixture(scope="module")
def once(site) -> tuple[Sender, str]:
    sender = site()
    return sender, samples.send(sender.media, sender.entry, DATA).id
