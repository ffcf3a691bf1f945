"""Releases as they are stored, made up for the tests of what is displayed.

Figures follow from a seed by arithmetic alone, so that a picture of a page is the same each time.
"""

from collections.abc import Iterator, Sequence

from tests.releases.build import scale

AGREE = (
    "Strongly disagree",
    "Disagree",
    "Neither agree nor disagree",
    "Agree",
    "Strongly agree",
)
VALUES = ("1", "2", "3", "4", "5")
_TEXTS = (
    "How well do you understand what it is like to be from an ethnic minority at this council?",
    "I feel confident to talk about race at work",
    "My voice is listened to",
    "I have considered leaving because of how I was treated",
    "I have a senior colleague whom I could ask for advice",
    "Our leaders act on what they hear from staff",
    "I would recommend this organisation as a place to work to a friend or a colleague",
)


def questions(count: int = 7):
    """Questions as people read them; the fourth is better the lower it is."""
    return [
        scale(
            f"q{at + 1}",
            options=AGREE,
            favourable=AGREE[:2] if at == 3 else AGREE[3:],
            reverse=at == 3,
            text=_TEXTS[at],
        )
        for at in range(count)
    ]


def cell(count: int, n: int) -> int | str:
    """A count as it is told with k = 8 and no breakdowns."""
    return "hidden" if count <= 7 else min((count + 2) // 5 * 5, top(n))


def top(n: int) -> int:
    """The least multiple of 5 of 90 %."""
    return -(-9 * n // 50) * 5


def split(n: int, weights: Sequence[int]) -> list[int]:
    """Counts in proportion to these weights."""
    whole = sum(weights)
    return [n * weight // whole for weight in weights]


def counted(name: str, n: int, *, seed: int = 0, breakdown: str = "", after: bool = True):
    """A part in numbers, told as the engine does."""
    lift = (seed * 7) % 5
    before = split(n, (10 + seed % 3, 20, 25, 25 - lift, 12, 4))
    later = split(n, (5, 12, 20 - lift, 38 + lift, 21 + 2 * lift, 3 + seed % 2))
    told: dict[str, object] = {"name": name, "n": (n + 2) // 5 * 5}
    if breakdown:
        told["breakdown"] = breakdown
    waves = [("before", before)] + ([("after", later)] if after else [])
    for when, counts in waves:
        if breakdown:
            told[f"counts_{when}"] = {"favourable": cell(sum(counts[3:5]), n)}
        else:
            told[f"counts_{when}"] = {
                value: cell(count, n) for value, count in zip(VALUES, counts[:5], strict=True)
            }
    if after:
        told["rose"] = cell(n * (45 + lift) // 100, n)
        mean = 6 + lift - 3 * (seed % 4)
        told["change"] = {"mean": tenths(mean), "low": tenths(mean - 3), "high": tenths(mean + 3)}
    return told


def tenths(number: int) -> str:
    """Tenths as a decimal text."""
    return f"{'-' if number < 0 else ''}{abs(number) // 10}.{abs(number) % 10}"


def in_words(seed: int = 0, **more):
    """A part in words, of twelve people."""
    words = ("few", "some", "many", "most")
    return {
        "name": "all",
        "n": "10 or more",
        "before": words[seed % 3],
        "after": words[(seed + 1 + seed % 2) % 4],
        "rose": words[(seed + 2) % 4],
        "unanswered_before": "few",
        "unanswered_after": "few",
        **more,
    }


def small(count: int = 7):
    """A release of twelve people."""
    return {"questions": [{"id": f"q{at + 1}", "slices": [in_words(at)]} for at in range(count)]}


def large(n: int, parts: Sequence[tuple[str, str, int]], count: int = 7):
    """A release in numbers: everyone, then parts as (breakdown, name, people)."""
    return {
        "questions": [
            {"id": f"q{at + 1}", "slices": list(_slices(n, parts, at))} for at in range(count)
        ]
    }


def _slices(n: int, parts: Sequence[tuple[str, str, int]], at: int) -> Iterator[dict[str, object]]:
    yield counted("all", n, seed=at)
    for number, (breakdown, name, people) in enumerate(parts, start=1):
        if people:
            yield counted(name, people, seed=at + number, breakdown=breakdown)
        else:
            yield {"name": name, "breakdown": breakdown, "not_shown": True}


TWO_PARTS = (("role", "mentee", 30), ("role", "mentor", 30))
TWELVE_PARTS = (
    ("role", "mentee", 2500),
    ("role", "mentor", 2500),
    ("directorate", "Adult social care", 900),
    ("directorate", "Children's services", 1100),
    ("directorate", "Corporate core", 700),
    ("directorate", "Growth and development", 400),
    ("directorate", "Highways", 0),
    ("directorate", "Neighbourhoods", 1300),
    ("directorate", "Public health", 150),
    ("grade", "1 to 5", 2600),
    ("grade", "6 to 9", 1700),
    ("grade", "10 and over", 700),
)
NAMES = {"mentee": "Mentees", "mentor": "Mentors"}
WRITTEN = [
    {
        "question": "q8",
        "wave": "post",
        "quotes": [
            "I had never been asked how I am treated in meetings. Now […] asks every week.",
            "We need more time for each meeting.",
        ],
        "themes": ["Being listened to", "Too little time between meetings"],
    },
]
