"""What one sent, to take away; and the same answers with some of them taken out."""

from collections.abc import Collection
from dataclasses import replace

from feedback.questionnaires.model import Question
from feedback.responses import pages
from feedback.responses.model import Answers
from feedback.responses.receipts import Overtaken, Sent, change_sent, find
from feedback.responses.slots import Receipt
from feedback.schemes.settings import Settings
from feedback.storage.store import Store

__all__ = ["answered", "as_json", "take_out", "without"]

_FORMAT = "candour-answers/1"
_TRIES = 5  # one person clicks: more than a second one is no accident


def answered(sent: Sent) -> list[tuple[str, str]]:
    """Ids and wordings of the questions that were answered, in their order."""
    kind, given = sent.place.wave.kind, sent.answers
    return [
        (one.id, one.wording(kind))
        for one in _asked(sent)
        if given.closed.get(one.id) or given.texts.get(one.id)
    ]


def without(answers: Answers, gone: Collection[str]) -> Answers:
    """A rating that is taken out is one that somebody preferred not to give."""
    return replace(
        answers,
        closed={name: "" if name in gone else value for name, value in answers.closed.items()},
        texts={name: "" if name in gone else text for name, text in answers.texts.items()},
    )


def take_out(store: Store, sent: Sent, receipt: Receipt, gone: Collection[str]) -> bool:
    """Take answers out of what is there now; whether something was destroyed.

    Two at once: the later one takes out of what the earlier one left, or it would put back what
    somebody was just told is destroyed. `Unusable`, `NotFound` once nothing is there.
    """
    for _ in range(_TRIES - 1):
        try:
            left = without(sent.answers, gone)
            return change_sent(store, sent, receipt, left, unchanged=True)
        except Overtaken:
            sent = find(store, receipt)
    return change_sent(store, sent, receipt, without(sent.answers, gone), unchanged=True)


def as_json(sent: Sent, settings: Settings) -> dict[str, object]:
    """Everything that is kept with the answers, for other programs."""
    given, kind = sent.answers, sent.place.wave.kind
    said = pages.said_by(sent.place, sent.profile.role, given)
    return {
        "format": _FORMAT,
        "organisation": settings.organisation,
        "scheme": settings.title,
        "survey": "first" if kind == "pre" else "second",
        "role": sent.profile.role,
        "groups": dict(sent.profile.groups),
        "notice": given.told.hex(),
        "may_quote": given.quote,
        "left_out_of_results": sent.objected,
        "answers": [
            {
                "id": one.id,
                "question": one.wording(kind),
                "answer": said[one.id],
                "value": given.texts.get(one.id, "")
                if one.kind == "text"
                else given.closed.get(one.id, ""),
            }
            for one in _asked(sent)
        ],
    }


def _asked(sent: Sent) -> tuple[Question, ...]:
    return sent.place.questionnaire.asked(sent.profile.role, sent.place.wave.kind)
