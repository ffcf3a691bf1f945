"""Parts in numbers for property tests: true counts, and what the engine's buckets tell of them."""

from dataclasses import dataclass

from hypothesis import strategies as st

from feedback.releases.counted import Buckets, buckets, rounded
from feedback.releases.display_model import Rounding
from feedback.releases.model import Policy, Question
from tests.releases.build import scale

POLICY = Policy(breakdowns=("role",))
BASE = 5
ROUNDING = Rounding(base=BASE, hidden=12)


@dataclass(frozen=True)
class Truth:
    """True counts of a part of n people: by option, then those who skipped; and who rose."""

    n: int
    part: bool
    before: tuple[int, ...] | None
    after: tuple[int, ...] | None
    rose: int | None
    change: dict[str, str] | None

    @property
    def buckets(self) -> Buckets:
        return buckets(POLICY, self.n, rounded(self.n, BASE), part=self.part)

    def told(self, question: Question) -> dict[str, object]:
        """The part as it is published."""
        more: list[str] = []

        def cell(name: str, count: int) -> int | str:
            told, or_more = self.buckets.tell(count)
            if or_more:
                more.append(name)
            return told

        found: dict[str, object] = {"name": "mentor" if self.part else "all"}
        found["n"] = rounded(self.n, BASE)
        if self.part:
            found["breakdown"] = "role"
        for when, counts in (("before", self.before), ("after", self.after)):
            if counts is not None:
                name = f"counts_{when}"
                given = dict(zip(question.options, counts, strict=False))
                if self.part:
                    given = {"favourable": sum(given[one] for one in question.favourable)}
                found[name] = {one: cell(f"{name}/{one}", count) for one, count in given.items()}
        if self.rose is not None:
            found["rose"] = cell("rose", self.rose)
        if self.change is not None:
            found["change"] = self.change
        return {**found, "or_more": more} if more else found


@st.composite
def questions(draw) -> Question:
    """A question of 2 to 10 options, whichever of them favourable."""
    options = [f"Option {at}" for at in range(1, draw(st.integers(2, 10)) + 1)]
    some = st.lists(st.sampled_from(options), min_size=1, max_size=len(options) - 1, unique=True)
    roles = draw(st.sampled_from([(), ("mentor",)]))
    reverse = draw(st.booleans())
    return scale(options=options, favourable=draw(some), reverse=reverse, roles=roles)


@st.composite
def truths(draw, question: Question) -> Truth:
    """True counts for a question: both waves with a change, or one wave alone."""
    part = draw(st.booleans())
    n = draw(st.integers(21 if part else 50, 6000))
    waves = draw(st.sampled_from(["both", "both", "pre", "post"]))
    before = draw(shares(n, len(question.options) + 1)) if waves != "post" else None
    after = draw(shares(n, len(question.options) + 1)) if waves != "pre" else None
    both = waves == "both"
    rose = draw(st.none() | st.integers(0, n)) if both else None
    tenths = draw(st.none() | st.tuples(*[st.integers(-30, 30)] * 3)) if both else None
    change = None
    if tenths is not None:
        low, mean, high = (f"{one / 10:.1f}".replace("-0.0", "0.0") for one in sorted(tenths))
        change = {"mean": mean, "low": low, "high": high}
    return Truth(n, part, before, after, rose, change)


@st.composite
def shares(draw, n: int, cells: int) -> tuple[int, ...]:
    """n people in so many cells, by weights of which many are 0."""
    weights = draw(st.lists(st.sampled_from([0, 0, 1, 2, 5, 40]), min_size=cells, max_size=cells))
    counts = [n * weight // (sum(weights) or 1) for weight in weights]
    counts[draw(st.integers(0, cells - 1))] += n - sum(counts)
    return tuple(counts)
