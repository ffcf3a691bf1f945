"""One at a time, one more may wait, known browsers first."""

import threading

import pytest

from feedback.accounts.gate import Busy, Gate

LONG = 20.0  # seconds; no test waits so long unless it fails


class Visitor:
    """A thread that asks for a turn and keeps it until it is told to go."""

    def __init__(self, gate: Gate, *, known: bool) -> None:
        self.inside = threading.Event()
        self.go = threading.Event()
        self.result = ""
        self._gate, self._known = gate, known
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            with self._gate.turn(known=self._known):
                self.inside.set()
                self.go.wait(LONG)
                self.result = "served"
        except Busy:
            self.result = "busy"

    def end(self) -> str:
        self.go.set()
        self._thread.join(LONG)
        return self.result


@pytest.fixture
def gate() -> Gate:
    return Gate(patience=LONG)


@pytest.fixture
def running(gate: Gate):
    visitor = Visitor(gate, known=False)
    assert visitor.inside.wait(LONG)
    yield visitor
    visitor.end()


def until_somebody_waits(gate: Gate, before: object = None) -> None:
    """Return once the place in the queue is held by another than `before`."""
    pause = threading.Event()
    for _ in range(2000):
        now = gate._waiting  # noqa: SLF001 - the only way to see that somebody waits
        if now is not None and now is not before:
            return
        pause.wait(0.005)
    raise AssertionError("nobody waits")


def test_one_after_the_other(gate: Gate):
    for _ in range(3):
        with gate.turn(known=False):
            pass


def test_an_error_inside_frees_the_place(gate: Gate):
    with pytest.raises(ZeroDivisionError), gate.turn(known=True):
        raise ZeroDivisionError
    with gate.turn(known=False):
        pass


def test_a_second_waits_and_a_third_is_sent_away(gate: Gate, running: Visitor):
    second = Visitor(gate, known=False)
    until_somebody_waits(gate)
    assert not second.inside.is_set()
    with pytest.raises(Busy), gate.turn(known=False):
        pass
    assert running.end() == "served"
    assert second.inside.wait(LONG)
    assert second.end() == "served"


def test_a_known_browser_takes_a_strangers_place(gate: Gate, running: Visitor):
    stranger = Visitor(gate, known=False)
    until_somebody_waits(gate)
    before = gate._waiting  # noqa: SLF001 - as above
    known = Visitor(gate, known=True)
    until_somebody_waits(gate, before)
    assert stranger.end() == "busy"
    with pytest.raises(Busy), gate.turn(known=True):  # but not another known one's
        pass
    running.end()
    assert known.inside.wait(LONG)
    assert known.end() == "served"


def test_patience_ends():
    gate = Gate(patience=0.0)
    first = Visitor(gate, known=True)
    assert first.inside.wait(LONG)
    with pytest.raises(Busy), gate.turn(known=True):
        pass
    assert first.end() == "served"
    with gate.turn(known=False):  # who gave up left nothing behind
        pass
