"""Losses on the side of those who run the service: stores, keys, backups, the server."""

from typing import Final

from flask_babel import lazy_gettext as _l

from feedback.oversight.loss import Loss, Step

__all__ = ["OF_STORES"]

_LOW: Final = _l(
    "A risk to people is unlikely while the keys are safe: then the law asks you to write it down, "
    "and not to report it. If you are not sure that the keys are safe, report it."
)
_MEMBERS: Final = _l(
    "Who takes part in such a scheme can tell something about race or beliefs. Report it, and "
    "expect that people must be told."
)
_VERIFY: Final = Step(
    _l("See if anybody changed the record of actions or published results."),
    "feedback audit verify && feedback ledger verify",
)
_ROTATE: Final = Step(
    _l("Make a new master key and put everything under it. Then take the old one off the list."),
    "feedback keys rotate && feedback keys drop-old",
)
_NO_ANSWERS: Final = _l("any answer, comment or diary")

OF_STORES: Final = (
    Loss(
        "store",
        _l("A copy of the main store, or the disk without its keys"),
        (
            _l(
                "the settings and questions of each scheme, with the lead and the contact whom "
                "every notice names, and published results"
            ),
            _l("how many people were invited, and the days of the surveys"),
            _l("how many records of each kind there are, and the record of actions without names"),
        ),
        (
            _NO_ANSWERS,
            _l("any name or address of somebody who takes part, or any link"),
            _l("who answered, how many did, or in what order"),
            _l("which comment goes with which answers"),
        ),
        (
            Step(_l("Find out if the keyring or the master key was near. If so, read on there.")),
            _VERIFY,
            Step(
                _l("See if the folder of the data is readable by its owner alone."),
                "feedback doctor",
            ),
        ),
        _LOW,
        _l(
            "On [date] a copy of data of our mentoring surveys was taken. It is locked. Without "
            "keys, which are kept elsewhere, it shows no names, no addresses and no answers. You "
            "need do nothing. Ask us anything: [contact]."
        ),
    ),
    Loss(
        "keyring",
        _l("The keyring"),
        (_l("how many keys there are, and for how many schemes"),),
        (
            _NO_ANSWERS,
            _l("any name or address: the keys in it are locked by the master key"),
            _l("anything more together with the main store alone"),
        ),
        (
            Step(_l("Find out if the master key was near. If so, read on there.")),
            _ROTATE,
            Step(
                _l(
                    "Destroy every copy of the keyring that you do not need. People's deletions "
                    "reach backups only because the keys are gone."
                )
            ),
        ),
        _l(
            "A risk to people is unlikely while the master key is safe: write it down. What people "
            "delete later is not deleted in the stolen copy: guard the master key all the more "
            "until the surveys of that time are destroyed."
        ),
        _l(
            "On [date] a copy of locked keys was taken. Alone they open nothing. You need do "
            "nothing. Ask us anything: [contact]."
        ),
    ),
    Loss(
        "backup",
        _l("A backup"),
        (_l("a file that is locked for the backup key, and how large it is"),),
        (
            _l("anything in it, without the private half of the backup key"),
            _l(
                "any answer, comment or diary even with that: what is inside is as in “A copy of "
                "the main store”, and, with keyring and master key, as in “All stores with the "
                "master key”"
            ),
        ),
        (
            Step(_l("Find out where the private half of the backup key is, and who had it.")),
            Step(
                _l("If it may have been near: make a new backup key, and back up anew with it."),
            ),
            Step(_l("Destroy backups that are older than you need, above all of the keyring.")),
        ),
        _LOW,
        _l(
            "On [date] a backup of our mentoring surveys was lost. It is locked, and the key was "
            "not with it. You need do nothing. Ask us anything: [contact]."
        ),
    ),
    Loss(
        "master-key",
        _l("The master key alone"),
        (_l("nothing yet: it opens only what somebody has a copy of"),),
        (_NO_ANSWERS, _l("names or addresses, as long as no store was taken, now or earlier")),
        (
            _ROTATE,
            Step(_l("See that nothing lies under the old key any more."), "feedback keys check"),
            Step(
                _l(
                    "Think of older backups: with the old key and such a backup, with its keyring, "
                    "names and addresses open. Destroy those that you do not need."
                )
            ),
        ),
        _l(
            "A risk is unlikely if you are sure that no copy of the stores was taken. Otherwise it "
            "is the next case."
        ),
        _l(
            "On [date] a key of our mentoring surveys was lost. It opens no answers. We have "
            "changed it. You need do nothing. Ask us anything: [contact]."
        ),
    ),
    Loss(
        "everything-at-rest",
        _l("All stores with the master key"),
        (
            _l("who belongs to which scheme, with name and address"),
            _l("who has answered, and who has a sign-in"),
            _l("which pairs signed a contract, met or ended"),
            _l(
                "with the help of a guardian: who wrote which comment; with the help of two "
                "guardians, or of lead and guardian: answers too"
            ),
        ),
        (
            _l("any answer or comment: these are locked for two people, each with their own words"),
            _l(
                "any diary: only its owner opens it. Words that an owner chose alone are as good "
                "as they chose them"
            ),
            _l(
                "answers of surveys that are destroyed, or that people deleted, unless the thief "
                "has an older copy of the keyring as well"
            ),
        ),
        (
            Step(
                _l(
                    "Stop the service, and keep a copy of the disk as evidence. Ask nobody for "
                    "results, and open none: a key that is on its way could be used."
                )
            ),
            _VERIFY,
            _ROTATE,
            Step(
                _l(
                    "Tell every lead, deputy and guardian, by telephone: their words are the last "
                    "lock of the answers now. Nobody may ask for them."
                )
            ),
            Step(
                _l(
                    "Think of destroying surveys whose answers you can do without. There is no way "
                    "back."
                ),
                "feedback waves destroy SURVEY",
            ),
        ),
        _MEMBERS,
        _l(
            "On [date] somebody took data of our mentoring scheme. They can see that you take "
            "part, your name and your email address, and whether you answered a survey. They "
            "cannot see what you answered or wrote: that is locked in a way that we cannot open "
            "either. We are sorry. Watch for odd emails about the scheme. Ask us anything: "
            "[contact]. You can complain to the Information Commissioner: 0303 123 1113."
        ),
    ),
    Loss(
        "server",
        _l("Somebody got into the running server, or changed the program"),
        (
            _l(
                "what passes through the server from then on: what people type, before it is locked"
            ),
            _l("what leads, guardians and diary owners open while they are signed in"),
            _l(
                "answers of surveys that are not destroyed, if lead and guardian open results on "
                "that server"
            ),
            _l("all that “All stores with the master key” says"),
        ),
        (
            _l("answers of surveys that are destroyed"),
            _l("diaries of people who do not sign in while it lasts"),
            _l("what was deleted before"),
        ),
        (
            Step(_l("Take the server off the network. Do not only restart it.")),
            Step(_l("Keep a copy of its disk and, if you can, of its memory, as evidence.")),
            Step(
                _l(
                    "Tell leads, guardians and everybody with a sign-in by another way: do not "
                    "sign in, send nothing, open no results."
                )
            ),
            Step(
                _l("Set the service up anew on a clean machine, from a backup of before."),
                "feedback restore BACKUP --key FILE",
            ),
            _ROTATE,
            Step(_l("Check the new machine before anybody signs in."), "feedback doctor"),
        ),
        _l(
            "Assume a high risk. Report it, and tell people, unless you know when it began and "
            "that nobody was there."
        ),
        _l(
            "On [date] we found that somebody had got into the computer that runs our mentoring "
            "surveys, perhaps since [date]. What was sent or opened in that time may have been "
            "read. What was sent before is locked, and older answers are destroyed. Please do not "
            "sign in until you hear from us. We are sorry. Ask us anything: [contact]. You can "
            "complain to the Information Commissioner: 0303 123 1113."
        ),
    ),
)
