"""Schemes with pairs, and meetings confirmed in them, for the total that a release tells."""

from feedback.meetings import tally
from feedback.members.inviting import invite_members
from feedback.questionnaires.model import Wave
from feedback.storage.store import Event
from tests.releases.scenes import compute as compute_
from tests.releases.scenes import computed, request
from tests.scenario import DOMAIN, Scene, answer, deal_survey, open_survey


def paired_roster(pairs: int, *, start: int = 0, alone: int = 0) -> bytes:
    """So many mentors with a mentee each, and mentors without one."""
    end = start + pairs
    mentors = (
        f"Person {at:03},mentor{at}@{DOMAIN},mentor,{at if at < end else ''}"
        for at in range(start, end + alone)
    )
    mentees = (f"Senior {at:03},mentee{at}@{DOMAIN},mentee,{at}" for at in range(start, end))
    return "\n".join(["Name,Email,Role,Pair", *mentors, *mentees]).encode()


def mentors_answer(scene: Scene, kind: Wave, point: str) -> None:
    """A survey that all mentors answer alike, opened and dealt; mentees are asked nothing. The
    lead offers everybody a sign-in before."""
    invite_members(scene.store, scheme=scene.scheme, by=scene.lead.account)
    open_survey(scene, kind)
    for number, person in enumerate(scene.people):
        if person.role == "mentor":
            answer(scene, kind, number, lambda _: point)
    deal_survey(scene, kind)


def people_of(scene: Scene, pair: int) -> list[str]:
    """The ids of the two whose label this is."""
    return [one.id for one in scene.people if one.pair == str(pair)]


def met(scene: Scene, pair: int, *lengths: int) -> None:
    """A pair confirms meetings of so many minutes."""
    with scene.store.change(Event("participant.pair")) as w:
        for at, minutes in enumerate(lengths):
            tally.put(
                w,
                scene.store,
                scheme=scene.scheme,
                people=people_of(scene, pair),
                meeting=f"{scene.scheme}-{pair}-{at}",
                minutes=minutes,
            )


def computed_now(scene: Scene, **more) -> bytes:
    """Ask and compute; the bytes that the guardian opens."""
    release = request(scene, **more)
    compute_(scene, release)
    return computed(scene, release)
