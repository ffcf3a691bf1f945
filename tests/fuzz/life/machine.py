"""The state machine: any act in any order, and after each step all that must always be true."""

import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from feedback.errors import NotFound, ServiceError
from feedback.releases.model import PolicyError
from feedback.web.access import Who, rule_of
from tests.attacks.browser import pages_of
from tests.fuzz.limits import within
from tests.members.site import URL, SignedIn
from tests.rules.test_routes import allowed

from . import watch
from .acts import ACTS, SEVERAL, Drawn, many_send
from .holder_acts import HOLDER_ACTS
from .member_acts import MEMBER_ACTS
from .operator_acts import OPERATOR_ACTS
from .oversight_acts import OVERSIGHT_ACTS
from .release_acts import RELEASE_ACTS, go_on, read_comments
from .world import MENTORS, Template, World, begun, made

__all__ = ["Life"]

REFUSED = (ServiceError, PolicyError)
_DRAWN = st.builds(
    Drawn,
    kind=st.sampled_from(["pre", "post"]),
    number=st.integers(0, MENTORS - 1),
    value=st.sampled_from("12345"),
    flag=st.booleans(),
)
_PASSING = ("days_pass", "next_day", "next_day", "next_day", "worker", "restart")
"""What nobody does: time, the worker, the machine."""
_WHATEVER = (
    *(*ACTS * 2, *RELEASE_ACTS * 3, *MEMBER_ACTS, *_PASSING * 2),
    *(*OPERATOR_ACTS * 2, *HOLDER_ACTS * 2, *OVERSIGHT_ACTS),
)
_BEGINNINGS = {
    "planned": (),
    "open": ("pre",),
    "dealt": ("pre",),
    "both dealt": ("pre", "post"),
    "asked": ("pre", "post"),
    "computed": ("pre", "post"),
    "published": ("pre", "post"),
}
_STEPS = {"asked": 1, "computed": 2, "published": 4}


class Life(RuleBasedStateMachine):
    """One life of a scheme. The first one makes what all begin with."""

    template: ClassVar[Template | None] = None
    _kept: ClassVar[ExitStack] = ExitStack()

    def __init__(self) -> None:
        super().__init__()
        self.held = ExitStack()
        cls = type(self)
        if Life.template is None:
            folder = cls._kept.enter_context(tempfile.TemporaryDirectory())
            Life.template = made(Path(folder) / "data")
        folder = self.held.enter_context(tempfile.TemporaryDirectory())
        self.world: World = self.held.enter_context(begun(Life.template, Path(folder) / "data"))
        self.steps = 0

    def teardown(self) -> None:
        try:
            watch.deep(self.world)
        finally:
            self.held.close()

    @initialize(begin=st.sampled_from([*_BEGINNINGS, *["published"] * 3]))
    def begin(self, begin):
        """How far the scheme is, by most people answering and holders doing what they should."""
        for kind in _BEGINNINGS[begin]:
            self._next_day(Drawn(kind, 0, "4", flag=True))
            many_send(self.world, Drawn(kind, 0, "4", flag=True))
            if begin != "open":
                self._next_day(Drawn(kind, 0, "4", flag=True))
                self._next_day(Drawn(kind, 0, "4", flag=True))
        for _ in range(_STEPS.get(begin, 0)):
            go_on(self.world, Drawn("pre", 0, "4", flag=True))

    @rule(what=st.sampled_from(_WHATEVER), one=_DRAWN)
    def act(self, what, one):
        if what in _PASSING:
            getattr(self, f"_{what}")(one)
        else:
            self._try(what, one)

    def _days_pass(self, one):
        self.world.scene.clock.advance(timedelta(days=[1, 1, 3, 30, 90][int(one.value) - 1]))
        self._worker(one)

    def _next_day(self, one):
        """Go to the next day on which something happens to a survey."""
        wave, today = self.world.scene.wave(one.kind), self.world.store.today()
        day = timedelta(days=1)
        ahead = [wave.opens, wave.closes + day, wave.deals + day]
        later = [one for one in ahead if one > today]
        if later:
            self.world.scene.clock.advance(later[0] - today)
        self._worker(one)

    def _worker(self, _one):
        self.world.work()
        self._forget_what_is_over()

    def _restart(self, _one):
        self.world.restart()

    @rule(
        role=st.sampled_from(["nobody", "lead", "deputy", "guardian", "member", "left"]),
        at=st.lists(st.integers(0, 10_000), min_size=2, max_size=4),
    )
    def look_around(self, role, at):
        """Somebody opens pages, of which most are not theirs."""
        try:
            browser = self._browser(role)
        except NotFound:
            return  # their sign-in was erased, or nobody has gone yet
        pages = [*pages_of(self.world.app, self.world.scene), "/my", "/outbox", "/answer"]
        for number in at:
            path = pages[number % len(pages)]
            with within(path):
                given = browser.get(path, base_url=URL)
            self._judge(role, path, given)

    def _judge(self, role, path, given):
        who = self._who(path)
        inside = allowed(
            "partner" if role == "member" else role,
            "/schemes/s1" + path[1:] if path.startswith("/schemes/") else path,
            who,
        )
        watch.must(
            given.status_code < 500,
            f"{path}: {given.status_code} as {role} {self.world.logged[-1:]}",
        )
        if not inside:
            out = {403, 404} | ({303} if role == "nobody" else set())
            watch.must(given.status_code in out or self._away(given), f"{path} opens for {role}")
        if "/comments/" not in path and not (role == "member" and path.startswith("/my")):
            watch.seen(self.world, given.get_data(), f"{path} for {role}")

    @staticmethod
    def _away(given) -> bool:
        location = given.headers.get("Location", "")
        return given.status_code == 303 and location.startswith(("/link/unusable", "/sign-in"))

    def _who(self, path) -> frozenset[Who]:
        adapter = self.world.app.url_map.bind("x")
        endpoint, _ = adapter.match(path.split("?")[0], method="GET")
        mark = rule_of(self.world.app.view_functions[endpoint])
        return mark.who if mark else frozenset()

    def _browser(self, role):
        scene = self.world.scene
        if role == "nobody":
            return self.world.app.test_client()
        held = {
            "lead": scene.lead,
            "deputy": scene.deputy,
            "guardian": scene.guardians[0],
            "member": self.world.members[0],
            "left": self.world.gone[-1] if self.world.gone else None,
        }
        if held[role] is None:
            raise NotFound("nobody has gone yet")
        return SignedIn(self.world.app, held[role].account, held[role].identity).client

    def _try(self, act, one):
        """An act that is refused is refused by name, and nothing changed."""
        whole = act not in {*SEVERAL, read_comments}
        before = watch.state(self.world) if whole else ""
        try:
            with within(act.__name__):
                act(self.world, one)
        except REFUSED:
            self.world.happened[f"{act.__name__} refused"] += 1
            if before:
                watch.must(
                    watch.state(self.world) == before, f"{act.__name__} was refused, and changed"
                )
        else:
            self.world.happened[act.__name__] += 1

    def _forget_what_is_over(self):
        """What was destroyed on its day is not there any more, and need not be."""
        for kind in ("pre", "post"):
            wave = self.world.scene.wave(kind)
            if wave.state == "destroyed" and kind not in self.world.over:
                told = ("wave", kind) in self.world.destroyed
                due = self.world.store.today() >= wave.destroys
                watch.must(due or told, "destroyed before its day")
                self.world.over.add(kind)
                self.world.destroyed.add(("wave", kind))
                for key in [one for one in self.world.sent if one[0] == kind]:
                    del self.world.sent[key]
            if wave.state != "open":
                for key in [one for one in self.world.drafts if one[0] == kind]:
                    del self.world.drafts[key]

    @invariant()
    def always(self):
        self.steps += 1
        watch.check(self.world)
        if self.steps % 8 == 0:
            watch.deep(self.world)
