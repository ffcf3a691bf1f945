"""Where decisions are kept: one row of one size in the survey's own file.

It is sealed to the survey's comments key, so that each guardian opens it, also one to whom the
key was handed over; and under a key of the keyring, so that it goes dark with the survey in old
backups too, and nobody who can write to the database alone puts in one of their own.
"""

import secrets
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Final, cast

from crypto import Context, CryptoError, Recipient, context, open_envelope, seal
from feedback.comments.desk import CommentsAltered, Desk, all_comments, still_there
from feedback.comments.model import Decisions, Entry, Sheet, room
from feedback.errors import Conflict
from feedback.responses import records
from feedback.responses.contents import Comment
from feedback.schemes.comment_state import closed, finished
from feedback.schemes.model import Wave
from feedback.storage.participant_keys import add_missing_keys, participant_key
from feedback.storage.store import Event, Reader, Row, Value

__all__ = ["CLOSED", "begin", "load", "mark_finished", "update"]

CLOSED: Final = "The results have been opened. What you let through cannot change any more."
_OVER: Final = "The comments were destroyed just now."
_BUSY: Final = "Somebody else saved at the same moment. Nothing of yours is saved: save it again."
_TRIES: Final = 5
_ROW: Final = 1
_TABLE: Final = "comment_decisions"
# In no record: a line for each decision would count the comments.
_QUIETLY: Final = Event("comments.reading")


def begin(desk: Desk) -> None:
    """Draw each question's order, once, whichever guardian comes first."""
    if load(desk) is not None:
        return
    made = _drawn(desk, all_comments(desk))
    name = records.decisions_name(desk.store, desk.wave.id)
    event = Event(
        "comments.opened", by=desk.by, scheme=desk.wave.scheme, detail={"wave": desk.wave.id}
    )
    with (
        still_there(),
        desk.store.change(event, "keyring", "wave", "main", wave=desk.file) as writer,
    ):
        _check_there(writer, desk.wave)  # after results too: one may still read
        if writer.one(_TABLE, id=_ROW) is not None:
            return
        add_missing_keys(desk.store, writer, [name])
        body = _sealed(desk, made, participant_key(desk.store, writer, name))
        # Also where nobody wrote anything: who has the files would else know it from this number.
        writer.add(_TABLE, {"id": _ROW, "finished": 0, "body": body})


def load(desk: Desk) -> Decisions | None:
    """What was decided; None before anybody began. CommentsAltered."""
    row = _row(desk)
    return None if row is None else _opened(desk, row)


def update(desk: Desk, change: Callable[[Decisions], Decisions]) -> None:
    """Read, change and write. What `change` raises leaves all as it was.

    If somebody else wrote in between, it is done once more on what they wrote: so `change`
    must check for itself that what it replaces is what its reader saw.

    Raises Conflict once results are opened, the survey is destroyed, or others never pause.
    """
    for _ in range(_TRIES):
        row = _row(desk)
        if row is None:
            raise Conflict("Nobody has begun to read these comments.")
        after = change(_opened(desk, row))
        name = records.decisions_name(desk.store, desk.wave.id)
        body = _sealed(desk, after, participant_key(desk.store, desk.store, name))
        if _write(desk, {"body": body}, {"body": row["body"]}):
            return
    raise Conflict(_BUSY)


def mark_finished(desk: Desk) -> None:
    """Note that a guardian has read everything; the second time nothing happens."""
    if finished(desk.store, desk.wave):
        return
    event = Event(
        "comments.finished", by=desk.by, scheme=desk.wave.scheme, detail={"wave": desk.wave.id}
    )
    _write(desk, {"finished": 1}, {}, event)


def _write(
    desk: Desk,
    values: Mapping[str, Value],
    same: Mapping[str, Value],
    event: Event = _QUIETLY,
) -> bool:
    """Change the row if it is still the same; whether it was."""
    with still_there(), desk.store.change(event, "wave", "main", wave=desk.file) as writer:
        _check_there(writer, desk.wave)
        if closed(writer, desk.wave):
            raise Conflict(CLOSED)
        return writer.set(_TABLE, values, id=_ROW, **same) == 1


def _check_there(reader: Reader, wave: Wave) -> None:
    row = reader.one("waves", id=wave.id)
    if row is None or row["state"] != "dealt" or row["file"] != wave.file:
        raise Conflict(_OVER)


def _row(desk: Desk) -> Row | None:
    with still_there():
        return desk.rows.one(_TABLE, id=_ROW)


def _drawn(desk: Desk, written: Mapping[int, Comment]) -> Decisions:
    by_question: dict[str, list[int]] = defaultdict(list)
    for row, comment in written.items():
        by_question[comment.question].append(row)
    draw = secrets.SystemRandom().sample
    handles = iter(draw(range(1 << 32), len(written)))
    sheets = []
    for question in desk.questions:
        rows = by_question[question.id]
        entries = [Entry(row, f"{next(handles):08x}") for row in draw(rows, len(rows))]
        sheets.append(Sheet(question.id, tuple(entries)))
    return Decisions(tuple(sheets))


def _opened(desk: Desk, row: Row) -> Decisions:
    key = participant_key(desk.store, desk.store, records.decisions_name(desk.store, desk.wave.id))
    if key is None:
        raise CommentsAltered("the key of the decisions is missing")
    sealed = cast("bytes", row["body"])
    try:
        plain = open_envelope(sealed, identity=desk.key, context=_context(desk.wave), key=key)
        return Decisions.from_bytes(plain)
    except CryptoError as error:
        raise CommentsAltered("the decisions do not open") from error
    except ValueError:
        # Not chained: that error may hold what a guardian wrote.
        raise CommentsAltered("the decisions are not readable") from None


def _sealed(desk: Desk, decisions: Decisions, key: bytes | None) -> bytes:
    if key is None or desk.wave.comments_key is None:
        raise CommentsAltered("a key of the survey is missing")
    with still_there():
        comments = desk.rows.count("comments")
    return seal(
        decisions.to_bytes(),
        to=[Recipient(desk.wave.comments_key)],
        context=_context(desk.wave),
        key=key,
        size=room(comments=comments, questions=len(desk.questions)),
    )


def _context(wave: Wave) -> Context:
    return context("comment-decisions", wave.scheme, wave.id, wave.questionnaire)
