"""The release as it is stored, with what its ids stand for: for programs, and to pool schemes."""

import json

from feedback.packs.model import Told

__all__ = ["json_file"]


def json_file(told: Told, *, stamp: str) -> bytes:
    """ASCII alone, since every character can be written so.

    Shape: {"stamp", "number", "scheme", "organisation", "published_on", "surveys": [{"name",
    "opens", "closes"}], "questions": [{"id", "text", "answers", "survey", "asked_of"}],
    "credit", "release": as `feedback release simulate` prints it}. Days are ISO 8601.
    """
    record = {
        "stamp": stamp,
        "number": told.number,
        "scheme": told.title,
        "organisation": told.organisation,
        "published_on": told.published_on.isoformat(),
        "surveys": [
            {"name": one.name, "opens": one.opens.isoformat(), "closes": one.closes.isoformat()}
            for one in told.surveys
        ],
        "questions": [
            {
                "id": one.id,
                "text": one.text,
                "answers": list(one.options),
                "survey": one.when,
                "asked_of": one.who,
            }
            for one in told.asked
        ],
        "credit": told.credit,
        "release": json.loads(told.body),
    }
    return (json.dumps(record, indent=1) + "\n").encode("ascii")
