"""The classes of record as data: what each is, from when its period runs, which tables it has.

Texts are said to people too: no word of the machinery. A test holds them to the schema.
"""

from dataclasses import dataclass
from typing import Final

from feedback.errors import N_

__all__ = ["CLASSES", "Kept"]


@dataclass(frozen=True)
class Kept:
    """`period`: the name of a number of the policy or of the settings; days; None: `starts`
    says all. `starts_paired`: where before is compared with after, if that is another day."""

    key: str
    what: str
    starts: str
    period: str | int | None
    tables: tuple[str, ...] = ()
    starts_paired: str = ""


_LAST: Final = N_("the last day to change answers")
# Without the first answers there would be nothing to compare the second ones with.
_LAST_OF_BOTH: Final = N_("the last day to change answers of the second survey")
_END: Final = N_("the end of the scheme")

CLASSES: Final = (
    Kept(
        "answers",
        N_("Answers and comments, with everything that could open them"),
        _LAST,
        "keep_days",
        (
            *("slots", "answers", "comments", "comment_decisions"),
            *("wave_nests", "comment_seeds", "tallies"),
        ),
        _LAST_OF_BOTH,
    ),
    Kept(
        "links",
        N_("Keys of each person, and the links that were sent to them"),
        _LAST,
        "keep_days",
        ("participant_keys", "invitations", "tokens"),
        _LAST_OF_BOTH,
    ),
    Kept(
        "pairs",
        N_("What the two of a pair share: contract and meetings"),
        _END,
        "pairs_months",
        ("pairs", "shared_records"),
    ),
    Kept(
        "people",
        N_("The list of people: names, email addresses, roles, groups"),
        _END,
        "people_months",
        ("participants",),
    ),
    Kept(
        "diaries",
        N_("Diaries and recordings, and the sign-in that opens them"),
        N_(
            "the end of the last scheme that their owner takes part in. Before that only the owner "
            "can delete them. We write to the owner at least 30 days before"
        ),
        "diary_months",
        ("members", "passkeys", "diary_blocks"),
    ),
    Kept(
        "running",
        N_("Who ran the scheme, what they agreed to, what people were told, and holds"),
        _END,
        "record_years",
        ("holders", "approvals", "notices", "holds"),
    ),
    Kept(
        "actions",
        N_("The record of what those who run the scheme did"),
        N_("the end of the scheme, and of every scheme whose lines stand before it"),
        "action_months",
        ("audit",),
    ),
    Kept(
        "results",
        N_("Published results, and the settings and questions that they rest on"),
        N_("kept for good"),
        None,
        (
            *("schemes", "questionnaires", "waves", "releases"),
            *("arrangements", "contract_texts"),
        ),
    ),
    Kept(
        "ledger",
        N_("Which people a published figure counts, under hidden names"),
        N_(
            "kept as long as the figures stand, so that no later result of any scheme gives "
            "one of these people away"
        ),
        None,
        ("ledger",),
    ),
    Kept(
        "accounts",
        N_("Sign-ins of people who run schemes"),
        N_(
            "kept as long as the person is named in a scheme that is kept. Without any, one year "
            "after they last signed in"
        ),
        None,
        ("accounts",),
    ),
    Kept(
        "enrolments",
        N_("Links to make a sign-in"),
        N_("the day they were sent, or until they are used"),
        14,
        ("enrolments",),
    ),
    Kept(
        "mails",
        N_("Mails on their way"),
        N_("kept until they are sent. A mail service may keep them for seven days more"),
        None,
        ("outbox", "deliveries", "local_mail"),
    ),
    Kept(
        "sessions",
        N_("Sign-ins that are open, counts of wrong tries, and work that waits"),
        N_("kept for some hours, three days at most"),
        None,
        ("sessions", "deposits", "throttles", "jobs"),
    ),
    Kept(
        "never-back",
        N_("Marks of what was destroyed, without names, so that no backup brings it back"),
        N_("kept until no backup can hold it any more"),
        None,
    ),
    Kept(
        "installation",
        N_("The machine's own keys and counters"),
        N_("kept as long as this service runs"),
        None,
        ("meta", "keyring_meta", "purpose_keys"),
    ),
    Kept("backups", N_("Backups"), N_("the day a backup is made"), "backup_days"),
    Kept(
        "key-backups", N_("Backups of keys"), N_("the day a backup is made"), "keyring_backup_days"
    ),
)
