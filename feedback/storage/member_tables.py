"""Tables of those who take part and sign in: their places, pairs, diaries and shared records.

Owners are keyed names, so that the file alone does not tell whose a row is.
"""

from typing import Final

from feedback.storage.table import Table, columns

__all__ = ["MEMBERS"]

MEMBERS: Final = (
    Table(
        "members",
        "main",
        columns("""
            id text personal
            scheme text public
            by_account blob personal
            by_participant blob personal
            record blob sealed"""),
        keep="until the account is closed; the diary's months after the scheme's end",
        unique=(("by_participant",),),
        index=(("by_account",), ("scheme",)),
    ),
    Table(
        "passkeys",
        "main",
        columns("""
            digest blob public
            owner blob personal
            record blob sealed"""),
        keep="until its owner removes it; goes with the account",
        index=(("owner",),),
    ),
    Table(
        "arrangements",
        "main",
        columns("""
            scheme text public
            version int public
            body text public
            mac blob public"""),
        keep="for good: published results rest on it",
    ),
    Table(
        "contract_texts",
        "main",
        columns("""
            hash text public
            body text public"""),
        keep="for good: published results rest on it",
    ),
    Table(
        "pairs",
        "main",
        columns("""
            id text personal
            scheme text public
            first blob personal
            second blob personal
            state text public
            signed int public
            record blob sealed"""),
        keep="the pairs' months after the scheme's end",
        index=(("first",), ("second",), ("scheme",)),
    ),
    Table(
        "shared_records",
        "main",
        columns("""
            id text public
            pair text personal
            kind text public
            body blob sealed"""),
        keep="the pairs' months after the scheme's end, also when the pair has ended",
        index=(("pair", "kind"),),
    ),
    Table(
        "tallies",
        "main",
        columns("""
            name blob public
            scheme text public
            wave text public
            envelope blob sealed"""),
        keep="until the survey is destroyed to whose key it is sealed",
        index=(("scheme",),),
    ),
    Table(
        "diary_blocks",
        "diaries",
        columns("""
            id int public
            owner blob personal
            name blob public
            body blob sealed"""),
        keep="until its owner deletes it; goes with the account",
        unique=(("name",),),
        index=(("owner",),),
    ),
)
