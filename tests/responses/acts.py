"""What people and thieves do, in a line each."""

import sqlite3
from datetime import timedelta
from pathlib import Path

from crypto import Identity, new_code, open_core, open_envelope, peel
from feedback.questionnaires.model import Wave as Kind
from feedback.responses import lifecycle, receipts, records, service
from feedback.responses.marks import read_mark
from feedback.responses.model import Answers, State
from feedback.responses.opening import nest_context, seed_context
from feedback.responses.service import Visitor
from feedback.responses.slots import RETURN_SIZE, Receipt, new_receipt
from feedback.storage.store import Row
from tests.scenario import Scene, move_to

TEXT = "Nobody may find this."


def answers(value: str = "3", text: str = TEXT, kind: Kind = "pre") -> Answers:
    asked = ("honest", "heard") if kind == "pre" else ("honest", "heard", "later")
    return Answers(closed=dict.fromkeys(asked, value), texts={"good": text, "bad": f"{text}!"})


def invitation(scene: Scene, number: int, kind: Kind = "pre") -> str:
    wave, person = scene.wave(kind).id, scene.people[number].id
    row = scene.store.one("invitations", wave=wave, participant=person)
    assert row is not None
    return str(row["id"])


def visit(scene: Scene, number: int, kind: Kind = "pre") -> Visitor:
    return service.visitor(scene.store, invitation(scene, number, kind))


def draft(scene: Scene, number: int, given: Answers | None = None, kind: Kind = "pre") -> bytes:
    """Answer everything and leave it at that; the return code."""
    code = new_code(RETURN_SIZE)
    given = given or answers(kind=kind)
    service.save(scene.store, visit(scene, number, kind), given, code)
    return code


def send(
    scene: Scene,
    number: int,
    given: Answers | None = None,
    kind: Kind = "pre",
    *,
    quote: bool = False,
) -> Receipt:
    """Answer and send; the receipt."""
    who = visit(scene, number, kind)
    code, receipt = draft(scene, number, given, kind), new_receipt(scene.store, who.place)
    service.submit(scene.store, who, code=code, quote=quote, receipt=receipt)
    return receipt


def decline(scene: Scene, number: int) -> None:
    service.decline(scene.store, visit(scene, number))


def object_to(scene: Scene, receipt: Receipt) -> None:
    receipts.object_to(scene.store, receipts.find(scene.store, receipt), receipt)


def delete(scene: Scene, number: int, kind: Kind = "pre") -> None:
    receipts.delete_by_link(scene.store, invitation(scene, number, kind))


def state(scene: Scene, number: int, kind: Kind = "pre") -> State:
    return service.look(scene.store, visit(scene, number, kind).place).state


def close(scene: Scene, kind: Kind = "pre") -> None:
    move_to(scene, scene.wave(kind).closes + timedelta(days=1))
    assert scene.wave(kind).state == "closed"


def deal(scene: Scene, kind: Kind = "pre") -> None:
    if scene.wave(kind).state == "open":
        close(scene, kind)
    move_to(scene, scene.wave(kind).deals + timedelta(days=1))
    assert scene.wave(kind).state == "dealt"


def tick(scene: Scene) -> None:
    lifecycle.tick(scene.store)


def name(scene: Scene, number: int, kind: Kind = "pre") -> bytes:
    """A person's slot's."""
    return records.slot_name(scene.store, scene.wave(kind).id, scene.people[number].id)


def key_name(scene: Scene, number: int, purpose: str = "answers", kind: Kind = "pre") -> bytes:
    return records.key_name(scene.store, name(scene, number, kind), purpose)


def wave_path(scene: Scene, data_dir: Path, kind: Kind = "pre") -> Path:
    return data_dir / "waves" / f"{scene.wave(kind).file}.db"


def dealt(scene: Scene, table: str, kind: Kind = "pre") -> list[Row]:
    return scene.store.wave(str(scene.wave(kind).file)).all(table, order="id")


def wave_identity(scene: Scene, kind: Kind = "pre") -> Identity:
    """The wave's key, as the lead and the first guardian get it together."""
    wave, lead, guardian = scene.wave(kind).id, scene.lead, scene.guardians[0]
    row = scene.store.one(
        "wave_nests", wave=wave, outer_account=lead.account, inner_account=guardian.account
    )
    assert row is not None
    bound = nest_context(wave, guardian.account)
    core = peel(row["nest"], identity=lead.identity, context=bound)
    return Identity(open_core(core, identity=guardian.identity, context=bound))


def comments_identity(scene: Scene, kind: Kind = "pre") -> Identity:
    """The comments' key, as the first guardian gets it."""
    wave, guardian = scene.wave(kind).id, scene.guardians[0]
    row = scene.store.one("comment_seeds", wave=wave, account=guardian.account)
    assert row is not None
    bound = seed_context(wave, guardian.account)
    return Identity(open_envelope(row["seed"], identity=guardian.identity, context=bound))


def columns(path: Path, table: str) -> list[dict]:
    """All rows of a table by plain SQLite, as a thief reads a copy."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    rows = [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]  # noqa: S608 - ours
    connection.close()
    return rows


def marks(scene: Scene) -> dict[bytes, bool]:
    """key name -> whether that row of the first survey holds answers."""
    wave = scene.wave("pre")
    return {row["key_name"]: read_mark(scene.store, wave, row) for row in dealt(scene, "answers")}


def keys(scene: Scene, purpose: str = "answers") -> list[bytes]:
    """Key names by person."""
    return [key_name(scene, number, purpose) for number in range(len(scene.people))]


def columns_of(scene: Scene) -> list[Row]:
    """All slots of the first survey, in order."""
    return scene.store.wave(str(scene.wave("pre").file)).all("slots", order="id")
