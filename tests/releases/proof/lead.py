"""A curious lead: asks for releases step by step, and tries whatever the rules let them try.

An installation is a list of schemes that share people and items, with one ledger. Some people
never change their mind, between surveys and schemes; others do. After every release the reader,
who kept everything published, tries to fix somebody with one insider. The choices follow from
`Draws`, so that what was found once is found again.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from feedback.releases import policies
from feedback.releases.engine import compute
from feedback.releases.model import Person, Policy, PolicyError, Published, Question
from tests.releases.build import scale

from .drawing import Draws
from .reader import Reader

__all__ = ["ACTS", "Fixed", "Lead", "Scheme"]

ITEMS = (
    scale("q1", text="first"),
    scale("q2", text="second", waves="post"),
    scale("q3", text="third", favourable=("1", "2"), reverse=True),
    scale("q4", text="second", waves="post", roles=("mentor",)),
)
_DAYS = {"second_thoughts": 7, "keep_days": 90}
_SOME = ("1", "2", "3", "4", "5", None)
_TWICE = 2


class Fixed(AssertionError):
    """The reader is certain of somebody."""


@dataclass
class Scheme:
    """One scheme. `asked` are releases by wave asked for, as they were first computed."""

    name: int
    people: list[Person]
    policy: Policy
    questions: tuple[Question, ...]
    opened: bool = False
    asked: dict[str, tuple[bytes, tuple[Published, ...]]] = field(default_factory=dict)

    @property
    def ids(self) -> list[str]:
        return [str(one.id) for one in self.people]

    def copy(self) -> "Scheme":
        """As a backup has it."""
        return replace(self, people=list(self.people), asked=dict(self.asked))


@dataclass
class Lead:
    """An installation and its reader. `ledger`: by scheme, what was published ever."""

    draw: Draws
    schemes: list[Scheme] = field(default_factory=list)
    ledger: list[tuple[int, Published]] = field(default_factory=list)
    frozen: dict[tuple[int, str], bytes] = field(default_factory=dict)
    reader: Reader = field(default_factory=Reader)
    backup: list[Scheme] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)
    minds: dict[tuple[str, str], tuple[str | None, str | None]] = field(default_factory=dict)
    made: int = 0
    fickle: int = 0
    """So many people of a hundred change their mind between two schemes."""
    large: int = 3
    """So many schemes of a hundred have 50 people and more."""

    def step(self) -> str:
        """One act of the lead, whichever comes; its name."""
        act = self.draw.weighted(tuple(ACTS), tuple(ACTS.values()))
        getattr(self, act)()
        self.happened[act] += 1
        return act

    def begin(self) -> None:
        """A new scheme, beside those there are: its people follow from another one's."""
        ids = list(dict.fromkeys(self._people()))
        roles = self.draw.pick([("mentor",), ("mentor", "mentee")])
        people = [
            Person(one, roles[at % len(roles)], {"site": "ns"[at // 2 % 2]}, None, None)
            for at, one in enumerate(ids)
        ]
        policy = Policy(
            k=self.draw.pick([5, 6, 8, 8, 8, 10]),
            coalition=self.draw.pick([1, 1, 1, 2]),
            paired=self.draw.chance(60),
            family=self.draw.pick(["all", "all", "all", "all", "role", "site"]),
            breakdowns=self.draw.pick([(), (), ("role",), ("site", "role")]),
        )
        questions = tuple(one for one in ITEMS if self.draw.chance(85)) or ITEMS[:1]
        self.made += 1
        self.schemes.append(Scheme(self.made, people, policy, questions))

    def _people(self) -> list[str]:
        n = self.draw.within(7, 26)
        fresh = [f"s{self.made}.{at:03}" for at in range(n)]
        if self.draw.chance(self.large):
            return [f"s{self.made}.{at:03}" for at in range(self.draw.within(50, 75))]
        if not self.schemes or self.draw.chance(25):
            return fresh
        near = self.draw.pick([one for one in self.schemes if len(one.people) > 1] or [None])
        if near is None:
            return fresh
        near = near.ids
        half = len(near) // 2
        return self.draw.pick(
            [
                near,
                near[1:],
                [*near[1:], fresh[0]],
                [*near, fresh[0]],
                near[:half],
                near[half:],
                near[half // 2 :],
                near[::2],
                [*near, *fresh],
                [*near[half:], *fresh],
                [*near[-self.draw.within(1, 4) :], *fresh],
                [near[0], *self.draw.pick(self.schemes).ids[-1:], *fresh],
            ]
        )

    def change(self) -> None:
        """Add somebody, or take somebody out, of a list: of one that is open nobody can."""
        scheme = self._any(opened=False)
        if scheme is None:
            return
        if self.draw.chance(50):
            scheme.people.append(replace(scheme.people[0], id=f"s{scheme.name}.x{self.made}"))
        else:
            scheme.people.pop(self.draw.below(len(scheme.people)))
        scheme.people = list({one.id: one for one in scheme.people}.values())
        if not scheme.people:
            self.schemes.remove(scheme)

    def open(self) -> None:
        """Both surveys are answered and dealt, by all or by some."""
        scheme = self._any(opened=False)
        if scheme is None:
            return
        percent = self.draw.pick([100, 100, 100, 95, 80])
        for question in scheme.questions:
            self._make_up(scheme, question)
        scheme.people = [self._answering(one, scheme.questions, percent) for one in scheme.people]
        scheme.opened = True

    def _answering(self, one: Person, asked: Sequence[Question], percent: int) -> Person:
        given: list[dict[str, str | None] | None] = []
        for side, wave in enumerate(("pre", "post")):
            sheet = {q.id: self.minds[str(one.id), q.item][side] for q in asked if q.asks(wave)}
            given.append(sheet if self.draw.chance(percent) else None)
        return replace(one, before=given[0], after=given[1])

    def _make_up(self, scheme: Scheme, question: Question) -> None:
        """What people think who were not asked before: mostly as near to certainty as can be.

        All think alike, or all but one, or as many as the end of a word allows; the others of
        the scheme may have been asked by another one, and then think what they thought.
        """
        new = [
            one
            for one in scheme.ids
            if (one, question.item) not in self.minds or self.draw.chance(self.fickle)
        ]
        n = len(new)
        usual = self.draw.pick([("1", "5"), ("1", "5"), ("1", "5"), ("2", "1"), ("3", None)])
        other = self.draw.pick([("3", "2"), ("3", "2"), ("5", "1"), (None, "3")])
        alike = self.draw.pick([n, n, n, n - 1, -(-n * 3 // 4), n // 2, n // 2, n // 4, None])
        for at, one in enumerate(new):
            own = (self.draw.pick(_SOME), self.draw.pick(_SOME))
            told = own if alike is None else (usual if at < alike else other)
            self.minds[one, question.item] = told

    def loosen(self) -> None:
        """Lower k, or the number of insiders: only before the first survey opens."""
        scheme = self._any()
        if scheme is None:
            return
        field_, less = self.draw.pick([("k", 1), ("coalition", 1), ("k", -1)])
        old = scheme.policy.to_dict()
        new = {**old, field_: old[field_] - less}
        try:
            policies.read({**new, **_DAYS})
        except PolicyError:
            return
        if scheme.asked or scheme.opened:
            refused = policies.stricter({**old, **_DAYS}, {**new, **_DAYS})
            assert bool(refused) is (less > 0)
            if refused or scheme.asked:
                return
        scheme.policy = Policy.from_dict(new)

    def ask(self) -> None:
        """Ask for a release: the first computation is final, whoever asks again."""
        waiting = [one for one in self.schemes if one.opened and not one.asked]
        if waiting and self.draw.chance(80):
            scheme = self.draw.pick(waiting)
        else:
            scheme = self._any(opened=True)
        if scheme is None:
            return
        both = scheme.policy.paired or self.draw.chance(30)
        waves = "both" if both else self.draw.pick(["pre", "post"])
        spent = {one for name, one in self.frozen if name == scheme.name}
        published = tuple(
            replace(one, same_scheme=name == scheme.name) for name, one in self.ledger
        )
        if (scheme.name, waves) in self.frozen:
            self._again(scheme, waves)
            return
        if spent and (waves == "both" or "both" in spent):
            return  # one of its surveys is published: the service refuses
        release = compute(
            scheme.policy,
            scheme.questions,
            scheme.people,
            invited=Counter(one.role for one in scheme.people),
            published=published,
            waves=waves,
        )
        if release.alarms:
            self.happened["withheld"] += 1
            return
        scheme.asked[waves] = release.to_bytes(), published
        self.frozen[scheme.name, waves] = release.to_bytes()
        self.ledger += [(scheme.name, one) for one in release.published()]
        told = release.to_dict()
        self.happened["shown"] += '"n"' in str(told).replace("'", '"')
        self.reader.see(told, scheme.policy, scheme.questions, scheme.people)
        self.look(scheme)

    def _again(self, scheme: Scheme, waves: str) -> None:
        """The same bytes from the same people in another order, or what is kept."""
        if waves not in scheme.asked:
            self.happened["asked after a restore"] += 1
            return  # restored from before: the ledger has it, and it is not computed again
        body, published = scheme.asked[waves]
        again = compute(
            scheme.policy,
            scheme.questions,
            scheme.people[::-1],
            invited=Counter(one.role for one in scheme.people),
            published=published[::-1],
            waves=waves,
        )
        self.happened["asked again"] += 1
        assert again.to_bytes() == body == self.frozen[scheme.name, waves]

    def keep(self) -> None:
        """Make a backup."""
        self.backup = [one.copy() for one in self.schemes]

    def restore(self) -> None:
        """Put the backup back. The ledger is kept, and so is what the reader saw."""
        self.schemes = [one.copy() for one in self.backup]

    def look(self, scheme: Scheme) -> None:
        """The reader tries, with whatever the newest release changed."""
        for question in scheme.questions:
            # A release that shows nothing leaves the last one there was: looking again is safe.
            sure = self.reader.sure(item=question.item)
            self.happened["looked"] += 1
            if sure:
                raise Fixed(f"{sorted(sure)} of {question.id} in scheme {scheme.name}")

    def _any(self, *, opened: bool | None = None) -> Scheme | None:
        there = [one for one in self.schemes if opened in (None, one.opened)]
        return self.draw.pick(there) if there else None


ACTS = {"begin": 24, "change": 6, "open": 27, "loosen": 6, "ask": 32, "keep": 4, "restore": 1}
