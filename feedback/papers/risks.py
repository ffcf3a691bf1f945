"""The risks of the impact assessment as data, each tied to what the threat model says.

`source` stands word for word in docs/threat-model.md where the risk is told there: a test holds
the two together, so that a limit that is written anew, or taken out, is seen here. Likelihood
and severity are words of the Information Commissioner's template: remote, possible, probable;
minimal, significant, severe. They are a proposal, which the organisation weighs for itself.
"""

from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l

__all__ = ["RISKS", "Risk"]


@dataclass(frozen=True)
class Risk:
    """One row of steps 5 and 6: before and after the measures."""

    what: str
    likelihood: str
    severity: str
    measures: str
    left: str
    source: str


_REMOTE: Final = _l("Remote")
_POSSIBLE: Final = _l("Possible")
_PROBABLE: Final = _l("Probable")
_MINIMAL: Final = _l("Minimal")
_SIGNIFICANT: Final = _l("Significant")
_SEVERE: Final = _l("Severe")
_LOW: Final = _l("Low")
_MEDIUM: Final = _l("Medium")

RISKS: Final = (
    Risk(
        _l("Somebody works out from published results what one person said."),
        _PROBABLE,
        _SEVERE,
        _l(
            "Results are words or rounded numbers, shown only from a least number of people on, "
            "and checked so that not even somebody who answered too can work out anyone else. Each "
            "is published once, so no two versions can be compared."
        ),
        _LOW,
        "the safe table, computed by enumeration",
    ),
    Risk(
        _l("Somebody who knows what a person said before works out what they said after."),
        _POSSIBLE,
        _SIGNIFICANT,
        _l("The rules can leave out how many rose. Without it, this did not happen in trials."),
        _LOW,
        "Someone who already knows a person's answer before",
    ),
    Risk(
        _l("A manager or the scheme lead finds out who answered."),
        _PROBABLE,
        _SIGNIFICANT,
        _l(
            "Nobody is told. Everybody has a place of the same size from the first day, reminders "
            "go to all in the same words, and nothing is logged of who opens a link."
        ),
        _LOW,
        "how many answered, who, in what order",
    ),
    Risk(
        _l("The guardian recognises somebody by the style of a comment."),
        _POSSIBLE,
        _SIGNIFICANT,
        _l(
            "Comments reach the guardian without name, role or date, in an order that is drawn for "
            "each question. People are warned beside every text box. Nothing is quoted without "
            "the writer's yes."
        ),
        _MEDIUM,
        "Style gives people away.",
    ),
    Risk(
        _l("Files or backups are stolen."),
        _POSSIBLE,
        _SEVERE,
        _l(
            "Names, addresses and answers are sealed. Answers open only with the keys of two "
            "people, which are not on the machine in a form that it could use alone. Keys have "
            "their own backups with a short life."
        ),
        _LOW,
        "thief of one copy of the main store",
    ),
    Risk(
        _l("IT staff, or somebody who took over the server, read answers."),
        _POSSIBLE,
        _SEVERE,
        _l(
            "Saved answers are closed to IT. Who has all files and all keys can find out who "
            "answered, not what. Somebody who changed the program could read what is "
            "sent from then on: no design on one server prevents that. People are told so before "
            "they answer. A copy of the record of actions, kept elsewhere, shows if it was changed."
        ),
        _MEDIUM,
        "IT can change the program.",
    ),
    Risk(
        _l("The people who hold the keys work together against the rules."),
        _REMOTE,
        _SEVERE,
        _l(
            "Nobody can open answers alone, and one of the two is always a guardian. "
            "Answers are destroyed on a fixed day."
        ),
        _MEDIUM,
        "Two guardians together with whoever holds the master key",
    ),
    Risk(
        _l("Somebody reads another person's mail, and uses their link."),
        _POSSIBLE,
        _SIGNIFICANT,
        _l(
            "A link shows nothing that was written. What was sent can be changed only with a code "
            "that is never mailed. Whoever has the link first could answer in the person's place, "
            "or delete. Subjects of mails are neutral."
        ),
        _MEDIUM,
        "Invitations pass through mail systems that we do not control",
    ),
    Risk(
        _l("People feel that they must take part, or must say what is expected."),
        _POSSIBLE,
        _SIGNIFICANT,
        _l(
            "Taking part is voluntary, nobody sees who does, and “prefer not to say” is offered "
            "everywhere. The law's ground is not consent, so nobody can be pressed to give it."
        ),
        _LOW,
        "",
    ),
    Risk(
        _l("Answers are lost because the people with the keys lose their sign-ins."),
        _POSSIBLE,
        _MINIMAL,
        _l(
            "Any one of them can be lost if there are two guardians. All are asked every 60 days "
            "to check that they can sign in."
        ),
        _LOW,
        "",
    ),
    Risk(
        _l("Somebody is at risk and writes about it where nobody reads."),
        _POSSIBLE,
        _SEVERE,
        _l(
            "Every page with a text box says that nobody reads it before a date, and where to turn "
            "now. Nobody reads a diary at all, and the page says so."
        ),
        _MEDIUM,
        "",
    ),
)
