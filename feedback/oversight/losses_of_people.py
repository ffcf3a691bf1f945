"""Losses on the side of people: laptops, phones, mailboxes."""

from typing import Final

from flask_babel import lazy_gettext as _l

from feedback.oversight.loss import Loss, Step

__all__ = ["OF_PEOPLE"]

_RESET: Final = Step(
    _l(
        "They replace their words and their app at once, on “I lost what I sign in with”: "
        "any two of words, app and recovery code replace the third. That ends every session "
        "everywhere, tells the others who hold keys, and bars them from results for 24 hours."
    )
)
_LOOK: Final = Step(
    _l(
        "Look at the record of actions: what was done under their name since, and when they signed "
        "in."
    )
)

OF_PEOPLE: Final = (
    Loss(
        "lead",
        _l("The laptop or phone of a scheme lead or deputy"),
        (
            _l("the list of people, if a copy lies on it: a spreadsheet is not locked by us"),
            _l(
                "while they are signed in: the list of people, the settings, published results, "
                "and the power to do in their name what a lead does: publish what a guardian "
                "approved, change what is not fixed yet"
            ),
        ),
        (
            _l("single answers, comments, diaries, or who answered"),
            _l("results that a guardian has not approved"),
            _l("the power to publish anything without a guardian"),
            _l("a new sign-in, without their words and a code from their app"),
        ),
        (
            _RESET,
            _LOOK,
            Step(
                _l(
                    "Ask whether the list of people, or downloaded files, were on it, and whether "
                    "its disk was encrypted."
                )
            ),
        ),
        _l(
            "If the list of people was on it and could be read: report it, and tell people. Who "
            "takes part can tell something about race or beliefs. If the disk was encrypted and "
            "they were signed out, a risk is unlikely: write it down."
        ),
        _l(
            "On [date] a laptop was lost. A list with your name and email address, as somebody who "
            "takes part in our mentoring scheme, was on it. No answers were on it, and nobody can "
            "get at them with it. We are sorry. Ask us anything: [contact]. You can complain to "
            "the Information Commissioner: 0303 123 1113."
        ),
    ),
    Loss(
        "guardian",
        _l("The laptop or phone of a guardian"),
        (
            _l("while they are signed in: comments without names, settings, changes to the list"),
            _l("results that wait for the guardian, before they are published"),
            _l(
                "while they are signed in: the power to do in their name what a guardian does: "
                "approve results, let comments through, agree to changes"
            ),
        ),
        (
            _l("single closed answers, or who wrote a comment"),
            _l("diaries, or who answered"),
            _l("a new sign-in, without their words and a code from their app"),
        ),
        (
            _RESET,
            _LOOK,
            Step(
                _l(
                    "The other guardian, if there is one, looks at results that wait, and refuses "
                    "any that they did not expect."
                )
            ),
        ),
        _l(
            "If they were signed in while comments could be read: report it. Comments have no "
            "names, but style can give people away. Otherwise a risk is unlikely: write it down."
        ),
        _l(
            "On [date] a laptop of our confidentiality guardian was lost. For [time] somebody may "
            "have read comments of our survey, which have no names. They could not see other "
            "answers, or who wrote what. We are sorry. Ask us anything: [contact]. You can "
            "complain to the Information Commissioner: 0303 123 1113."
        ),
    ),
    Loss(
        "member",
        _l("The laptop or phone of somebody who takes part"),
        (
            _l("what they wrote there in the last hour, or a draft that they left in that browser"),
            _l("their answers, if the code for them is written down on it"),
            _l("their diary, if they were signed in, or if their words lie beside it"),
            _l("what they share with their partner: contract and meetings"),
        ),
        (
            _l("anything of anybody else, but what their partner shares with them"),
            _l("their diary, once they are signed out, without words, passkey or recovery code"),
        ),
        (
            Step(
                _l(
                    "They use their recovery code at sign-in: it gives new words and ends every "
                    "session. It is theirs alone: you cannot do it for them."
                )
            ),
            Step(
                _l("They can delete their answers with the link in any of our emails."),
            ),
            Step(
                _l(
                    "Without the recovery code: ring or meet them, then let them begin anew. A "
                    "diary that is there is destroyed."
                ),
                "feedback member restart ADDRESS",
            ),
        ),
        _l(
            "It is their own device and their own data. If it was your organisation's device, "
            "handle it as any lost device: a diary may have been read."
        ),
        _l(
            "You told us that your [phone] is gone. Use your recovery code at sign-in: it locks "
            "out whoever has the phone. What was open on it may have been read. You can delete "
            "your answers with the link in our emails. Ask us anything: [contact]."
        ),
    ),
    Loss(
        "mailbox",
        _l("Somebody reads a mailbox"),
        (
            _l("that the person was invited, and whether their link still takes answers"),
            _l("the power to answer first in their place, or to delete what they sent"),
        ),
        (
            _l("an answer, or what a draft says"),
            _l("the power to replace what was sent"),
            _l("a sign-in that was made: an email never opens one"),
        ),
        (
            Step(
                _l(
                    "They change the password of the mailbox. What they sent stays as it is, "
                    "unless it is deleted."
                )
            ),
            Step(
                _l(
                    "If they have not answered, they open their link and choose “Delete my "
                    "answers”: after that nobody can answer with it. Then the lead asks a guardian "
                    "to take them off the list, and to put them on it with another address."
                )
            ),
            Step(
                _l(
                    "If it is the mailbox of a lead or guardian: nobody can sign in with it alone. "
                    "They watch for mails about a changed sign-in."
                )
            ),
        ),
        _l(
            "That somebody takes part became known to whoever reads the mailbox. If that is a "
            "stranger, report it; if it is the employer's usual watch over mail, the notice said "
            "so."
        ),
        _l(
            "Somebody may have read your emails since [date]. They can see that you were asked to "
            "take part in our survey. They cannot see what you answered. If you have not answered "
            "yet, tell us: you get a new link at another address. Ask us anything: [contact]."
        ),
    ),
)
