"""Numbers of a list of people."""

from feedback.participants.model import Participant
from feedback.releases.headcount import Numbers, numbers


def person(number: int, role: str, **groups: str) -> Participant:
    return Participant(
        id=str(number), name=f"P{number}", email=f"p{number}@x.example", role=role, groups=groups
    )


def test_people_by_role_and_by_value_and_role():
    listed = [
        person(1, "mentor", Place="south"),
        person(2, "mentor", Place="north"),
        person(3, "mentee", Place="north"),
        person(4, "mentee", Place=""),
        person(5, "mentee"),
    ]
    assert numbers(listed, ["Place", "Grade"]) == Numbers(
        {"mentor": 2, "mentee": 3},
        {"Place": {"north": {"mentor": 1, "mentee": 1}, "south": {"mentor": 1}}},
    )


def test_nobody():
    assert numbers([], ["Place"]) == Numbers({}, {})
