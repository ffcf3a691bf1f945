"""Lists of people: what is read, what is refused and on which line, and the way out and back."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.participants.roster import Entry, export, parse, sample

ROLES = {"mentor": "Volunteer", "mentee": "Senior leader"}
HEAD = "Name,Email,Role,Pair\n"


def read(text, **settings):
    return parse(text if isinstance(text, bytes) else text.encode(), roles=ROLES, **settings)


def found(text, **settings):
    """Problems as (line, column), all of them with a message."""
    roster = read(text, **settings)
    assert all(problem.message for problem in roster.problems)
    return [(problem.line, problem.column) for problem in roster.problems]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_plain_file_is_read(separator, mark, ending):
    lines = [
        ["Full name", "E-mail", "ROLE", "pair no"],
        ["  Zoë   O'Neil ", "Zoe@X.org", "VOLUNTEER", "1"],
        [],
        ["Al", "al@x.org", "senior  leader", "1"],
    ]
    text = ending.join(separator.join(line) for line in lines)
    roster = read(mark + text.encode())
    assert roster.problems == ()
    assert roster.rows == (
        Entry(2, "Zoë O'Neil", "Zoe@X.org", "mentor", "1"),
        Entry(4, "Al", "al@x.org", "mentee", "1"),
    )


def test_role_keys_and_quoted_cells_with_line_breaks():
    roster = read(HEAD + '"Smith,\nJane",j@x.org,mentor,\nAl,a@x.org,MENTEE,\n')
    assert [(row.line, row.name, row.role) for row in roster.rows] == [
        (2, "Smith, Jane", "mentor"),
        (4, "Al", "mentee"),
    ]


def test_a_file_may_say_its_separator():
    assert len(read("sep=;\nName;Email;Role\nA, B;a@x.org;mentor\n").rows) == 1


def test_the_separator_is_found_by_headings_not_by_counting():
    roster = read("Name;Email;Role;Notes, if any, and, so, on\nA;a@x.org;mentor;\n")
    assert len(roster.rows) == 1


def test_breakdowns_are_read_and_spellings_joined():
    roster = read(
        "Role,Email,Name,dir ECTORATE\nmentor,a@x.org,A,Adult  Care\nmentor,b@x.org,B,adult care\n",
        breakdowns=["Directorate"],
    )
    assert [row.groups for row in roster.rows] == [(("Directorate", "Adult Care"),)] * 2


def test_two_spellings_of_an_accent_are_one_part():
    lines = "A,a@x.org,mentor,CAF\u00c9\nB,b@x.org,mentor,Cafe\u0301\n"
    roster = read(f"Name,Email,Role,Area\n{lines}", breakdowns=["Area"])
    assert len({row.groups for row in roster.rows}) == 1


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("A,,mentor,", "Email"),
        (",a@x.org,mentor,", "Name"),
        ("A,a@x.org,,", "Role"),
        ("A", "Email"),
        ("A,a@x.org,boss,", "Role"),
        ("A,a@x,mentor,", "Email"),
        ('A,"a@x.org\nb@x.org",mentor,', "Email"),
        ("A,<a@x.org>,mentor,", "Email"),
        ("...,a@x.org,mentor,", "Name"),
        (f"{'A' * 101},a@x.org,mentor,", "Name"),
        (f"A,a@x.org,mentor,{'1' * 41}", "Pair"),
        ('A,a@x.org,mentor,"1\n2"', "Pair"),
        ("A,a@x.org,mentor,1\u202e2", "Pair"),
        ("A,a@x.org,mentor,1", "Pair"),
        ("A,a@x.org,mentor,,more", ""),
        ('A,"a@x.org,mentor,', ""),
        ("A,Known@x.org,mentor,", "Email"),
        ("A,Lead@x.org,mentor,", "Email"),
    ],
)
def test_a_fault_names_line_and_column(line, column):
    people = {"existing": frozenset({"known@x.org"}), "barred": frozenset({"lead@x.org"})}
    text = HEAD + "B,b@y.org,mentee,\n" + line
    assert (3, column) in found(text, **people)


def test_an_address_twice_names_the_other_line():
    roster = read(HEAD + "A,a@x.org,mentor,\nB,A@X.ORG,mentee,\n")
    assert [(one.line, one.column) for one in roster.problems] == [(3, "Email")]
    assert "line 2" in roster.problems[0].message


@pytest.mark.parametrize(
    "others", ["B,b@x.org,mentor,1\n", "B,b@x.org,mentee,1\nC,c@x.org,mentee,1\n"]
)
def test_a_pair_is_two_people_of_different_roles(others):
    assert found(HEAD + "A,a@x.org,mentor,1\n" + others) == [(2, "Pair")]


def test_a_fault_of_one_does_not_make_the_partner_look_alone():
    assert found(HEAD + "A,a@,mentor,1\nB,b@x.org,mentee,1\n") == [(2, "Email")]


def test_people_without_pair_are_noted_beside_pairs():
    text = HEAD + "A,a@x.org,mentor,1\nB,b@x.org,mentee,1\nC,c@x.org,mentee,\n"
    assert [note.message for note in read(text).notes] == ["People without a pair: 1"]


def test_unused_columns_are_noted():
    roster = read("Name,Email,Role,Payroll\nA,a@x.org,mentor,77\n")
    assert [note.message for note in roster.notes] == ["The column “Payroll” is not used"]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", ["Name", "Email", "Role", "Area"]),
        ("Name,Role,Area\n", ["Email"]),
        ("Name,Email,E-mail,Role,Area\n", ["Email"]),
        ("Name,Email,Role\nA,a@x.org,mentor\n", ["Area"]),
        ("Name,Email,Role,Area\n", [""]),
    ],
)
def test_missing_double_or_bare_headings(text, columns):
    assert [column for _, column in found(text, breakdowns=["Area"])] == columns


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "latin-1"])
def test_another_encoding_gets_one_message_that_says_what_to_do(encoding):
    roster = read((HEAD + "Zoë,z@x.org,mentor,\n").encode(encoding))
    assert [problem.line for problem in roster.problems] == [1]
    assert "CSV UTF-8" in roster.problems[0].message


def test_names_lose_what_cannot_be_seen():
    roster = read(HEAD + "\u202eA\u200b\x07nn\u00a0 e\u0301,a@x.org,mentor,\n")
    assert roster.rows[0].name == "Ann \u00e9"


def test_problems_are_counted_beyond_those_kept():
    roster = read(HEAD + "A,bad,mentor,\n" * 300)
    assert len(roster.problems) == 200
    assert roster.problem_count >= 300


def many(count):
    people = (f"P {n},p{n}@x.org,{'mentor' if n % 2 else 'mentee'},{n // 2}" for n in range(count))
    return HEAD + "\n".join(people)


def test_as_many_people_as_one_file_may_have_are_read():
    text = many(25_000)
    assert len(read(text).rows) == 25_000


def test_too_many_people_or_bytes():
    assert found(many(25_001)) == [(25_002, "")]
    assert found("x" * 5_000_001) == [(1, "")]


@pytest.mark.parametrize("breakdowns", [[], ["Directorate", "=Area"]])
@pytest.mark.parametrize("roles", [ROLES, {"member": "Member"}])
def test_the_sample_is_a_good_file(roles, breakdowns):
    roster = parse(sample(roles, breakdowns), roles=roles, breakdowns=breakdowns)
    assert roster.problems == roster.notes == ()
    assert {row.role for row in roster.rows} == set(roles)


TEXT = st.text(
    st.sampled_from("aZ é=+-@'\",;\t\r\n\u202e\u200d\uff1d|1")
    | st.characters(exclude_categories=["Cs"]),
    max_size=12,
)
FILES = st.lists(st.lists(TEXT, max_size=6).map(",".join), max_size=6).map("\n".join)


@given(st.binary() | FILES.map(str.encode) | FILES.map(lambda text: (HEAD + text).encode()))
def test_no_file_raises(data):
    roster = parse(data, roles=ROLES, breakdowns=["Area"])
    assert roster.problems or roster.rows
    assert roster.problem_count >= len(roster.problems)


@given(
    st.lists(st.tuples(TEXT.map(lambda text: text + "x"), TEXT, TEXT), min_size=1, max_size=6),
    st.sampled_from(["=", "+", "-", "'", "'=", "a"]),
)
def test_what_was_read_is_exported_and_read_again(people, sign):
    """Names and groups are first read once, so that they are as any file would give them."""
    raw = [
        Entry(0, name, f"{sign}{n}@x.org", "mentor", "", (("Area", area), ("=B", other)))
        for n, (name, area, other) in enumerate(people)
    ]
    breakdowns = ["Area", "=B"]
    first = parse(export(raw), roles=ROLES, breakdowns=breakdowns)
    if not first.rows:
        return
    again = parse(export(first.rows), roles=ROLES, breakdowns=breakdowns)
    assert again.problems == ()
    assert [row._replace(line=0) for row in again.rows] == [
        row._replace(line=0) for row in first.rows
    ]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (b",".join(b"c%d" % at for at in range(300_000)), 1),
        (HEAD.encode() + b"\n" * 3_000_000, 100_001),
        (b'";"' * 1_000_000, 1),
    ],
    ids=["columns", "empty lines", "separators"],
)
def test_what_would_take_seconds_is_refused_at_once(body, line):
    began = time.process_time()
    roster = read(body)
    assert not roster.rows
    assert roster.problems[-1].line == line
    assert len(roster.notes) <= 200
    assert time.process_time() - began < 2


def test_a_name_of_marks_takes_no_time():
    began = time.process_time()
    read(HEAD + "e" + "\u0301\u0327" * 40_000 + ",a@b.example,mentor,1\n")
    assert time.process_time() - began < 2
