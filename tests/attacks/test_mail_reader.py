"""Whoever reads somebody's mail: what they may do, and what they must not learn."""

from collections.abc import Callable

import pytest

from feedback.invitations.service import ask_again
from feedback.outbox.model import State
from feedback.responses import service
from tests.attacks.browser import Browser, begun, fill, link_of, page

BUTTONS = ("continue", "decline", "delete")
PAGES = (
    "/answer",
    "/answer/notice",
    "/answer/1",
    "/answer/2",
    "/answer/code",
    "/answer/delete",
    "/answer/later",
)


def _shown(app, running) -> list[str]:
    """All that one sees with the link who has no code: pages, headers, cookies' names."""
    reader = begun(app, link_of(running, "pre", 0))
    seen = [page(reader, path) for path in PAGES]
    names = sorted({one.key for one in reader.client._cookies.values()})  # noqa: SLF001 - to see them all
    return [*seen, str(names)]


def test_a_draft_shows_nowhere_without_its_code(app, running):
    before = _shown(app, running)
    fill(begun(app, link_of(running, "pre", 0)), text="zebra crossing")
    assert _shown(app, running) == before


def test_to_have_declined_shows_nowhere(app, running):
    before = _shown(app, running)
    Browser(app).post(link_of(running, "pre", 0), action="decline")
    assert _shown(app, running) == before


def test_the_link_itself_is_one_page_for_all_that_can_become_of_it(app, running):
    links = [link_of(running, "pre", number) for number in range(4)]
    fill(begun(app, links[0]))
    sender = begun(app, links[1])
    fill(sender)
    sender.post("/answer/check")
    gone = begun(app, links[2])
    gone.get("/answer/delete")
    gone.post("/answer/delete", sure="y")
    for at in ("", "/data", "/notice"):
        assert len({page(Browser(app), link + at).replace(link, "") for link in links}) == 1


def test_sent_closed_and_unknown_are_refused_alike(app, running):
    links = [link_of(running, "pre", number) for number in range(2)] + ["/i/" + "A" * 16]
    sender = begun(app, links[0])
    fill(sender)
    sender.post("/answer/check")
    gone = begun(app, links[1])
    gone.get("/answer/delete")
    gone.post("/answer/delete", sure="y")
    told = []
    for link in links:
        given = Browser(app).post(link, action="continue")
        told.append((given.status_code, sorted(given.headers), given.text))
    assert told[0] == told[1] == told[2]


@pytest.mark.parametrize("sent", [False, True])
def test_deleting_says_the_same_whether_there_was_anything_or_not(app, running, sent):
    link = link_of(running, "pre", 0)
    if sent:
        first = begun(app, link)
        fill(first)
        first.post("/answer/check")
    reader = Browser(app)
    assert reader.post(link, action="delete").location == "/answer/delete"
    reader.get("/answer/delete")
    given = reader.post("/answer/delete", sure="y")
    assert (given.status_code, given.location) == (303, "/link/deleted")
    assert "__Host-session" not in str(given.headers.getlist("Set-Cookie")[0].split(";")[0][16:])


def test_what_was_sent_cannot_be_replaced_by_the_link(app, running, store):
    """Nor after deleting it, nor by a visit that was begun before."""
    link = link_of(running, "pre", 0)
    early = begun(app, link)
    fill(early, text="theirs")
    owner = begun(app, link)
    owner.post("/answer")
    owner.get("/answer/1")
    owner.post("/answer/1/again", **{"q-honest": "1"})
    fill(owner, text="mine")
    assert owner.post("/answer/check", quote="no").location == "/answer/saved"

    def slots() -> list:
        return store.wave(str(running.wave("pre").file)).all("slots", order="id")

    before = slots()
    for path, fields in (
        ("/answer/check", {"quote": "yes"}),
        ("/answer/1", {"q-honest": "5"}),
        ("/answer/1/again", {"q-honest": "5"}),
        ("/answer/saved", {}),
    ):
        early.post(path, **fields)
    assert slots() == before
    early.get("/answer/delete")
    early.post("/answer/delete", sure="y")
    late = Browser(app)
    assert late.post(link, action="continue").location == "/link/unusable"
    assert late.post(link, action="decline").location == "/link/declined"
    wave = running.wave("pre")
    found = store.one("invitations", wave=wave.id, participant=running.people[0].id)
    who = service.visitor(store, str(found["id"]))
    assert service.look(store, who.place).state.name == "CLOSED"


@pytest.mark.parametrize("other", ["nobody@council.example", "\x00", "a" * 5000, "MENTOR0 @x"])
def test_asking_again_says_and_stores_the_same_for_everybody(app, running, store, other):
    def asked(email: str) -> tuple:
        browser = Browser(app)
        given = browser.post("/link/again", email=email)
        rows = [row for row in store.all("outbox") if row["kind"] == "again"]
        newest = [(len(row["payload"]), row["batch"], row["state"]) for row in rows]
        return given.status_code, given.location, newest[-1:], len(newest)

    first = asked(running.people[0].email)
    then = asked(other)
    if len(other) < 500:
        assert then[:3] == first[:3] == (303, "/link/asked", [(first[2][0][0], "", State.WAITING)])
        assert then[3] == first[3] + 1
    else:
        assert then[0] == 200  # longer than any address: the form says so


def test_three_a_day_by_whatever_spelling(running, store):
    email = running.people[0].email
    spellings: list[Callable[[str], str]] = [str, str.upper, str.title, lambda one: f" {one}\t"]
    for spell in spellings * 3:
        ask_again(store, email=spell(email))
    assert sum(row["kind"] == "again" for row in store.all("outbox")) == 3
