"""A release as one person may read it now: published, or a preview for whom it is sealed to."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crypto import Identity
from feedback.releases import display, policies
from feedback.releases.asked import questions, questions_to_read
from feedback.releases.counted import base_of, hidden_least
from feedback.releases.display_meetings import meetings
from feedback.releases.display_model import (
    CommentsView,
    Picture,
    QuestionView,
    Rounding,
    Translate,
)
from feedback.releases.model import Policy
from feedback.releases.published import checked_body
from feedback.releases.records import ReleaseRow, readable
from feedback.releases.states import State
from feedback.responses.waves import asked_in, wave
from feedback.schemes.model import Scheme, Wave
from feedback.schemes.service import scheme as load_scheme
from feedback.storage.store import Store

__all__ = ["Outcome", "read"]


@dataclass(frozen=True)
class Outcome:
    """What is shown of one release. `pictures` go over all questions; `notes` say how to read
    what is shown, of which `footnotes` are those on numbers; `meetings` is a sentence, or empty;
    `text`: all of it for a paper, in plain text."""

    row: ReleaseRow
    waves: tuple[Wave, ...]
    questions: tuple[QuestionView, ...]
    comments: tuple[CommentsView, ...]
    meetings: str
    pictures: tuple[Picture, ...]
    notes: tuple[str, ...]
    footnotes: tuple[str, ...]
    text: str

    @property
    def shown(self) -> tuple[QuestionView, ...]:
        """Questions of which something is told."""
        return tuple(one for one in self.questions if one.shown)

    @property
    def hidden(self) -> tuple[QuestionView, ...]:
        """The others."""
        return tuple(one for one in self.questions if not one.shown)

    @property
    def worded(self) -> bool:
        """Whether anything is told in words."""
        return any(part.figures for one in self.questions for part in one.slices)

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
    scheme = load_scheme(store, row.scheme)
    waves = tuple(wave(store, one) for one in row.waves)
    reading = _reading(store, scheme, row, waves, gettext)
    views = display.view(body, reading)
    comments = display.comments(body, reading.questions, gettext)
    met = meetings(body, gettext)
    notes = display.notes(views, gettext, rounding=reading.rounding)
    return Outcome(
        row=row,
        waves=waves,
        questions=views,
        comments=comments,
        meetings=met,
        pictures=display.overview(body, reading),
        notes=notes,
        footnotes=display.footnotes(views, gettext, rounding=reading.rounding),
        text=display.paper(
            scheme.title, views, gettext, written=comments, met=met, reading_notes=notes
        ),
    )


def _reading(
    store: Store, scheme: Scheme, row: ReleaseRow, waves: Sequence[Wave], gettext: Translate
) -> display.Reading:
    asked = asked_in(store, waves[0])
    plurals = scheme.settings.role_plurals().items()
    return display.Reading(
        questions=questions_to_read(asked, waves),
        gettext=gettext,
        names={role: name[:1].upper() + name[1:] for role, name in plurals},
        values={one.id: one.options for one in questions(asked, waves)},
        rounding=_rounding(policies.read(scheme.policy).policy),
        prefix=f"r{row.id}",
    )


def _rounding(policy: Policy) -> Rounding:
    return Rounding(base=base_of(policy), hidden=hidden_least(policy))


def _body(store: Store, row: ReleaseRow, identity: Identity) -> dict[str, Any] | None:
    if row.state is State.PUBLISHED:
        return checked_body(store, row)
    for stage, sealed in (("computed", row.computed), ("approved", row.for_lead)):
        words = readable(store, row, sealed, stage=stage, identity=identity)
        if words is not None:
            found: dict[str, Any] = json.loads(words.body)
            return found
    return None
