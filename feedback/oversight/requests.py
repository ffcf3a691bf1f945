"""What people may ask of the organisation, and what the law and this service say to it.

No register is kept of who asked: a list of people who want to know or delete something would be
one more thing to steal. The organisation's own system for requests has it already.
"""

from dataclasses import dataclass
from typing import Final, Literal

from flask_babel import lazy_gettext as _l

__all__ = ["KINDS", "Kind", "Step"]

Limit = Literal["month", "complaint", "foi"]


@dataclass(frozen=True)
class Step:
    """Something to do. `page`: the endpoint of a page of this scheme where it is done, or "";
    `link`: what that page is called."""

    text: str
    page: str = ""
    link: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of request. `law`: what gives the time, in words; `limit`: how it is counted."""

    key: str
    title: str
    asks: str
    law: str
    limit: Limit
    steps: tuple[Step, ...]
    send: tuple[str, ...]


_WHO: Final = Step(
    _l(
        "Make sure that it is they who ask: ring a number that you had before, or meet them. An "
        "email is not enough."
    )
)
_MONTH: Final = _l(
    "One month from the day on which it came. If it is complex, two months more, but you must say "
    "so within the first one (UK GDPR, Article 12(3))."
)

KINDS: Final[dict[str, Kind]] = {
    one.key: one
    for one in (
        Kind(
            "access",
            _l("Somebody asks what is kept of them"),
            _l("“What do you have about me?” “I want a copy.”"),
            _MONTH,
            "month",
            (
                _WHO,
                Step(
                    _l(
                        "Tell them how to do it themselves, on “What we keep about you”. The link "
                        "in any of our emails leads there. With the code that they got when they "
                        "sent their answers, and with their sign-in, they see everything and can "
                        "take it away."
                    )
                ),
                Step(
                    _l(
                        "Ask the scheme lead for their line on the list of people: name, address, "
                        "role, pair. That, and whether an email came back, is all that you and the "
                        "lead can read of them by name."
                    )
                ),
                Step(
                    _l(
                        "Do not try to find out whether they answered. You cannot see it, and need "
                        "not."
                    )
                ),
            ),
            (
                _l("their line on the list of people"),
                _l("the notice that stands before the first question"),
                _l("the reply below"),
            ),
        ),
        Kind(
            "correction",
            _l("Somebody asks to have something put right"),
            _l("“My name is spelled wrong.” “I want to change an answer.”"),
            _MONTH,
            "month",
            (
                _WHO,
                Step(
                    _l(
                        "Name, address or pair: ask the scheme lead to change the list. Once the "
                        "first survey has opened, a guardian agrees to each change."
                    ),
                    "participants.changes",
                    _l("Changes to the list of people"),
                ),
                Step(
                    _l(
                        "Answers: they change them themselves, with their code, until the date "
                        "that the survey names. Nobody else can."
                    )
                ),
            ),
            (_l("the reply below, once the list is changed"),),
        ),
        Kind(
            "erasure",
            _l("Somebody asks to be deleted"),
            _l("“Delete what you have about me.”"),
            _MONTH,
            "month",
            (
                Step(
                    _l(
                        "Tell them that they can do it themselves, at once, with the link in any "
                        "of our emails, or with their sign-in. A new link can be had on the page "
                        "“Get a new link”."
                    )
                ),
                Step(
                    _l("If they have lost all of it: make sure that it is they who ask, then:"),
                    "oversight.erase",
                    _l("Erase a person"),
                ),
                Step(
                    _l(
                        "Results that were counted already stay as they are. They are about the "
                        "group, and to count them anew would show what this person said."
                    )
                ),
            ),
            (_l("the certificate, if you erased them"), _l("the reply below")),
        ),
        Kind(
            "objection",
            _l("Somebody objects"),
            _l("“I don't want my answers to be used.”"),
            _l(
                "You stop using the data unless there are compelling grounds (UK GDPR, Article "
                "21). Answer within one month."
            ),
            "month",
            (
                _WHO,
                Step(
                    _l(
                        "Until the date that the survey names they can object themselves, with "
                        "their code: “Leave my answers out of all results”. With the link alone "
                        "they can delete them."
                    )
                ),
                Step(
                    _l("After that, the answers stand in no other use. They can still be deleted.")
                ),
                Step(
                    _l("To get no more emails: ask the scheme lead to take them off the list."),
                    "participants.changes",
                    _l("Changes to the list of people"),
                ),
            ),
            (_l("the reply below"),),
        ),
        Kind(
            "complaint",
            _l("Somebody complains"),
            _l("“You have handled my data wrongly.”"),
            _l(
                "30 days to say that you got it. Then look into it and answer without undue delay "
                "(Data Protection Act 2018, section 164A)."
            ),
            "complaint",
            (
                Step(_l("Say that you got it. Give a name and a telephone number.")),
                Step(
                    _l("Look at what was done in the scheme, and by whom."),
                    "oversight.record",
                    _l("Record of actions"),
                ),
                Step(
                    _l("If something was stolen or seen by the wrong person:"),
                    "oversight.breach",
                    _l("If something was stolen or lost"),
                ),
                Step(
                    _l("If records must be kept for it, ask for a hold. It never covers answers."),
                    "oversight.hold_list",
                    _l("Legal holds"),
                ),
            ),
            (_l("the reply below, at once"), _l("your answer, when you know more")),
        ),
        Kind(
            "foi",
            _l("Somebody asks under freedom of information"),
            _l("“Please send me the results.” “Please send me all answers.”"),
            _l(
                "Promptly, and within 20 working days after it came (Freedom of Information Act "
                "2000, section 10). For public bodies only."
            ),
            "foi",
            (
                Step(_l("Pass it on to your information governance team today. They answer it.")),
                Step(
                    _l(
                        "Published results are the answer: the same files for everybody, whose "
                        "words cannot change any more."
                    ),
                    "releases.outcomes",
                    _l("Results"),
                ),
                Step(
                    _l(
                        "Single answers and comments are personal data of special categories "
                        "about people whom colleagues could recognise. Section 40(2) is there for "
                        "that. Names taken out do not help in a group this small."
                    )
                ),
                Step(
                    _l(
                        "Answers are locked, and no one person can open them. Whether the law "
                        "calls them “held” is for your information governance team to say: do not "
                        "promise that they are not."
                    )
                ),
                Step(
                    _l(
                        "Never count anew for a request, and never publish a number beside the "
                        "results: from two versions people can be worked out."
                    )
                ),
            ),
            (_l("the files of the published results"), _l("the reply below, once they agree")),
        ),
    )
}
