"""The people of a scheme: listed, added, mended, removed and read from a file.

Until the first survey opens the lead does this alone; afterwards the guardian decides on each
(see `feedback.participants.approvals`).
"""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, cast

from feedback.accounts.holders import barred_emails
from feedback.addresses import normalise_email, untagged
from feedback.characters import visible
from feedback.errors import Conflict, NotFound, Rejected
from feedback.participants.model import Participant, pair_fault, profile_fault
from feedback.participants.roster import Problem, Roster, parse
from feedback.schemes import records
from feedback.schemes.list_changes import loosen
from feedback.schemes.model import Scheme
from feedback.schemes.roll import Listed, roll
from feedback.storage.store import Event, Reader, Row, Store, Writer

__all__ = [
    "Participant",
    "add",
    "blank",
    "check_person",
    "dry_run",
    "email_index",
    "import_people",
    "listed",
    "mend",
    "participant",
    "people",
    "people_between",
    "put_person",
    "remove",
]

FROZEN: Final = "The first survey has opened, so the guardian decides about each person."
_TWICE: Final = "Someone with this email address is in the scheme already"
# Two who were erased stay two; no mail goes there (RFC 2606), and nobody's address is like it.
_NOWHERE: Final = "erased.invalid"
_BARRED: Final = "This person helps to run the scheme, so cannot answer its surveys"


def people(
    store: Store, scheme: str, *, left: bool = False, reader: Reader | None = None
) -> tuple[Participant, ...]:
    """Everybody who takes part, by name; with `left` also those who did once."""
    listed = roll(store, scheme, reader)
    return listed.made(_everybody) if left else listed.made(_staying)


def _everybody(listed: tuple[Listed, ...]) -> tuple[Participant, ...]:
    found = [Participant.of(person, record) for person, record in listed]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.id)))


def _staying(listed: tuple[Listed, ...]) -> tuple[Participant, ...]:
    return tuple(one for one in _everybody(listed) if not one.left)


def people_between(store: Store, scheme: str, first: str, end: str) -> list[Participant]:
    """Those of a scheme whose ids lie from `first` up to `end`, in that order, left or not."""
    rows = store.pick(
        "participants", "id", "scheme", "person", order="id", id__gte=first, id__lt=end
    )
    # Chosen by scheme here: told to, SQLite would look through the whole scheme each time.
    return [
        Participant.of(person, store.vault.open_record("participants", person, record))
        for person, of, record in cast("list[tuple[str, str, bytes]]", rows)
        if of == scheme
    ]


def participant(store: Store, scheme: str, person: str) -> Participant:
    """One person of this scheme, also one who left. NotFound."""
    row = store.one("participants", id=person, scheme=scheme)
    if row is None:
        raise NotFound("There is no such person in this scheme.")
    return _read(store, row)


def listed(store: Store, scheme: str, person: str) -> Participant | None:
    """The same; None for somebody who is not on the list any more, or was erased."""
    row = store.one("participants", id=person, scheme=scheme)
    found = _read(store, row) if row else None
    return None if found is None or found.erased else found


def dry_run(store: Store, scheme: str, data: bytes) -> Roster:
    """What an import would do; changes nothing."""
    found = records.load(store, scheme)
    there = people(store, scheme)
    roster = parse(
        data,
        roles=found.settings.role_names(),
        breakdowns=found.settings.breakdowns,
        existing=frozenset(normalise_email(one.email) for one in there),
        barred=barred_emails(store, scheme),
    )
    pairs = {one.pair.casefold() for one in there if one.pair}
    clashes = _pair_clashes(roster, pairs)
    problems = sorted([*roster.problems, *clashes], key=lambda one: one.line)
    return replace(
        roster,
        problems=tuple(problems),
        problem_count=roster.problem_count + len(clashes),
    )


def import_people(store: Store, *, scheme: str, data: bytes, by: str) -> int:
    """Add everybody in a file, or nobody; how many.

    Raises Rejected where the file has problems (`dry_run` lists them), Conflict once frozen.
    """
    roster = dry_run(store, scheme, data)
    if roster.problem_count or not roster.rows:
        raise Rejected("This file has problems. Nobody was added.", field="file")
    fresh = [
        Participant(
            id=secrets.token_hex(8),
            name=one.name,
            email=one.email,
            role=one.role,
            pair=one.pair,
            groups=dict(one.groups),
        )
        for one in roster.rows
    ]
    # Inserted by id, which is random, so that the order of the file is not kept.
    rows = [_row(store, scheme, one) for one in sorted(fresh, key=lambda one: one.id)]
    event = Event("people.imported", by=by, scheme=scheme, detail={"people": len(rows)})
    with store.change(event) as writer:
        loosen(store, writer, _unfrozen(store, writer, scheme), more=len(rows))
        there = {row["email_index"] for row in writer.all("participants", scheme=scheme)}
        if any(row["email_index"] in there for row in rows):
            raise Conflict("The list was changed meanwhile. Nobody was added. Try once more.")
        writer.add_all("participants", rows)
    return len(rows)


def add(store: Store, *, scheme: str, person: Participant, by: str) -> str:
    """Add one; their id, which is made here. Rejected (field), Conflict once frozen."""
    fresh = replace(person, id=secrets.token_hex(8), left=False)
    with store.change(Event("person.added", by=by, scheme=scheme)) as writer:
        found = _unfrozen(store, writer, scheme)
        check_person(store, writer, found, fresh)
        loosen(store, writer, found, more=1)
        put_person(store, writer, scheme, fresh)
    return fresh.id


def mend(store: Store, *, scheme: str, person: Participant, by: str) -> None:
    """Replace what is kept of one. NotFound, Rejected (field), Conflict once frozen."""
    was = participant(store, scheme, person.id)
    moved = was.role != person.role or normalise_email(was.email) != normalise_email(person.email)
    event = Event("person.mended", by=by, scheme=scheme, detail={"moved": moved})
    with store.change(event) as writer:
        found = _unfrozen(store, writer, scheme)
        if participant(store, scheme, person.id) != was:
            raise Conflict("The list was changed meanwhile. Read it and try once more.")
        check_person(store, writer, found, person)
        if moved:
            loosen(store, writer, found, more=1)
        put_person(store, writer, scheme, person)


def remove(store: Store, *, scheme: str, person: str, by: str) -> None:
    """Take one off the list. NotFound; Conflict once frozen."""
    with store.change(Event("person.removed", by=by, scheme=scheme)) as writer:
        found = _unfrozen(store, writer, scheme)
        loosen(store, writer, found, more=1)
        if writer.remove("participants", id=person, scheme=scheme) != 1:
            raise NotFound("There is no such person in this scheme.")


def check_person(store: Store, reader: Reader, scheme: Scheme, person: Participant) -> None:
    """Raise Rejected, with the field, unless this person may stand on the list as given."""
    if person.role not in scheme.settings.role_names():
        raise Rejected("Choose a role", field="role")
    if untagged(person.email) in barred_emails(store, scheme.id):
        raise Rejected(_BARRED, field="email")
    if set(person.groups) - set(scheme.settings.breakdowns):
        raise Rejected("There is no such column", field="groups")
    for field, words in (("name", (person.name,)), ("pair", (person.pair,)), *_parts(person)):
        if any(visible(word) != word for word in words):
            raise Rejected("There is a hidden character in it. Type it again", field=field)
    index = email_index(store, scheme.id, person.email)
    twin = reader.one("participants", scheme=scheme.id, email_index=index)
    if twin is not None and twin["id"] != person.id:
        # Somebody new may be somebody who left; somebody else on the list may not.
        mended = reader.one("participants", id=person.id) is not None
        if mended or not _read(store, twin).left:
            raise Rejected(_TWICE, field="email")
    if fault := profile_fault(person):
        raise Rejected(fault, field="group_0")
    if fault := pair_fault(person, people(store, scheme.id, reader=reader)):
        raise Rejected(fault, field="pair")


def put_person(store: Store, writer: Writer, scheme: str, person: Participant) -> str:
    """Write a checked person; their id. Who left and comes back keeps the one they had."""
    index = email_index(store, scheme, person.email)
    twin = writer.one("participants", scheme=scheme, email_index=index)
    kept = replace(person, id=str(twin["id"])) if twin is not None else person
    writer.put("participants", _row(store, scheme, kept))
    return kept.id


def blank(store: Store, writer: Writer, scheme: str, person: Participant) -> None:
    """Forget who somebody is. Their place stays, with the role alone: how many of each role were
    asked decides what may be shown, and a number that falls would tell of whom it fell."""
    nobody = Participant(
        id=person.id, name="", email=f"{person.id}@{_NOWHERE}", role=person.role, left=True
    )
    writer.put("participants", _row(store, scheme, nobody))


def email_index(store: Store, scheme: str, email: str) -> bytes:
    """Under which an address is found within a scheme, without being stored. It differs between
    schemes, so that the file alone does not tell who is in two."""
    return store.vault.blind(f"participant:{scheme}", normalise_email(email))


def _parts(person: Participant) -> Iterator[tuple[str, tuple[str, str]]]:
    """Columns and what stands in them, by the fields of the form."""
    for place, both in enumerate(person.groups.items()):
        yield f"group_{place}", both


def _read(store: Store, row: Row) -> Participant:
    person = str(row["id"])
    record = store.vault.open_record("participants", person, cast("bytes", row["person"]))
    return Participant.of(person, record)


def _row(store: Store, scheme: str, person: Participant) -> Row:
    return {
        "id": person.id,
        "scheme": scheme,
        "email_index": email_index(store, scheme, person.email),
        "person": store.vault.lock_record("participants", person.id, person.record()),
    }


def _unfrozen(store: Store, writer: Writer, scheme: str) -> Scheme:
    found = records.load(store, scheme, writer)
    if found.frozen:
        raise Conflict(FROZEN)
    return found


def _pair_clashes(roster: Roster, pairs: set[str]) -> list[Problem]:
    template = "Pair “%(pair)s” is used by people in the scheme already"
    return [
        Problem(one.line, "Pair", template, {"pair": one.pair})
        for one in roster.rows
        if one.pair.casefold() in pairs
    ]
