"""What must be true after every step, whatever happened."""

import base64
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import suppress

from feedback.accounts import holders
from feedback.agreements import service as agreements
from feedback.audit import service as audit
from feedback.diaries import service as diaries
from feedback.diaries.shelf import Shelf
from feedback.errors import NotFound
from feedback.meetings import service as meetings
from feedback.outbox.local import kept
from feedback.participants.service import participant
from feedback.releases import ledger_checking
from feedback.releases.published import checked_body
from feedback.releases.records import of_scheme
from feedback.releases.states import State
from feedback.responses import receipts, service
from feedback.responses.marks import read_mark
from feedback.responses.slots import Receipt
from feedback.schemes import quorums
from feedback.schemes.holding import held
from feedback.schemes.service import scheme
from feedback.storage.schema import TABLES

from .world import World

__all__ = ["Broken", "check", "deep", "gone", "seen", "state"]

_PASSING = frozenset({"sessions", "throttles", "jobs", "sign_in_steps", "challenges", "local_mail"})
_PLACES = frozenset({"keys", "backups"})


class Broken(AssertionError):
    """Something that must always be true is not."""


def must(holds: bool, what: str) -> None:
    """Raise `Broken` unless it holds."""
    if not holds:
        raise Broken(what)


def check(world: World) -> None:
    """All that is quick to ask."""
    _answers(world)
    _members(world)
    _releases(world)
    _holders(world)
    must(not audit.check(world.store).faults, "the record of actions does not verify")


def deep(world: World) -> None:
    """What reads every file."""
    _files(world)
    _mail(world)
    for line in world.logged:
        _clean(world, line.encode(), f"a log line: {line[:300]}")
    world.store.settle()
    for path in [*world.folder.glob("*.db"), *(world.folder / "waves").glob("*.db")]:
        connection = sqlite3.connect(path)
        try:
            (told,) = connection.execute("PRAGMA integrity_check").fetchone()
        finally:
            connection.close()
        must(told == "ok", f"{path.name}: {told}")
    must(ledger_checking.check(world.store).fault is None, "the ledger does not verify")
    gone(world)


def gone(world: World) -> None:
    """What was destroyed is not there, whatever backup was put back since."""
    for what, *which in world.destroyed:
        if what == "sent":
            with suppress(NotFound):
                receipts.find(world.store, Receipt.from_code(which[0]))
                raise Broken("answers that were deleted came back")
        elif what == "erased":
            rows = world.store.all("participants", id=world.people[which[0]])
            names = [participant(world.store, world.scene.scheme, str(row["id"])) for row in rows]
            must(not any(one.name for one in names), "somebody who was erased came back")


def seen(world: World, text: bytes, what: str) -> None:
    """A page that somebody else got: no secret is in it."""
    _clean(world, text, what)


def state(world: World) -> str:
    """A digest of every row that says something, and of the never-back file."""
    total = hashlib.sha256((world.folder / "never-back").read_bytes())
    for name, table in sorted(TABLES.items()):
        if name in _PASSING:
            continue
        if table.store == "wave":
            for row in world.store.all("waves"):
                if row["file"]:
                    rows = world.store.wave(str(row["file"])).all(name)
                    total.update(repr(sorted(map(repr, rows))).encode())
        else:
            total.update(repr(sorted(map(repr, world.store.all(name)))).encode())
    return total.hexdigest()


def _answers(world: World) -> None:
    """Whoever was told "saved" finds it; what is dealt is counted, no more and no less."""
    for kind in ("pre", "post"):
        wave = world.scene.wave(kind)
        mine = {key: one for key, one in world.sent.items() if key[0] == kind}
        if wave.state in {"open", "closed"}:
            for (_, number), one in mine.items():
                found = receipts.find(world.store, one.receipt)
                must(
                    set(found.answers.closed.values()) == {one.value}
                    and found.answers.texts.get("comments", "") == one.text
                    and found.objected is one.objected,
                    f"what {number} sent in {kind} is not what was sent: {found.answers}",
                )
        if wave.state == "open":
            for (at, number), (code, text) in world.drafts.items():
                if at == kind:
                    draft = service.read_draft(world.store, world.visitor(kind, number), code)
                    must(draft is not None, f"the draft of {number} is lost")
                    must(draft.texts["comments"] == text, f"the draft of {number} changed")
        if wave.state == "dealt":
            counted = sum(not one.objected for one in mine.values())
            counted += sum(at == kind for at, _ in world.marked)
            rows = world.store.wave(str(wave.file)).all("answers")
            found_ = sum(read_mark(world.store, wave, row) for row in rows)
            must(found_ == counted, f"{kind}: {found_} are counted, and {counted} were sent")


def _members(world: World) -> None:
    for (who, entry), text in world.notes.items():
        held = world.members[who]
        shelf = Shelf(world.store, held.account, held.identity)
        must(
            diaries.resume(shelf, entry).entry.text == text,
            f"an entry of {held.person.role} is not what was written",
        )
    pair = world.store.one("pairs", id=world.pair_id)
    if world.logs and pair:
        held = world.members[1]
        there = meetings.log(world.store, pair=world.pair, identity=held.identity)
        found = {one.id: one.areas for one in there.meetings}
        must(found == world.logs, "the log of meetings is not what was written")
    if world.signed and pair:
        held = world.members[1]
        book = agreements.look(
            world.store, held.identity, pair_id=world.pair_id, account=held.account
        ).book
        must(
            book.force is not None and world.signed in {one.digest for one in book.signed_deals},
            "the contract that both signed is not there",
        )


def _releases(world: World) -> None:
    """Computed once, published once, and only what the rules let through."""
    policy = scheme(world.store, world.scene.scheme).policy
    for row in of_scheme(world.store, world.scene.scheme):
        if row.digest:
            digest = world.computed.setdefault(row.id, row.digest)
            must(digest == row.digest, "a release was computed twice, differently")
        if row.state is State.WITHHELD:
            for wave in row.waves:
                world.destroyed.add(("told", wave))
                world.told_of.setdefault(wave, (row.id, ""))
        if row.body is None:
            continue
        must(json.dumps(checked_body(world.store, row)) != "", "a release is not in the ledger")
        must(
            world.published.setdefault(row.id, row.body) == row.body,
            "what was published changed",
        )
        for wave in row.waves:
            world.destroyed.add(("told", wave))
            first = world.told_of.setdefault(wave, (row.id, row.body))
            must(first == (row.id, row.body), "a survey was published twice")
        body = json.loads(row.body)
        for word in world.secrets:
            must(word not in row.body, "a comment was published that nobody let through")
        must('"k"' not in row.body and int(str(policy["k"])) >= 5, "a policy below five")
        must(isinstance(body["questions"], list), "a release without questions")
    must(
        set(world.published) <= {row.id for row in of_scheme(world.store, world.scene.scheme)},
        "a published release is gone",
    )


def _holders(world: World) -> None:
    """Nothing is sealed to who has gone; who is there could open what runs; what is held stays."""
    store, made, scene = world.store, world.scene.scheme, world.scene
    for one in world.gone:
        left = store.count("comment_seeds", account=one.account)
        left += store.count("deposits", account=one.account)
        left += store.count("wave_nests", outer_account=one.account)
        left += store.count("wave_nests", inner_account=one.account)
        must(left == 0, f"{one.name} has gone, and {left} keys are sealed to them")
    there = holders.holders(store, made)
    for wave in quorums.running(store, made):
        must(quorums.still_opens(store, wave, there), "nobody can open the results any more")
    if held(store, made):
        must(scheme(store, made).settings.lead_name != "", "a hold did not keep the settings")
        acting = {one.account for one in there if one.acts}
        must(scene.lead.account in acting, "a hold did not keep who runs the scheme")


def _files(world: World) -> None:
    """No secret lies in any file, as it is or in base 64, nor does any name."""
    backups = world.folder.parent / "backups"
    for path in [*world.folder.rglob("*"), *backups.iterdir()]:
        if path.is_file():
            _clean(world, path.read_bytes(), f"the file {path.name}")
    others = {path.name for path in world.folder.parent.iterdir()} - _PLACES
    must(others == {world.folder.name}, f"something was left: {sorted(others)}")


def _mail(world: World) -> None:
    for number in range(1, 200):
        messages, _ = kept(world.store, page=number, size=50)
        if not messages:
            return
        for one in messages:
            _clean(world, f"{one.to}{one.subject}{one.text}{one.html}".encode(), "a mail")


def _clean(world: World, data: bytes, what: str) -> None:
    if b"zqx" not in data and not any(one in data for one in _coded(b"zqx")):
        return
    for word in world.secrets:
        forms = (word.encode(), *_coded(word.encode()))
        must(not any(one in data for one in forms), f"{what} holds {word}")


def _coded(word: bytes) -> Iterator[bytes]:
    """How a word looks inside base 64, wherever it begins."""
    for before in range(3):
        text = base64.b64encode(bytes(before) + word)
        start = -(-before * 8 // 6) if before else 0
        yield text[start : len(text) - 4 if len(word) > 3 else start + 3]
