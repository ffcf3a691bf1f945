"""What a release takes of the comments: only what a guardian let through, and rules allow now.

Everything is checked anew at this moment: the number of comments, each yes to quoting, each
theme's comments. Somebody who deleted since is absent from all of it.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from crypto import Identity
from feedback.comments.desk import Desk, all_comments, sit
from feedback.comments.reading import Reading, readings
from feedback.errors import Conflict, NotAllowed
from feedback.responses.waves import asked_in
from feedback.schemes.model import Wave
from feedback.storage.store import Store

__all__ = ["Cleared", "cleared", "unfinished"]


@dataclass(frozen=True)
class Cleared:
    """What may be published of one question of one survey; one of the two is not empty."""

    question: str
    wave: Literal["pre", "post"]
    quotes: tuple[str, ...]
    themes: tuple[str, ...]


def cleared(
    store: Store, *, scheme: str, waves: Sequence[Wave], by: str, identity: Identity
) -> tuple[Cleared, ...]:
    """What a guardian let through: questions as in the questionnaire, the first survey before
    the second; quotes in an order drawn now, so to be called once for a release.

    Raises as `desk.sit`.
    """
    found = [
        one
        for wave in waves
        for one in _of_wave(sit(store, scheme=scheme, wave=wave.id, by=by, identity=identity))
    ]
    places = {one.id: at for at, one in enumerate(asked_in(store, waves[0]).questions)}
    return tuple(sorted(found, key=lambda one: (places[one.question], one.wave != "pre")))


def unfinished(
    store: Store, *, scheme: str, waves: Sequence[Wave], by: str, identity: Identity
) -> int:
    """How many comments no guardian has decided about, as far as `by` may read them: for a
    warning on their own page, and nobody else's. CommentsAltered."""
    return sum(_unread(store, scheme, wave, by, identity) for wave in waves)


def _unread(store: Store, scheme: str, wave: Wave, by: str, identity: Identity) -> int:
    try:
        desk = sit(store, scheme=scheme, wave=wave.id, by=by, identity=identity)
    except (NotAllowed, Conflict):
        return 0  # they could do nothing about it; their page of comments says why
    there = readings(desk)
    return sum(one.unread for one in there) if there else len(all_comments(desk))


def _of_wave(desk: Desk) -> Iterator[Cleared]:
    for one in readings(desk):
        quotes, themes = _shuffled(one.quotes), _themes(one)
        if quotes or themes:
            yield Cleared(one.question.id, desk.wave.kind, quotes, themes)


def _themes(one: Reading) -> tuple[str, ...]:
    return tuple(theme.text for theme in one.themes if one.stands(theme))


def _shuffled(quotes: Sequence[str]) -> tuple[str, ...]:
    return tuple(secrets.SystemRandom().sample(quotes, len(quotes)))
