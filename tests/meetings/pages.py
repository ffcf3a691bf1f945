"""What people type on the pages of the log."""

from tests.members.site import SignedIn

FIELDS = {
    "on": ["1", "3", "2026"],
    "at": "14:30",
    "place": "Room 2",
    "hours": "1",
    "minutes": "5",
    "areas": "Being heard <b>",
    "goals": "Speak first",
    "steps-0-what": "Shadow a board",
    "steps-0-who_key": "both",
    "steps-0-due": ["1", "4", "2026"],
    "next_on": ["2", "4", "2026"],
    "next_at": "10:00",
    "next_place": "The Lamb",
}


def written(browser: SignedIn, log: str, *, do: str = "confirm", **changed) -> str:
    """Write one down; its page."""
    browser.get(f"{log}/new").post(f"{log}/new", **{**FIELDS, "do": do, **changed})
    assert browser.status == 303, browser.text
    assert browser.landed == 200
    return browser.path
