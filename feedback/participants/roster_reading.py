"""One pass over a roster file, line by line, noting every problem."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from crypto import normalise
from feedback.addresses import email_fault, normalise_email, untagged
from feedback.cells import as_typed
from feedback.participants.profile import groups_fit
from feedback.participants.roster_cells import (
    UnreadableError,
    decode,
    has_controls,
    heading_key,
    read_rows,
    tidy_name,
)
from feedback.participants.roster_model import Entry, Note, Problem

MAX_BYTES = 5_000_000
MAX_ROWS = 25_000
MAX_COLUMNS = 200
MAX_NAME = 100
MAX_GROUP = 60
MAX_PAIR = 40
PAIR_SIZE = 2

NAME, EMAIL, ROLE, PAIR = "Name", "Email", "Role", "Pair"
_HEADINGS = {
    NAME: ("name", "fullname"),
    EMAIL: ("email", "emailaddress", "workemail"),
    ROLE: ("role",),
    PAIR: ("pair", "pairing", "pairnumber", "pairno"),
}
_NEEDED = (NAME, EMAIL, ROLE)
_LIMITS = {NAME: MAX_NAME, PAIR: MAX_PAIR}


class Reading:
    """One pass over one file. `read` fills `rows`, `problems` and `notes`."""

    def __init__(
        self,
        roles: Mapping[str, str],
        breakdowns: Sequence[str],
        existing: frozenset[str],
        barred: frozenset[str],
    ) -> None:
        shown = {fold(name): key for key, name in roles.items()}
        self._roles = shown | {fold(key): key for key in roles}
        self._role_names = ", ".join(roles.values())
        self._breakdowns, self._existing, self._barred = breakdowns, existing, barred
        self._seen: dict[str, int] = {}
        self._spelling: dict[tuple[str, str], str] = {}
        self._pairs: defaultdict[str, list[tuple[int, str, str | None]]] = defaultdict(list)
        self.rows: list[Entry] = []
        self.problems: list[Problem] = []
        self.notes: list[Note] = []

    def fail(self, line: int, column: str, template: str, **params: object) -> None:
        self.problems.append(Problem(line, column, template, params))

    def read(self, data: bytes) -> None:
        """Read the whole file. May raise UnreadableError on the way, keeping what it found."""
        if len(data) > MAX_BYTES:
            raise UnreadableError("The file is too big. It can be up to 5 MB")
        known = [key for keys in _HEADINGS.values() for key in keys]
        rows = read_rows(decode(data), known + [heading_key(one) for one in self._breakdowns])
        line, heading = next(rows, (1, []))
        if len(heading) > MAX_COLUMNS:
            raise UnreadableError("The first line has too many cells. It can have 200", line=line)
        columns = self._columns(line, heading)
        if columns is None:
            return
        for count, (line, row) in enumerate(rows, start=1):
            if count > MAX_ROWS:
                self.fail(line, "", "The file has more than %(most)d people", most=MAX_ROWS)
                return
            self._row(line, row, columns, width=len(heading))
        if not self.rows and not self.problems:
            self.fail(line, "", "There are no people under the headings")
        self._check_pairs()

    def _columns(self, line: int, heading: Sequence[str]) -> dict[str, int] | None:
        """Where each column stands, or None if one that is needed is missing or twice there."""
        keys = [heading_key(as_typed(cell.strip())) for cell in heading]
        wanted = _HEADINGS | {one: (heading_key(one),) for one in self._breakdowns}
        columns: dict[str, int] = {}
        for name, spellings in wanted.items():
            places = [place for place, key in enumerate(keys) if key in spellings]
            if len(places) > 1:
                self.fail(line, name, "There are two columns for “%(name)s”", name=name)
            elif places:
                columns[name] = places[0]
            elif name != PAIR:
                self.fail(line, name, "There is no column “%(name)s”", name=name)
        for place, cell in enumerate(heading):
            if cell.strip() and place not in columns.values():
                self.notes.append(
                    Note("The column “%(name)s” is not used", {"name": tidy_name(cell)[:MAX_NAME]})
                )
        return None if self.problems else columns

    def _row(self, line: int, row: Sequence[str], columns: Mapping[str, int], width: int) -> None:
        before = len(self.problems)
        if any(cell.strip() for cell in row[width:]):
            self.fail(line, "", "This line has more cells than there are headings")
        cells = {
            name: as_typed(row[place].strip(" ")) if place < len(row) else ""
            for name, place in columns.items()
        }
        cells[NAME] = tidy_name(cells[NAME])
        for name, cell in cells.items():
            self._cell(line, name, cell)
        self._email(line, cells[EMAIL])
        role = self._roles.get(fold(cells[ROLE]))
        pair = tidy_name(cells.get(PAIR, ""))
        # A line with a fault still counts for its pair, or its partner would look alone.
        self._pairs[fold(pair)].append((line, pair, role))
        if role is None and cells[ROLE]:
            self.fail(
                line,
                ROLE,
                "“%(role)s” is not a role. Use one of: %(roles)s",
                role=cells[ROLE][:MAX_GROUP],
                roles=self._role_names,
            )
        if len(self.problems) > before or role is None:
            return
        groups = tuple((one, self._group(one, cells[one])) for one in self._breakdowns)
        if not groups_fit(role, dict(groups)):
            self.fail(line, "", "The columns are too long together. Use shorter words")
            return
        self.rows.append(Entry(line, cells[NAME], cells[EMAIL], role, pair, groups))

    def _cell(self, line: int, name: str, cell: str) -> None:
        if not cell:
            if name in _NEEDED:
                self.fail(line, name, "This cell is empty")
        elif name == EMAIL:
            if fault := email_fault(cell):
                self.fail(line, name, fault)
        elif has_controls(cell) and name != NAME:
            self.fail(line, name, "This cell has a line break or a hidden character in it")
        elif len(cell) > _LIMITS.get(name, MAX_GROUP):
            most = _LIMITS.get(name, MAX_GROUP)
            self.fail(line, name, "This cell can have up to %(most)d characters", most=most)
        elif name == NAME and not any(map(str.isalpha, cell)):
            self.fail(line, name, "A name needs a letter")

    def _email(self, line: int, email: str) -> None:
        key = normalise_email(email)
        if not key:
            return
        if key in self._seen:
            other = self._seen[key]
            self.fail(line, EMAIL, "This email address is on line %(other)d too", other=other)
        elif key in self._existing:
            self.fail(line, EMAIL, "Someone with this email address is in the scheme already")
        elif untagged(email) in self._barred:
            self.fail(
                line, EMAIL, "This person helps to run the scheme, so cannot answer its surveys"
            )
        self._seen.setdefault(key, line)

    def _group(self, breakdown: str, value: str) -> str:
        """The first spelling wins: "adults" and "Adults" are one part, not two small ones."""
        return self._spelling.setdefault((breakdown, fold(value)), tidy_name(value))

    def _check_pairs(self) -> None:
        """A pair is exactly two people of different roles; said once, at its first line."""
        alone = len(self._pairs.pop("", ()))
        if self._pairs and alone:
            self.notes.append(Note("People without a pair: %(count)d", {"count": alone}))
        for members in self._pairs.values():
            line, pair, _ = members[0]
            roles = [role for _, _, role in members if role is not None]
            if len(members) != PAIR_SIZE:
                template = "Pair “%(pair)s” must have two people, not %(count)d"
                self.fail(line, PAIR, template, pair=pair, count=len(members))
            elif len(set(roles)) < len(roles):
                self.fail(line, PAIR, "Pair “%(pair)s” has two people of one role", pair=pair)


def fold(text: str) -> str:
    """The form in which roles, pairs and values are compared."""
    return " ".join(normalise("NFC", text).casefold().split())
