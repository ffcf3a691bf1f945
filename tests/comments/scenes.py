"""A dealt survey with comments in it, and a guardian's acts in a line each."""

from collections.abc import Mapping

from feedback.comments import service
from feedback.comments.service import Cleared, Desk, Reading, Seen
from feedback.demo.cast import Holder
from feedback.demo.cast import answer as send
from feedback.participants.model import Participant
from feedback.responses.model import Answers
from tests import asking
from tests.scenario import Scene, deal_survey, open_survey

QUESTIONNAIRE = asking.survey(
    asking.rating("honest", "I can be honest with senior leaders"),
    asking.text("good", "What is good?", max_bytes=600),
    asking.text("bad", "What is not?", max_bytes=600),
)


def good(number: int) -> str:
    """What a person wrote to the first question. Nobody else wrote these words."""
    return f"Good {number}: my manager Tom in Bury listens."


def bad(number: int) -> str:
    """The same for the second."""
    return f"Bad {number}: no time was kept free."


def write(
    scene: Scene, number: int, texts: Mapping[str, str], *, quote: bool = True, kind: str = "pre"
) -> None:
    """One person answers, with these texts."""
    person: Participant = scene.people[number]
    told = Answers(closed={"honest": "4"}, texts=texts)
    send(scene.store, scene.wave(kind), person, told, quote=quote)


def commented(
    scene: Scene, *, goods: int = 8, bads: int = 7, silent: int = 1, kind: str = "pre"
) -> Scene:
    """Open a survey, let people write, and deal it. The last writer of `good` says no to
    quoting; `silent` people answer without a word, the rest not at all."""
    open_survey(scene, kind)
    writers = max(goods, bads)
    for number in range(writers + silent):
        texts = {
            "good": good(number) if number < goods else "",
            "bad": bad(number) if number < bads else " ",
        }
        write(scene, number, texts, quote=number != goods - 1, kind=kind)
    deal_survey(scene, kind)
    return scene


def sit(scene: Scene, who: Holder | None = None, kind: str = "pre") -> Desk:
    """Sit down as a guardian, by default the first."""
    held = who or scene.guardians[0]
    return service.sit(
        scene.store,
        scheme=scene.scheme,
        wave=scene.wave(kind).id,
        by=held.account,
        identity=held.identity,
    )


def begun(scene: Scene, who: Holder | None = None, kind: str = "pre") -> Desk:
    """The same, with the order drawn."""
    desk = sit(scene, who, kind)
    service.begin(desk)
    return desk


def seen(there: Reading, handle: str) -> Seen:
    """A comment as it stands now."""
    return Seen(there.question.id, handle, there.comment(handle).entry.mark)


def handle_of(there: Reading, text: str) -> str:
    """Of the comment with this text."""
    return next(one.entry.handle for one in there.comments if one.text == text)


def decide(desk: Desk, text: str, *, how: str = "quote", question: str = "good", **more) -> None:
    """About the comment with this text."""
    there = service.reading(desk, question)
    service.decide(desk, seen(there, handle_of(there, text)), how=how, **more)


def theme(desk: Desk, question: str, text: str, under: list[str]) -> None:
    """A theme with these comments (texts) under it."""
    service.add_theme(desk, question=question, text=text)
    added = service.reading(desk, question).themes[-1].id
    for one in under:
        decide(desk, one, how="out", question=question, themes=[added])


def clear(scene: Scene, who: Holder | None = None, kinds: tuple[str, ...] = ("pre",)):
    """What a release would take."""
    held = who or scene.guardians[0]
    found: tuple[Cleared, ...] = service.cleared(
        scene.store,
        scheme=scene.scheme,
        waves=[scene.wave(kind) for kind in kinds],
        by=held.account,
        identity=held.identity,
    )
    return found


def unread(scene: Scene, who: Holder | None = None, kind: str = "pre") -> int:
    """As the page of results asks."""
    held = who or scene.guardians[0]
    return service.unfinished(
        scene.store,
        scheme=scene.scheme,
        waves=[scene.wave(kind)],
        by=held.account,
        identity=held.identity,
    )


def at_work(scene: Scene) -> Desk:
    """A guardian at work: quotes, gaps, a theme."""
    desk = begun(scene)
    decide(desk, good(0))
    there = service.reading(desk, "good")
    service.take_out(desk, seen(there, handle_of(there, good(1))), chosen={4, 6})
    theme(desk, "bad", "No time was kept free", [bad(0), bad(1), bad(2)])
    return desk
