"""What a mentor or mentee sees in Welsh: every page of theirs, and no English sentence on it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from feedback.clock import SetClock
from feedback.meetings import service
from feedback.meetings.model import Next
from feedback.storage.sqlite import initialise
from feedback.web.access import Who, rule_of
from tests.accounts.site import Browser
from tests.conftest import MASTER
from tests.meetings.conftest import GIVEN, START
from tests.members import people, walking
from tests.members.site import URL, SignedIn, make_app, signed_in
from tests.responses.test_in_welsh import ENGLISH
from tests.web.page import Page

WELSH = replace(GIVEN, place="", areas="Cael clust", goals="", steps=(), next=Next())
THEIRS = {Who.MEMBER, Who.PARTNER, Who.ACCOUNT}
# Words of a contract stay in the language in which they are signed. A drawing says what it is of.
NOT_OURS = ("contract",)


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> Iterator[tuple[people.Two, SignedIn]]:
    folder = tmp_path_factory.mktemp("welsh") / "data"
    store = initialise(folder, (MASTER,), SetClock(START))
    made = people.two(store)
    app = make_app(store, folder)
    yield made, signed_in(app, made.mentor)
    store.close()


def paths(app, known: dict[str, str]) -> list[str]:
    """Every page that is theirs and that `known` ids lead to."""
    found = []
    for rule in app.url_map.iter_rules():
        allowed = rule_of(app.view_functions[rule.endpoint])
        theirs = allowed and allowed.who & THEIRS and not allowed.fresh
        if theirs and "GET" in rule.methods and rule.arguments <= known.keys():
            path = str(rule)
            for name, value in known.items():
                path = path.replace(f"<{name}>", value)
            found.append(path)
    return sorted(found)


def test_every_page_of_a_member(both):
    two, me = both
    meeting = service.draft(
        two.store, pair=two.pair, given=WELSH, confirm=True, by=two.mentor.person.id
    )
    known = {"pair": two.pair.id, "meeting": meeting}
    walked = paths(me.app, known)
    assert len(walked) > 15
    seen = 0
    for path in walked:
        answer = me.client.get(f"{path}?lang=cy", base_url=URL)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            check(answer.text, path)
            seen += 1
    assert seen > 12


def check(html: str, path: str) -> None:
    page = Page(html)
    assert page.root.get("lang") == "cy", path
    text = page.text().replace(page.title, "")
    if not any(name in path for name in NOT_OURS):
        found = [text[max(at.start() - 60, 0) : at.end() + 60] for at in ENGLISH.finditer(text)]
        assert not found, (path, found)


def test_the_way_from_the_link_to_a_sign_in(both):
    two, me = both
    scheme = people.a_scheme(two.store, title="Second scheme")
    person = people.on_list(two.store, scheme, "Dilys Evans", "mentor", pair="1")
    folder = me.app.extensions["candour-config"].data_dir
    browser = Browser(walking.make_app(two.store, folder))
    browser.get(f"/join/{people.link(two.store, scheme, person)}?lang=cy")
    check(browser.text, "join")
    browser.post().post(diary="here")
    check(browser.text, "details")
    assert "lang=cy" not in browser.path, "kept in the session"
    browser.post(email="dilys@example.org")
    check(browser.text, "way")
    browser.post(way="words")
    check(browser.text, "words")
    walking.words(browser)
    check(browser.text, "recovery")
    walking.recovery(browser)
    check(browser.text, "ready")
