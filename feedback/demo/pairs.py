"""What the pairs of the demonstration did together: contracts, meetings, a diary."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta
from typing import Final

from crypto import Cost
from feedback.agreements import service as agreements
from feedback.agreements.terms import Terms
from feedback.demo.members import Member, join
from feedback.diaries import service as diaries
from feedback.diaries.asking import settings_of
from feedback.diaries.model import Writing
from feedback.diaries.shelf import Shelf, new_id
from feedback.meetings import service as meetings
from feedback.meetings.model import Given, Next, Step
from feedback.members.inviting import invite_members
from feedback.members.model import Pair
from feedback.members.pairs import scheme_pairs
from feedback.participants.model import Participant
from feedback.participants.service import people
from feedback.storage.store import Store

__all__ = ["first_pairs"]

# Nobody signs in as these: their locks need not be slow.
_CHEAP: Final = Cost(memory_kib=8, iterations=1)
_MEETINGS: Final = 5
_APART: Final = timedelta(days=16)
_AREAS: Final = (
    "Getting to know each other.",
    "Who is heard in meetings.",
    "How the promotion panel looks from outside.",
    "Names, and saying them right.",
    "What we do differently now.",
)
_FREE: Final = (
    "I said no to a question today, and it was fine. They thanked me for saying it.\n\n"
    "I want to remember that."
)
_REFLECTIONS: Final = (
    (
        "Better than I feared. We talked about the promotion panel.",
        "Well, I think. I let silences be.",
        "I told the story of the meeting where my name was never said right. They heard it.",
        "They said they had not known.",
        "Gently, perhaps too gently.",
        "Say earlier what I would like to talk about.",
    ),
    (
        "Hard. I was asked to prove it.",
        "Less well: I was angry.",
        "I stopped in the middle. I choose what I share.",
        "They wrote the next day to say sorry.",
        "I said how it felt. That was enough.",
        "Begin with how we talk to each other.",
    ),
)


def first_pairs(store: Store, made: str, *, by: str, cost: Cost) -> tuple[Member, Member]:
    """The lead (`by`) asks, and all pairs of a scheme sign up, sign, and meet; mentor and mentee of
    the first one, whose words can be shown."""
    invite_members(store, scheme=made, by=by)
    there = {one.id: one for one in people(store, made)}
    found = sorted(scheme_pairs(store, made), key=lambda one: min(_names(there, one)))
    pairs = []
    for at, pair in enumerate(found):
        mentee, mentor = (
            join(store, made, person, cost=_CHEAP if at else cost)
            for person in sorted((there[one] for one in pair.people), key=lambda one: one.role)
        )
        _sign(store, pair, (mentor, mentee))
        # The last meeting of the first pair waits for the mentee.
        _meet(store, pair, (mentor, mentee), last=_MEETINGS if at else _MEETINGS - 1)
        pairs.append((mentor, mentee))
    _reflect(store, made, pairs[0][0])
    return pairs[0]


def _names(there: Mapping[str, Participant], pair: Pair) -> list[str]:
    return [there[person].name for person in pair.people]


def _sign(store: Store, pair: Pair, two: tuple[Member, Member]) -> None:
    def look(who: Member) -> agreements.Standing:
        return agreements.look(store, who.identity, pair_id=pair.id, account=who.account)

    seen = look(two[0])
    terms = Terms(
        often="month",
        number=seen.limits.most,
        minutes=60,
        place="both",
        where="Library, room 2, and by video",
    )
    agreements.propose(store, seen, terms=terms, ours=False, was="")
    for who in two:
        seen = look(who)
        proposal = seen.book.proposal
        if proposal is None:
            raise RuntimeError("there is nothing to sign")
        ticked = proposal.text.promises
        agreements.sign(store, seen, digest=proposal.digest, name=who.person.name, ticked=ticked)


def _meet(store: Store, pair: Pair, two: tuple[Member, Member], *, last: int) -> None:
    """Five meetings up to today, of which the mentee confirms the first `last`."""
    mentor, mentee = two
    for number in range(_MEETINGS):
        on = store.today() - (_MEETINGS - 1 - number) * _APART
        step = Step(id="", what="Read the staff survey together", who=mentee.person.id)
        given = Given(
            on=on,
            at=time(14),
            place="Library, room 2",
            minutes=60,
            areas=_AREAS[number],
            goals="Understand how promotion looks from outside.",
            steps=(step,),
            next=Next(on=on + _APART, at=time(14), place="By video"),
        )
        written = meetings.draft(store, pair=pair, given=given, confirm=True, by=mentor.person.id)
        if number < last:
            seen = meetings.meeting(store, pair=pair, meeting=written, identity=mentee.identity)
            meetings.confirm(
                store,
                pair=pair,
                meeting=written,
                digest=seen.digest,
                by=mentee.person.id,
                identity=mentee.identity,
            )


def _reflect(store: Store, made: str, mentor: Member) -> None:
    """Two reflection logs, a free entry, and one that is not finished."""
    shelf = Shelf(store, mentor.account, mentor.identity)
    asked = settings_of(store, mentor.account)[0].questions
    today = store.today()
    for at, texts in enumerate(_REFLECTIONS):
        day = today - (len(_REFLECTIONS) - at) * _APART
        begun = diaries.start(scheme=made, form="log", questions=asked, today=day)
        answers = tuple(
            replace(one, text=text) for one, text in zip(begun.answers, texts, strict=False)
        )
        diaries.finish(shelf, Writing(id=new_id(), entry=replace(begun, answers=answers)))
    free = diaries.start(scheme=made, form="free", questions=(), today=today)
    diaries.finish(shelf, Writing(id=new_id(), entry=replace(free, text=_FREE)))
    diaries.keep(shelf, Writing(id=new_id(), entry=replace(free, text="On the bus. Too tired to")))
