"""A thief of the stores: nothing of what people do is in the rows of main, or in their number."""

from datetime import timedelta

from feedback.storage.schema import TABLES
from tests.attacks.browser import Browser, begun, fill, link_of
from tests.scenario import answer, delete

# The head of the audit chain stands in the keyring; sessions and the like in volatile.
MAIN = [name for name, table in TABLES.items() if table.store == "main"]
KEYRING = [name for name, table in TABLES.items() if table.store == "keyring"]


def _rows(store, names) -> dict[str, list]:
    return {name: store.all(name) for name in names}


def test_answering_changes_no_row_of_main_and_none_of_the_keyring(app, running, store):
    links = [link_of(running, "pre", number) for number in range(4)]
    before = _rows(store, MAIN + KEYRING)
    sender = begun(app, links[0])
    fill(sender, text="a comment")
    sender.post("/answer/check", quote="yes")
    sender.get("/answer/saved")
    sender.post("/answer/saved")
    fill(begun(app, links[1]), text="a draft")
    Browser(app).post(links[2], action="decline")
    assert _rows(store, MAIN + KEYRING) == before


def test_deleting_changes_no_row_of_main(running, store):
    answer(running, "pre", 0, lambda _question: "4")
    before, keys = _rows(store, MAIN), store.all("participant_keys")
    delete(running, "pre", 0)
    delete(running, "pre", 1)
    assert _rows(store, MAIN) == before
    after = store.all("participant_keys")
    assert [(row["id"], row["name"], len(row["wrapped"])) for row in after] == [
        (row["id"], row["name"], len(row["wrapped"])) for row in keys
    ]


def test_the_never_back_file_tells_no_time_and_no_order(running, data_dir):
    for number in range(3):
        delete(running, "pre", number)
        running.clock.advance(timedelta(hours=3))
    assert (data_dir / "never-back").stat().st_mtime == 0
    text = (data_dir / "never-back").read_text()
    digests = text.split('"')[1::2]
    assert text.count("2026-") + text.count("2027-") >= 6
    assert str(running.store.today()) not in text
    assert digests


def test_a_participants_session_says_nothing_to_whoever_has_the_stores(app, running, store):
    """Somebody who sent, and somebody who only looked, leave equal rows."""
    looked = begun(app, link_of(running, "pre", 0))
    sender = begun(app, link_of(running, "pre", 1))
    fill(sender, text="a comment")
    sender.post("/answer/check", quote="yes")
    looked.get("/answer/1")
    rows = store.all("sessions")
    assert (
        len({(len(row["body"]), row["expires"], row["owner"], row["label"]) for row in rows}) == 1
    )


def test_no_file_of_the_stores_is_open_to_others(running, data_dir):
    loose = [
        path.name
        for path in [data_dir, *data_dir.rglob("*")]
        if path.stat().st_mode & 0o077 and path.is_file()
    ]
    assert loose == []
    assert data_dir.stat().st_mode & 0o077 == 0
    del running
