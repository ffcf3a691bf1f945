"""The sentences of what concerns more than one scheme: sign-ins, rights, running the service."""

from collections.abc import Mapping
from typing import Final

from flask_babel import lazy_gettext as _l

from feedback.oversight.told import Part, Told

__all__ = ["OF_THE_SERVICE"]

_SIGNED_IN: Final = _l("Signed in, in a browser that was new to us.")

OF_THE_SERVICE: Final[Mapping[str, Told]] = {
    "account.enrolled": Told(Part.SIGN_IN, _l("Made their sign-in.")),
    "account.signed-in": Told(
        Part.SIGN_IN,
        _SIGNED_IN,
        by="known_browser",
        variants={"yes": _l("Signed in.")},
        alone=True,
    ),
    "account.signed-in-again": Told(Part.SIGN_IN, _l("Proved again who they are."), alone=True),
    "account.reset-begun": Told(
        Part.SIGN_IN, _l("Began to replace a lost part of their sign-in."), alone=True
    ),
    "account.reset": Told(
        Part.SIGN_IN,
        _l("Replaced a lost part of their sign-in. For a day they take no part in results."),
    ),
    "person.erased": Told(
        Part.RIGHTS, _l("Carried out a request to destroy what is kept of somebody.")
    ),
    "erasure.asked": Told(
        Part.RIGHTS,
        _l("Asked a second person to agree that what is kept of somebody is destroyed."),
    ),
    "erasure.decided": Told(
        Part.RIGHTS,
        _l("Decided about a request to destroy what is kept of somebody."),
        by="yes",
        variants={
            "yes": _l("Agreed that what is kept of somebody is destroyed."),
            "no": _l("Did not agree that what is kept of somebody is destroyed."),
        },
    ),
    "hold.asked": Told(
        Part.RIGHTS,
        _l("Asked for a legal hold."),
        by="what",
        variants={"end": _l("Asked to end a legal hold.")},
    ),
    "hold.begun": Told(Part.RIGHTS, _l("Agreed to a legal hold, which began.")),
    "hold.ended": Told(Part.RIGHTS, _l("Agreed to end a legal hold, which ended.")),
    "hold.refused": Told(Part.RIGHTS, _l("Did not agree to what was asked about a legal hold.")),
    "scheme.ended": Told(Part.SETTINGS, _l("Ended the scheme.")),
    "retention.pairs": Told(
        Part.RIGHTS, _l("Destroyed what the two of each pair shared: its time was over.")
    ),
    "retention.people": Told(Part.RIGHTS, _l("Destroyed the list of people: its time was over.")),
    "retention.diaries-told": Told(
        Part.RIGHTS, _l("Told owners of diaries when these will be destroyed.")
    ),
    "retention.diaries": Told(
        Part.RIGHTS,
        _l("Destroyed diaries, and sign-ins that opened nothing else: their time was over."),
    ),
    "retention.running": Told(
        Part.RIGHTS, _l("Destroyed who ran the scheme, and what they agreed to.")
    ),
    "retention.accounts": Told(Part.SERVICE, _l("Closed a sign-in that opened nothing any more.")),
    "retention.actions": Told(
        Part.SERVICE, _l("Dropped the oldest lines of this record, whose time was over.")
    ),
    "keys.rotation": Told(Part.SERVICE, _l("Put a new master key in the place of the old one.")),
    "backup.made": Told(Part.SERVICE, _l("Made a backup.")),
    "backup.restored": Told(
        Part.SERVICE,
        _l("Restored a backup. What was destroyed since it was made is destroyed again."),
    ),
    "enrolment.first": Told(Part.SERVICE, _l("Made the link for the first sign-in of all.")),
    "member.restarted": Told(
        Part.SERVICE, _l("Let somebody who takes part make their sign-in anew.")
    ),
}
