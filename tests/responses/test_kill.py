"""Killed at any moment: what was said to be saved is, and nothing is half done."""

import secrets
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from feedback.responses import lifecycle, receipts, reseal, service
from feedback.responses.model import State
from feedback.responses.slots import Receipt, new_receipt
from tests.responses import acts
from tests.responses.killing import again, healthy, killed, killed_while, opened, state
from tests.scenario import Scene

DAY = timedelta(days=1)
CODE = bytes(10)


@dataclass(frozen=True)
class Known:
    """What somebody was told of their slot. `value`: which option they chose everywhere."""

    state: State = State.EMPTY
    value: str = ""
    receipt: str = ""  # hex


Told = dict[int, Known]


def live(scene: Scene, told: Told, say: Callable[[object], None]) -> None:
    """People write, send, change and delete for ever; each says what it tries, and when done."""
    store = scene.store
    while True:
        number = secrets.randbelow(8)
        now = told.get(number, Known())
        value = str(1 + secrets.randbelow(5))
        wanted, act = _next(scene, number, now, value)
        if wanted is None:
            reseal.tick(store)
            continue
        say(["try", number, int(wanted.state), wanted.value, wanted.receipt])
        act()
        told[number] = wanted
        say(["done", number, int(wanted.state), wanted.value, wanted.receipt])


def _next(
    scene: Scene, number: int, now: Known, value: str
) -> tuple[Known | None, Callable[[], object]]:
    store, given = scene.store, acts.answers(value, f"{value}-said")
    who = acts.visit(scene, number)
    if now.state is State.CLOSED:
        return None, lambda: None
    if number >= 5 and secrets.randbelow(12) == 0:  # for good: the others go on
        return Known(State.CLOSED), lambda: acts.delete(scene, number)
    if now.state is State.EMPTY:
        return Known(State.DRAFT, value), lambda: service.save(store, who, given, CODE)
    if now.state is State.DRAFT:
        receipt = new_receipt(store, who.place)
        sent = Known(State.SUBMITTED, now.value, receipt.code.hex())
        return sent, lambda: service.submit(store, who, code=CODE, quote=True, receipt=receipt)
    receipt = Receipt.from_code(bytes.fromhex(now.receipt))
    found = receipts.find(store, receipt)
    if secrets.randbelow(3):
        changed = Known(State.SUBMITTED, value, now.receipt)
        return changed, lambda: receipts.change_sent(store, found, receipt, given)
    return Known(State.EMPTY), lambda: receipts.delete_sent(store, found, receipt)


def seen(scene: Scene, number: int, told: list[Known]) -> Known:
    """What is really there, as far as what they were told lets them see it."""
    state = acts.state(scene, number)
    if state is State.DRAFT:
        draft = service.read_draft(scene.store, acts.visit(scene, number), CODE)
        assert draft is not None
        assert draft.texts["good"] == f"{draft.closed['honest']}-said"
        return Known(State.DRAFT, draft.closed["honest"])
    if state is not State.SUBMITTED:
        return Known(state)
    codes = {one.receipt for one in told if one.receipt}
    for code in codes:
        try:
            sent = receipts.find(scene.store, Receipt.from_code(bytes.fromhex(code)))
        except receipts.NotFound:
            continue
        value = sent.answers.closed["honest"]
        assert sent.answers.closed == {"honest": value, "heard": value}
        assert sent.answers.texts == {"good": f"{value}-said", "bad": f"{value}-said!"}
        return Known(State.SUBMITTED, value, code)
    raise AssertionError("somebody's answers are there, and their receipt does not open them")


def compare(scene: Scene, told: Told, lines: list) -> int:
    """Check each slot against what was said of it; how many acts were cut short and done."""
    trying: dict[int, Known] = {}
    for kind, number, at, value, receipt in lines:
        said = Known(State(at), value, receipt)
        if kind == "try":
            trying[number] = said
        else:
            told[number] = said
            trying.pop(number)
    assert len(trying) <= 1
    cut = 0
    for number in range(8):
        before, pending = told.get(number, Known()), trying.get(number)
        may = [before] + ([pending] if pending else [])
        if pending and pending.state is State.CLOSED and before.state is State.SUBMITTED:
            may.append(Known(State.EMPTY))  # the keys are gone already, so it counts as empty
        now = seen(scene, number, may)
        assert now in may, (number, now, may)
        told[number] = now
        cut += pending is not None and now != before
    return cut


def test_killed_thirty_times_nothing_said_is_lost(scene: Scene, data_dir: Path):
    told: Told = {}
    scene.store.close()
    acts_done = cut = 0
    for _ in range(30):
        last = 5 + secrets.randbelow(20)

        def work(say: Callable[[object], None]) -> None:
            live(again(scene, data_dir), dict(told), say)

        lines = killed(work, lambda number, last=last: number >= last)
        acts_done += sum(line[0] == "done" for line in lines)
        there = again(scene, data_dir)
        with closing(there.store):
            cut += compare(there, told, lines)
    assert acts_done > 60
    assert {one.state for one in told.values()} & {State.SUBMITTED, State.DRAFT, State.CLOSED}
    there = again(scene, data_dir)
    with closing(there.store):
        healthy(there)
        acts.deal(there)
        expected = {
            acts.key_name(there, number): one.value
            for number, one in told.items()
            if one.state is State.SUBMITTED
        }
        assert dict(opened(there)) == expected


def test_killed_while_dealing_it_is_finished_later(scene: Scene, data_dir: Path):
    for number in range(9):
        acts.send(scene, number, acts.answers(str(1 + number % 5), f"{1 + number % 5}-said"))
    acts.close(scene)
    scene.clock.advance(scene.wave("pre").deals + DAY - scene.store.today())
    scene.store.close()
    killed_while(scene, data_dir, times=12, until=lambda: state(scene, data_dir) == "dealt")
    there = again(scene, data_dir)
    with closing(there.store):
        lifecycle.tick(there.store)
        wave = there.wave("pre")
        assert (wave.state, wave.enough) == ("dealt", "enough")
        assert there.store.wave_files() == [wave.file]
        assert len(acts.dealt(there, "answers")) == 12
        assert dict(opened(there)) == {
            acts.key_name(there, number): str(1 + number % 5) for number in range(9)
        }
        events = [row["event"] for row in there.store.all("audit")]
        assert events.count("wave.dealt") == 1
        healthy(there)


def test_killed_while_opening_it_opens_once(planned: Scene, data_dir: Path):
    planned.clock.advance(planned.wave("pre").opens - planned.store.today())
    planned.store.close()
    killed_while(planned, data_dir, times=8, until=lambda: state(planned, data_dir) == "open")
    there = again(planned, data_dir)
    with closing(there.store):
        lifecycle.tick(there.store)
        wave = there.wave("pre")
        assert wave.state == "open"
        assert there.store.wave_files() == [wave.file]
        assert there.store.count("invitations") == 12
        assert there.store.count("participant_keys") == 36
        assert there.store.count("wave_nests") == 3
        assert len(acts.columns_of(there)) == 12
        acts.send(there, 0)
        healthy(there)


def test_killed_while_destroying_it_is_finished_later(scene: Scene, data_dir: Path):
    acts.send(scene, 0)
    acts.deal(scene)
    scene.clock.advance(scene.wave("pre").destroys - scene.store.today())
    scene.store.close()
    killed_while(scene, data_dir, times=8, until=lambda: state(scene, data_dir) == "destroyed")
    there = again(scene, data_dir)
    with closing(there.store):
        lifecycle.tick(there.store)
        assert there.wave("pre").state == "destroyed"
        assert there.store.wave_files() == []
        assert there.store.count("participant_keys") == 0
        healthy(there)
