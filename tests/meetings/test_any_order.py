"""Whatever two people do, in whatever order: who is waited for, and what counts."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.errors import Conflict
from feedback.meetings import service, tally
from tests.meetings.conftest import Pairing
from tests.meetings.test_tally import SEED, open_survey

WHO = st.sampled_from(["mentor", "mentee"])
ACTS = st.one_of(
    st.tuples(st.just("change"), WHO, st.integers(30, 33), st.booleans()),
    st.tuples(st.just("confirm"), WHO),
    st.tuples(st.just("confirm what was there before"), WHO),
    st.tuples(st.just("tick"), WHO, st.booleans()),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTS, max_size=8))
def test_what_counts_is_the_last_version_that_both_have_confirmed(pairing: Pairing, acts):
    if not pairing.store.count("waves"):
        open_survey(pairing)
    made = pairing.draft(confirm=False)
    minutes, yes, counts, old = pairing.read(made).minutes, set(), None, ""
    for kind, who, *more in acts:
        now = pairing.read(made).digest
        if kind == "change":
            if more[0] != minutes:
                minutes, yes, old = more[0], set(), now
            yes |= {who} if more[1] else set()
            pairing.change(made, who, minutes=more[0], confirm=more[1])
        elif kind == "confirm":
            yes.add(who)
            pairing.confirm(made, who)
        elif kind == "tick":
            _tick(pairing, made, who, done=more[0])
        elif old and old != now:
            with pytest.raises(Conflict):
                pairing.confirm(made, who, digest=old)
        counts = minutes if yes == {"mentor", "mentee"} else counts
        assert _waits(pairing, made) == yes
        assert _counted(pairing, made) == counts


def _tick(pairing: Pairing, made: str, who: str, *, done: bool) -> None:
    service.tick(
        pairing.store,
        pair=pairing.pair,
        meeting=made,
        step=pairing.read(made).steps[0].id,
        done=done,
        identity=pairing.of(who).identity,
    )


def _waits(pairing: Pairing, made: str) -> set[str]:
    names = {pairing.of(who).person.id: who for who in ("mentor", "mentee")}
    return {names[one] for one in pairing.read(made).yes}


def _counted(pairing: Pairing, made: str) -> int | None:
    name = pairing.store.vault.name("tally", made)
    if not pairing.store.count("tallies", name=name):
        return None
    wave = tally.counting(pairing.store, pairing.store, pairing.both.scheme)
    rows = pairing.store.all("tallies", order="name", scheme=wave.scheme, wave=wave.id)
    at = [row["name"] for row in rows].index(name)
    return tally.tallies(pairing.store, wave, SEED)[at].minutes
