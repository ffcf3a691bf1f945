"""A dealt scheme for the tests of the release journey, and its steps in one line each."""

import json

from feedback.accounts import holders
from feedback.demo.cast import Holder, enrol
from feedback.releases import service
from feedback.releases.children import in_process
from feedback.releases.computing import job_of
from feedback.releases.records import ReleaseRow, load, of_scheme, open_words
from feedback.responses.jobs import progress
from feedback.storage.store import Event
from tests.scenario import CHEAP, Scene, ready, roster, survey

BEFORE = ["2"] * 6 + ["4"] * 5 + [None]
AFTER = ["4"] * 10 + ["2"] * 2


def request(scene: Scene, **more) -> str:
    """Ask as the lead."""
    lead = scene.lead
    return service.request(
        scene.store, scheme=scene.scheme, by=lead.account, identity=lead.identity, **more
    )


def compute(scene: Scene, release: str, *, guardian: int = 0, run=in_process) -> None:
    """Compute as a guardian, by default in this process."""
    held = scene.guardians[guardian]
    service.compute(
        scene.store,
        scheme=scene.scheme,
        release=release,
        by=held.account,
        identity=held.identity,
        run=run,
    )


def approve(scene: Scene, release: str, *, guardian: int = 0, digest: str | None = None) -> None:
    """Say yes to what is there, or to a digest."""
    held = scene.guardians[guardian]
    service.approve(
        scene.store,
        scheme=scene.scheme,
        release=release,
        digest=row(scene, release).digest.hex() if digest is None else digest,
        by=held.account,
        identity=held.identity,
    )


def refuse(scene: Scene, release: str, *, guardian: int = 0, reason: str = "time") -> None:
    """Say no to what is there."""
    service.refuse(
        scene.store,
        scheme=scene.scheme,
        release=release,
        digest=row(scene, release).digest.hex(),
        reason=reason,
        by=scene.guardians[guardian].account,
    )


def publish(scene: Scene, release: str) -> None:
    """Publish as the lead."""
    service.publish(
        scene.store,
        scheme=scene.scheme,
        release=release,
        by=scene.lead.account,
        identity=scene.lead.identity,
    )


def released(scene: Scene, **more) -> str:
    """All steps; the release."""
    release = request(scene, **more)
    compute(scene, release)
    approve(scene, release)
    publish(scene, release)
    return release


def row(scene: Scene, release: str) -> ReleaseRow:
    """The release as it is stored now."""
    return load(scene.store, release, scene.scheme)


def newest(scene: Scene) -> ReleaseRow:
    """The newest release of the scheme."""
    return of_scheme(scene.store, scene.scheme)[-1]


def computed(scene: Scene, release: str, *, guardian: int = 0) -> bytes:
    """The bytes that a guardian opens."""
    there = row(scene, release)
    identity = scene.guardians[guardian].identity
    return open_words(scene.store, there, there.computed, stage="computed", identity=identity).body


def told(body: bytes | str, question: str = "honest", part: str = "all") -> dict[str, object]:
    """What a release says of one part of one question."""
    found = next(one for one in json.loads(body)["questions"] if one["id"] == question)
    return next(one for one in found["slices"] if one["name"] == part)


def note(scene: Scene, release: str) -> str:
    """What a failed computation left behind."""
    return progress(scene.store, job_of(release)).note


def second_scheme(scene: Scene, count: int, *, start: int = 0) -> Scene:
    """Another scheme of the same installation, dealt; numbers are those of `roster`."""
    other = ready(
        scene.store, scene.clock, title="Second", who=roster(count, start=start), held_by=scene
    )
    survey(other, "pre", ["2"] * count)
    survey(other, "post", ["4"] * count)
    return other


def new_lead(scene: Scene) -> Holder:
    """Lead and deputy are gone; a new lead is there, to whom no key was passed on."""
    old = [one for one in holders.holders(scene.store, scene.scheme) if one.role != "guardian"]
    lead = next(one for one in old if one.role == "lead")
    with scene.store.change(Event("upkeep")) as writer:
        asked = holders.replace(
            writer,
            scene.store,
            scheme=scene.scheme,
            role="lead",
            name="Nora New",
            email="nora@council.example",
            title="Lead",
            leaving=lead.id,
        )
    new = enrol(scene.store, scene.clock, holder=asked, cost=CHEAP)
    with scene.store.change(Event("upkeep")) as writer:
        for one in old:
            holders.leave(writer, scene.store, holder=one.id)
    return new


def tampering(scene: Scene, table: str, values: dict, **where) -> None:
    """Write to a store as somebody would who has its file and none of the keys."""
    store = {"answers": "wave", "deposits": "volatile"}.get(table, "main")
    file = where.pop("file", None)
    with scene.store.change(Event("upkeep"), store, wave=file) as writer:
        assert writer.set(table, values, **where) == 1
