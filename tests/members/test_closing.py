"""Closing an account: what goes, what stays, and who cannot."""

import base64

import pytest
from click.testing import CliRunner

from feedback.accounts.proofs import Given, Wrong, locked, prove
from feedback.accounts.proofs import Proof as Proofs
from feedback.accounts.service import account
from feedback.cli import main
from feedback.diaries.media_files import Folder, clear_media
from feedback.diaries.shelf import Record, Shelf, new_id
from feedback.errors import Conflict, NotFound
from feedback.members import joining
from feedback.members.closing import close_account, may_close, start_over
from feedback.members.pairs import pairs_of
from feedback.members.places import place_of, places
from feedback.members.shared import read_all, write
from feedback.storage.participant_keys import participant_key, recall_digest
from feedback.storage.store import Event
from tests.conftest import MASTER
from tests.members import people


@pytest.fixture
def pair(store):
    return people.two(store)


def close(store, account: str) -> None:
    close_account(store, account=account, clear_media=clear_media)


def test_the_account_and_the_diary_go(store, pair):
    mine = pair.mentor
    Shelf(store, mine.account, mine.identity).save(
        [Record(id=new_id(), kind="entry", content={"text": "hard"}, revision=0)]
    )
    owner = store.vault.name("diary", mine.account)
    folder = Folder(store, owner)
    folder.create("a" * 32, b"header")
    close(store, mine.account)
    assert store.count("diary_blocks", owner=owner) == 0
    assert not (store.media / owner.hex()).exists()
    assert store.one("accounts", id=mine.account) is None
    assert places(store, mine.account) == ()
    proof = Proofs(pepper=store.vault.key("pepper"), cost=people.CHEAP)
    held = locked(store, mine.email, proof=proof)
    with pytest.raises(Wrong):
        prove(store, Given(passphrase=mine.words, code=""), held, proof=proof)


def test_the_key_comes_back_from_no_backup(store, pair):
    name = store.vault.name("diary-key", pair.mentor.account)
    old = participant_key(store, store, name)
    close(store, pair.mentor.account)
    assert participant_key(store, store, name) is None
    assert recall_digest(store, old).hex() in store.never_back._path.read_text()  # noqa: SLF001 - the file


def test_what_two_share_stays_with_the_other(store, pair):
    with store.change(Event("participant.pair")) as w:
        write(w, store, pair.pair, kind="meeting", record="m1", content={"topic": "trust"})
    close(store, pair.mentor.account)
    (theirs,) = pairs_of(store, pair.mentee.account)
    (left,) = read_all(store, pair.mentee.identity, theirs, "meeting")
    assert left.content == {"topic": "trust"}


def test_nobody_is_asked_again_and_everybody_may_come_back(store, pair):
    person = pair.mentor.person
    close(store, pair.mentor.account)
    place = place_of(store, person.id)
    assert (place.account, place.diary) == (None, "elsewhere")
    again = people.member(store, pair.scheme, person)
    assert Shelf(store, again.account, again.identity).all("entry") == []


def test_the_others_account_is_untouched(store, pair):
    before = store.one("accounts", id=pair.mentee.account)
    owner = store.vault.name("diary", pair.mentee.account)
    blocks = store.all("diary_blocks", owner=owner)
    close(store, pair.mentor.account)
    assert store.one("accounts", id=pair.mentee.account) == before
    assert store.all("diary_blocks", owner=owner) == blocks


def test_who_holds_keys_hands_them_over_first(store, pair):
    lead = people.lead_of(store, pair.scheme)
    assert not may_close(store, lead)
    with pytest.raises(Conflict):
        close(store, lead)
    assert store.one("accounts", id=lead) is not None


def test_it_can_be_done_again_where_it_was_broken_off(store, pair):
    def broken(_store, _owner: bytes) -> None:
        raise OSError("no disk")

    with pytest.raises(OSError, match="no disk"):
        close_account(store, account=pair.mentor.account, clear_media=broken)
    close(store, pair.mentor.account)
    assert store.one("accounts", id=pair.mentor.account) is None


def test_it_leaves_no_line_in_the_record(store, pair):
    before = store.count("audit")
    close(store, pair.mentor.account)
    assert store.count("audit") == before


def test_who_lost_everything_begins_anew(store, pair):
    before = store.count("audit")
    start_over(store, address=pair.mentor.email.upper(), clear_media=clear_media)
    assert place_of(store, pair.mentor.person.id) is None
    assert store.one("accounts", id=pair.mentor.account) is None
    assert store.count("audit") == before + 1  # an operator's act, which names nobody
    again = people.member(store, pair.scheme, pair.mentor.person)
    assert Shelf(store, again.account, again.identity).all("entry") == []
    assert place_of(store, pair.mentee.person.id).account == pair.mentee.account


def test_it_is_found_by_the_address_of_the_sign_in_and_of_the_list(store):
    scheme = people.a_scheme(store)
    person = people.on_list(store, scheme, "Amina Bello", "mentor")
    joining.choose_elsewhere(store, people.link(store, scheme, person))
    start_over(
        store, address=person.email, clear_media=clear_media
    )  # on paper: there is no account
    assert place_of(store, person.id) is None
    with pytest.raises(NotFound):
        start_over(store, address=person.email, clear_media=clear_media)


def test_the_operators_command(store, data_dir, pair, monkeypatch):
    monkeypatch.setenv("FEEDBACK_DATA_DIR", str(data_dir))
    monkeypatch.setenv("FEEDBACK_MASTER_KEY", base64.b64encode(MASTER).decode())
    run = CliRunner().invoke
    nobody = run(main, ["member", "restart", "nobody@home.example", "--yes"])
    assert (nobody.exit_code, "Nobody with this address" in nobody.output) == (1, True)
    kept = run(main, ["member", "restart", pair.mentor.email], input="n\n")
    assert (kept.exit_code, store.one("accounts", id=pair.mentor.account) is None) == (1, False)
    done = run(main, ["member", "restart", pair.mentor.email], input="y\n")
    assert (done.exit_code, "reaches them" in done.output) == (0, True)
    assert store.one("accounts", id=pair.mentor.account) is None
    lead = run(main, ["member", "restart", _lead_address(store, pair.scheme), "--yes"])
    assert (lead.exit_code, "Hand your keys over" in lead.output) == (1, True)


def _lead_address(store, scheme: str) -> str:
    return account(store, people.lead_of(store, scheme)).email
