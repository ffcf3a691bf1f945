"""What the record says in plain words: a sentence for each kind of event.

Each is what somebody did, told without them: the page names them beside it. A value that a
sentence names comes from the event's detail: `%(survey)s` from `wave`, `%(person)s` from
`holder`, `%(role)s`, `%(people)s`, `%(number)s` and `%(what)s` as they stand there. What else
is in a detail stays off the page.
"""

from collections.abc import Mapping
from typing import Final

from flask_babel import lazy_gettext as _l

from feedback.oversight.service_sentences import OF_THE_SERVICE
from feedback.oversight.told import Part, Told

__all__ = ["SENTENCES", "Part", "Told"]

_OF_THE_SCHEME: Final[Mapping[str, Told]] = {
    "scheme.created": Told(Part.SETTINGS, _l("Made the scheme.")),
    "scheme.settings": Told(
        Part.SETTINGS,
        _l("Changed the settings: %(what)s."),
        by="what",
        variants={
            "None": _l("Changed the settings."),
            "": _l("Saved the settings, with no change."),
        },
    ),
    "scheme.questionnaire": Told(Part.SETTINGS, _l("Changed the questions.")),
    "scheme.policy": Told(
        Part.SETTINGS,
        _l("Changed the rules of what results show: %(what)s."),
        by="what",
        variants={
            "None": _l("Changed the rules of what results show."),
            "": _l("Saved the rules of what results show, with no change."),
        },
    ),
    "arrangements.changed": Told(
        Part.SETTINGS, _l("Changed what is arranged for meetings, diaries and support: %(what)s.")
    ),
    "contract.kept": Told(Part.SETTINGS, _l("Changed the contract between the two of a pair.")),
    "agreement.asked": Told(
        Part.SETTINGS, _l("Asked the guardian to agree to the questions, rules and settings.")
    ),
    "agreement.given": Told(Part.SETTINGS, _l("Agreed to the questions, rules and settings.")),
    "agreement.declined": Told(
        Part.SETTINGS, _l("Did not agree to the questions, rules and settings.")
    ),
    "people.imported": Told(
        Part.PEOPLE, _l("Brought in a list of people from a file: %(people)s people.")
    ),
    "person.added": Told(Part.PEOPLE, _l("Added somebody to the list of people.")),
    "person.mended": Told(Part.PEOPLE, _l("Changed what the list says of somebody.")),
    "person.removed": Told(Part.PEOPLE, _l("Took somebody off the list of people.")),
    "person.decided": Told(
        Part.PEOPLE,
        _l("Decided about a change to the list of people."),
        by="yes",
        variants={
            "yes": _l("Said yes to a change of the list of people."),
            "no": _l("Said no to a change of the list of people."),
        },
    ),
    "members.invited": Told(Part.PEOPLE, _l("Invited people to make their sign-in.")),
    "approval.asked": Told(
        Part.KEYS,
        _l("Asked the guardian to decide about something."),
        by="kind",
        variants={
            "person.add": _l("Asked the guardian to add somebody to the list of people."),
            "person.mend": _l("Asked the guardian to change what the list says of somebody."),
            "person.remove": _l("Asked the guardian to take somebody off the list of people."),
        },
    ),
    "approval.decided": Told(
        Part.KEYS,
        _l("Decided about what was asked."),
        by="yes",
        variants={
            "yes": _l("Said yes to what was asked."),
            "no": _l("Said no to what was asked."),
        },
    ),
    "holder.nominated": Told(Part.KEYS, _l("Asked %(person)s to be %(role)s.")),
    "holder.asked-again": Told(Part.KEYS, _l("Sent the email that asks somebody once more.")),
    "holder.accepted": Told(Part.KEYS, _l("Took the place of %(role)s.")),
    "holder.confirmed": Told(
        Part.KEYS, _l("Confirmed that %(person)s is who they say, and guards this scheme.")
    ),
    "holder.left": Told(Part.KEYS, _l("Ended the place of %(person)s.")),
    "holder.waived": Told(Part.KEYS, _l("Agreed in writing to go on with one guardian.")),
    "handover.asked": Told(Part.KEYS, _l("Asked for a new %(role)s.")),
    "handover.decided": Told(
        Part.KEYS,
        _l("Decided about a new holder of keys."),
        by="yes",
        variants={
            "yes": _l("Said yes to a new holder of keys."),
            "no": _l("Said no to a new holder of keys."),
        },
    ),
    "handover.finished": Told(Part.KEYS, _l("Gave up their own place.")),
    "keys.asked": Told(Part.KEYS, _l("Asked for the keys to be passed on to %(person)s.")),
    "keys.passed-on": Told(Part.KEYS, _l("Passed the keys on to %(person)s.")),
    "wave.planned": Told(Part.SURVEYS, _l("Set the days of the surveys.")),
    "wave.extended": Told(Part.SURVEYS, _l("Gave people more time for the %(survey)s.")),
    "wave.opened": Told(Part.SURVEYS, _l("Opened the %(survey)s.")),
    "wave.joined": Told(
        Part.SURVEYS, _l("Invited people who came later to the %(survey)s: %(people)s.")
    ),
    "wave.reminded": Told(
        Part.SURVEYS, _l("Sent everybody reminder number %(number)s for the %(survey)s.")
    ),
    "invitation.resent": Told(
        Part.SURVEYS, _l("Sent an email with a link to the %(survey)s once more.")
    ),
    "wave.closed": Told(Part.SURVEYS, _l("Closed the %(survey)s.")),
    "wave.dealt": Told(
        Part.SURVEYS,
        _l("Ended the time for changing answers of the %(survey)s, and put them in a new order."),
    ),
    "wave.destroyed": Told(Part.SURVEYS, _l("Destroyed the answers of the %(survey)s for good.")),
    "comments.opened": Told(
        Part.RESULTS, _l("Began to read the comments of the %(survey)s."), alone=True
    ),
    "comments.finished": Told(
        Part.RESULTS, _l("Finished reading the comments of the %(survey)s."), alone=True
    ),
    "release.requested": Told(Part.RESULTS, _l("Asked for results.")),
    "release.computed": Told(Part.RESULTS, _l("Had the results counted.")),
    "release.approved": Told(Part.RESULTS, _l("Approved the exact words of the results.")),
    "release.refused": Told(Part.RESULTS, _l("Refused the results.")),
    "release.asked-again": Told(Part.RESULTS, _l("Put the results before the guardian once more.")),
    "release.expired": Told(
        Part.RESULTS, _l("Let a request for results lapse: the guardian did not act in time.")
    ),
    "release.withheld": Told(
        Part.RESULTS,
        _l("Held results back for good: the last check found that they could give somebody away."),
    ),
    "release.published": Told(Part.RESULTS, _l("Published the results.")),
}

SENTENCES: Final[Mapping[str, Told]] = {**_OF_THE_SCHEME, **OF_THE_SERVICE}
"""By kind of event. A test finds an event without one."""
