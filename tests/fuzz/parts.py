"""The four parts of the sweep, each as rounds that follow from a seed."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from tests.releases.proof.__main__ import run as run_lead

from .forms import Sweep
from .life.machine import Life
from .parsers import attempt, readers

__all__ = ["PARTS", "Round"]

Round = Callable[[str, bool], Counter[str]]
"""Runs one round: `seed`, and whether to look for the smallest example of a fault (slowly).
Returns how often what happened; raises what was found."""

_LEAD_STEPS: Final = 80
_LIVES, _STEPS = 8, 30
_REQUESTS: Final = 20
_GIVEN: Final = 60


def _settings(examples: int, *, shrink: bool, steps: int = 50) -> settings:
    phases = [Phase.generate, Phase.shrink] if shrink else [Phase.generate]
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        phases=phases,
        deadline=None,
        database=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")


@contextmanager
def _lead() -> Iterator[Round]:
    """A curious lead, who asks for release after release."""

    def run(name: str, _shrink: bool) -> Counter[str]:
        return Counter({"steps": _LEAD_STEPS}) + run_lead(_LEAD_STEPS, seed=name)

    yield run


@contextmanager
def _life() -> Iterator[Round]:
    """Any act by anybody in any order."""

    def run(name: str, shrink: bool) -> Counter[str]:
        done: Counter[str] = Counter()

        class Counted(Life):
            def teardown(self) -> None:
                told, restored = bool(self.world.told_of), self.world.restored
                done.update({"lives": 1, "steps": self.steps})
                done.update({"lives with a release": told, "lives restored": restored > 0})
                done.update({f"done: {act}": times for act, times in self.world.happened.items()})
                super().teardown()

        machine = seed(_number(name))(Counted)
        run_state_machine_as_test(machine, settings=_settings(_LIVES, shrink=shrink, steps=_STEPS))
        return done

    yield run


@contextmanager
def _forms() -> Iterator[Round]:
    """Every form and every address, by everybody."""
    with Sweep.opened() as sweep:

        def run(name: str, shrink: bool) -> Counter[str]:
            sweep.answered.clear()

            @seed(_number(name))
            @_settings(_REQUESTS, shrink=shrink)
            @given(st.data())
            def example(data: st.DataObject) -> None:
                sweep.example(data)

            example()
            told = {f"answered {status}": times for status, times in sweep.answered.items()}
            return Counter({"requests": sweep.answered.total(), **told})

        yield run


@contextmanager
def _parsers() -> Iterator[Round]:
    """Whatever reads files, sealed bytes, codes and JSON: one of them a round, in turn."""
    with readers() as known:
        names = sorted(known)

        def run(name: str, shrink: bool) -> Counter[str]:
            reader = known[names[int(name.rpartition("/")[2]) % len(names)]]
            done: Counter[str] = Counter()

            @seed(_number(name))
            @_settings(_GIVEN, shrink=shrink)
            @given(reader.bytes())
            def example(data: bytes) -> None:
                done["taken" if attempt(reader, data) else "refused"] += 1

            example()
            return done

        yield run


PARTS: Final = {"lead": _lead, "life": _life, "forms": _forms, "parsers": _parsers}
