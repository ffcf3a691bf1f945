"""The dry run from files, as the command prints it."""

import json

import pytest

from feedback.releases.inputs import InputError
from feedback.releases.simulate import run

POLICY = {"k": 8, "coalition": 1}
Q1 = {
    "id": "q1",
    "text": "How well?",
    "options": ["1", "2", "3", "4", "5"],
    "favourable": ["4", "5"],
    "reverse": False,
    "kind": "scale",
}
HEADER = "participant,wave,role,q1"


def rows(people=12, before="1", after="5", role="mentor"):
    waves = (("pre", before), ("post", after))
    return [f"p{n},{wave},{role},{answer}" for n in range(people) for wave, answer in waves]


@pytest.fixture
def simulate(tmp_path):
    def with_files(policy=None, questions=None, lines=None, *, header=HEADER):
        content = {
            "policy.json": POLICY if policy is None else policy,
            "questions.json": [Q1] if questions is None else questions,
            "answers.csv": "\n".join([header, *(rows() if lines is None else lines)]) + "\n",
        }
        paths = []
        for name, value in content.items():
            path = tmp_path / name
            if isinstance(value, bytes):
                path.write_bytes(value)
            else:
                path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
            paths.append(path)
        return run(*paths).body

    return with_files


def first(text):
    return json.loads(text)["questions"][0]["slices"]


def test_the_format(simulate):
    assert json.loads(simulate()) == {
        "questions": [
            {
                "id": "q1",
                "slices": [
                    {
                        "name": "all",
                        "n": "10 or more",
                        "before": "few",
                        "after": "most",
                        "rose": "most",
                        "unanswered_before": "few",
                        "unanswered_after": "few",
                    }
                ],
            }
        ]
    }


def test_the_order_of_rows_and_columns_never_matters(simulate):
    turned = [",".join(reversed(row.split(","))) for row in reversed(rows())]
    assert simulate() == simulate(lines=turned, header="q1,role,wave,participant")


def test_files_that_differ_only_in_what_must_not_be_seen(simulate):
    mixed = rows(9) + [row.replace("p", "x", 1) for row in rows(3, "2", "3")]
    assert simulate() == simulate(lines=mixed)


def test_participants_of_one_wave_alone_are_in_no_paired_figure(simulate):
    assert simulate() == simulate(lines=[*rows(), "late,post,mentor,1", "left,pre,mentor,5"])


def test_roles_and_breakdowns_as_parts(simulate):
    by_role = first(simulate({"family": "role"}, lines=[*rows(), "m,pre,mentee,"]))
    assert [(part["name"], "not_shown" in part) for part in by_role] == [
        ("mentee", True),
        ("mentor", False),
    ]
    teams = [f"{row},north" for row in rows()]
    by_team = first(simulate({"family": "team"}, lines=teams, header=f"{HEADER},team"))
    assert by_team[0]["name"] == "north"
    both = {"family": "team", "breakdowns": ["team"]}
    assert first(simulate(both, lines=teams, header=f"{HEADER},team")) == by_team


def test_invited(simulate):
    assert first(simulate({"invited": {"mentor": 12}}))[0]["n"] == "8 or more"
    assert first(simulate({"invited": {"mentor": 13, "mentee": 0}}))[0]["n"] == "10 or more"


def test_questions_of_one_wave_or_role(simulate):
    after = {**Q1, "waves": "post"}
    assert "before" not in first(simulate(questions=[after], lines=rows(before="")))[0]
    mentees = {**Q1, "roles": ["mentee"]}
    silent = rows(before="", after="")
    assert first(simulate(questions=[mentees], lines=silent))[0] == {
        "name": "all",
        "not_shown": True,
    }


def test_nobody_answered(simulate):
    assert first(simulate(lines=[])) == [{"name": "all", "not_shown": True}]


def test_a_byte_order_mark_and_quoted_text(simulate, tmp_path):
    text = {"id": "why", "text": "Why?", "kind": "text"}
    lines = [f'{row},"a ""b"",\nc"' for row in rows()]
    plain = simulate(questions=[Q1, text], lines=lines, header=f"{HEADER},why")
    path = tmp_path / "answers.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert run(tmp_path / "policy.json", tmp_path / "questions.json", path).body == plain
    assert json.loads(plain)["questions"][1]["slices"] == [{"name": "all", "not_shown": True}]


@pytest.mark.parametrize(
    ("lines", "header", "place", "message"),
    [
        (["a,pre,mentor,6"], HEADER, "line 2, q1", "not an option"),
        (["a,pre,mentor,1", "a,pre,mentor,1"], HEADER, "line 3, participant", "twice"),
        (["a,pre,mentor,1", "a,post,mentee,1"], HEADER, "line 3, role", "differs"),
        (["a,pre,mentor"], "participant,wave,role", "line 1", "'q1' is missing"),
        (["a,pre,1"], "participant,wave,q1", "line 1", "'role' is missing"),
        (["a,pre,mentor,1,2"], f"{HEADER},q2", "line 1", "'q2'"),
        (["a,pre,mentor,1,1"], f"{HEADER},q1", "line 1", "twice"),
        (["a,pre,mentor"], HEADER, "line 2", "3 columns"),
        (["a,during,mentor,1"], HEADER, "line 2, wave", "'during'"),
        ([",pre,mentor,1"], HEADER, "line 2, participant", "empty"),
        (["a,pre,,1"], HEADER, "line 2, role", "empty"),
        (['a,pre,mentor,"1'], HEADER, "line 2", ""),
        ([], "", "line 1", "missing"),
    ],
)
def test_unusable_answers(simulate, lines, header, place, message):
    with pytest.raises(InputError) as caught:
        simulate(lines=lines, header=header)
    assert caught.value.place.endswith(f"answers.csv, {place}")
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("policy", "place"),
    [
        ({"k": 4}, "k"),
        ({"tiers": 1}, "tiers"),
        ({"breakdowns": ["wave"]}, "wave"),
        ({"invited": [12]}, "invited"),
        ({"invited": {"mentor": "12"}}, "mentor"),
        ({"invited": {"mentor": -1}}, "mentor"),
        ({"invited": {"mentor": 11}}, "mentor"),
        ({"invited": {"mentee": 12}}, "mentor"),
        ({"family": "team"}, "team"),
        ([], "policy.json"),
        ("{", "line 1"),
        ('{"k": 8, "k": 9}', "'k'"),
        ('{"k": NaN}', "NaN"),
        ('{"k": ' + "9" * 5000 + "}", "policy.json"),
        ("[" * 100_000, "policy.json"),
        (b'{"k": "\xff"}', "byte 7"),
    ],
)
def test_unusable_policies(simulate, policy, place):
    with pytest.raises(InputError, match=place):
        simulate(policy)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"id": ""}, "id"),
        ({"id": "role"}, "id"),
        ({"id": 1}, "id"),
        ({"options": ["1", 2]}, "options"),
        ({"options": "12"}, "options"),
        ({"favourable": ["6"]}, "favourable"),
        ({"reverse": "no"}, "reverse"),
        ({"kind": "number"}, "kind"),
        ({"kind": ["scale"]}, "kind"),
        ({"waves": "after"}, "waves"),
        ({"weight": 1}, "'weight'"),
    ],
)
def test_unusable_questions(simulate, change, place):
    with pytest.raises(InputError, match=f"question 1.*{place}"):
        simulate(questions=[{**Q1, **change}])


@pytest.mark.parametrize("questions", [{}, [1], [Q1, Q1], [{"id": "q1"}]])
def test_questions_that_are_none(simulate, questions):
    with pytest.raises(InputError, match=r"questions\.json"):
        simulate(questions=questions)


def test_answers_where_nothing_was_asked(simulate):
    with pytest.raises(InputError, match="line 2, q1: is not asked in wave pre"):
        simulate(questions=[{**Q1, "waves": "post"}])
    with pytest.raises(InputError, match="line 2, q1: is not asked of role mentor"):
        simulate(questions=[{**Q1, "roles": ["mentee"]}])


def test_a_part_that_changes_between_the_waves(simulate):
    with pytest.raises(InputError, match="line 3, team: differs"):
        simulate(
            {"family": "team"},
            lines=["a,pre,mentor,1,north", "a,post,mentor,1,south"],
            header=f"{HEADER},team",
        )


def test_a_file_that_is_not_there(simulate, tmp_path):
    simulate()
    with pytest.raises(InputError, match="cannot be read"):
        run(tmp_path / "policy.json", tmp_path / "questions.json", tmp_path / "none.csv")


def test_ten_thousand_people(simulate):
    assert first(simulate(lines=rows(10_000)))[0]["n"] == 10000
