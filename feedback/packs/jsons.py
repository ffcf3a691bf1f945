"""The release as it is stored, with what its ids stand for: for programs, and to pool schemes."""

import json

from feedback.packs.model import Told
from feedback.releases.records import SALT_SIZE, Words

__all__ = ["NotResults", "figures_of", "json_file"]


class NotResults(Exception):
    """This is no `results.json`."""


def figures_of(data: bytes, number: bytes) -> bool:
    """Whether the figures and comments of a `results.json` are those that had this number before
    they were published. It says nothing of wording and dates, which the number does not cover.

    Raises NotResults.
    """
    try:
        record = json.loads(data)
        approved, salt = record["approved"].encode(), bytes.fromhex(record["salt"])
        same = json.loads(approved) == record["release"] and record["number"] == number.hex()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotResults("this is no results.json") from error
    return same and len(salt) == SALT_SIZE and Words(approved, salt).digest == number


def json_file(told: Told, *, stamp: str) -> bytes:
    """ASCII alone, since every character can be written so.

    Shape: {"stamp", "number", "scheme", "organisation", "published_on", "surveys": [{"name",
    "opens", "closes"}], "questions": [{"id", "text", "answers", "survey", "asked_of"}],
    "credit", "release": as `feedback release simulate` prints it, and where told "meetings"
    (`releases.meeting_steps.told`), "approved": the same, in the exact letters that were
    approved, "salt"}. Days are ISO 8601. The number is the SHA-256 of "candour release v1", a
    zero byte, the salt's bytes and what was approved.
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
        "approved": told.body,
        "salt": told.salt.hex(),
    }
    return (json.dumps(record, indent=1) + "\n").encode("ascii")
