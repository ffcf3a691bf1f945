"""People of a scheme from a CSV file, and back: pure, so that it can be tried without a store.

All or nothing is for the caller: add the rows only when `problems` is empty.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from feedback.participants.roster_cells import UnreadableError, heading_key, write_rows
from feedback.participants.roster_model import Entry, Note, Problem, Roster
from feedback.participants.roster_reading import EMAIL, NAME, PAIR, PAIR_SIZE, ROLE, Reading

__all__ = [
    "Entry",
    "Note",
    "Problem",
    "Roster",
    "export",
    "parse",
    "sample",
]

MAX_PROBLEMS = 200


def parse(
    data: bytes,
    *,
    roles: Mapping[str, str],
    breakdowns: Sequence[str] = (),
    existing: frozenset[str] = frozenset(),
    barred: frozenset[str] = frozenset(),
) -> Roster:
    """Read a file; never raises, whatever the bytes. See `sample` for the form.

    `roles` maps a key to its shown name, and both are accepted. `existing` are normalised
    addresses of people in the scheme, `barred` those of holders, without tags: they cannot take
    part.
    """
    reading = Reading(roles, breakdowns, existing, barred)
    try:
        reading.read(data)
    except UnreadableError as error:
        reading.fail(error.line, "", error.template)
    problems = sorted(reading.problems, key=lambda problem: problem.line)
    return Roster(
        rows=tuple(reading.rows),
        problems=tuple(problems[:MAX_PROBLEMS]),
        problem_count=len(problems),
        notes=tuple(reading.notes),
    )


def export(entries: Iterable[Entry]) -> bytes:
    """The file that `parse` reads back to the same people (line numbers aside)."""
    people = list(entries)
    breakdowns = list(dict.fromkeys(name for one in people for name, _ in one.groups))

    def parts(one: Entry) -> list[str]:
        groups = dict(one.groups)
        return [groups.get(name, "") for name in breakdowns]

    heading = (NAME, EMAIL, ROLE, PAIR, *breakdowns)
    rows = ((one.name, one.email, one.role, one.pair, *parts(one)) for one in people)
    return write_rows(chain([heading], rows))


def sample(roles: Mapping[str, str], breakdowns: Sequence[str] = ()) -> bytes:
    """A file that shows the form: two made-up people of each role, in pairs where there are two."""
    rows = [[NAME, EMAIL, ROLE, PAIR, *breakdowns]]
    for number in (1, 2):
        for key, shown in roles.items():
            person = (f"Example {shown} {number}", f"{heading_key(key)}{number}@example.org", shown)
            pair = str(number) if len(roles) == PAIR_SIZE else ""
            rows.append([*person, pair, *["Example group"] * len(breakdowns)])
    return write_rows(rows)
