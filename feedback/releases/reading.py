"""A release as one person may read it now: published, or a preview for whom it is sealed to."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crypto import Identity
from feedback.releases.asked import questions_to_read
from feedback.releases.display import QuestionView, paper, view
from feedback.releases.published import checked_body
from feedback.releases.records import ReleaseRow, readable
from feedback.releases.states import State
from feedback.responses.waves import asked_in, wave
from feedback.schemes.model import Wave
from feedback.schemes.service import scheme as load_scheme
from feedback.storage.store import Store

__all__ = ["Outcome", "read"]

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Outcome:
    """What is shown of one release. `text`: the same for a paper, in plain text."""

    row: ReleaseRow
    waves: tuple[Wave, ...]
    questions: tuple[QuestionView, ...]
    text: str

    @property
    def shown(self) -> tuple[QuestionView, ...]:
        """Questions of which something is told."""
        return tuple(one for one in self.questions if any(part.shown for part in one.slices))

    @property
    def hidden(self) -> tuple[QuestionView, ...]:
        """The others."""
        return tuple(one for one in self.questions if one not in self.shown)

    @property
    def published(self) -> bool:
        return self.row.state is State.PUBLISHED


def read(
    store: Store, row: ReleaseRow, *, identity: Identity, gettext: Translate
) -> Outcome | None:
    """The release, or None where there is nothing (yet) that this person may read.

    Raises ReleaseAltered where the stored words are not ours.
    """
    body = _body(store, row, identity)
    if body is None:
        return None
    settings = load_scheme(store, row.scheme).settings
    waves = tuple(wave(store, one) for one in row.waves)
    asked = questions_to_read(asked_in(store, waves[0]), waves)
    plurals = settings.role_plurals().items()
    names = {role: name[:1].upper() + name[1:] for role, name in plurals}
    views = view(body, asked, gettext, names=names)
    return Outcome(row, waves, views, paper(settings.title, views, gettext))


def _body(store: Store, row: ReleaseRow, identity: Identity) -> dict[str, Any] | None:
    if row.state is State.PUBLISHED:
        return checked_body(store, row)
    for stage, sealed in (("computed", row.computed), ("approved", row.for_lead)):
        words = readable(store, row, sealed, stage=stage, identity=identity)
        if words is not None:
            found: dict[str, Any] = json.loads(words.body)
            return found
    return None
