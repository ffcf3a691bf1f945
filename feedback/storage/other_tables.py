"""Tables of the keyring, the volatile store, and of each survey's own file."""

from typing import Final

from feedback.storage.table import Table, columns

__all__ = ["OTHER"]

OTHER: Final = (
    Table(
        "keyring_meta",
        "keyring",
        columns("""
            name text public
            value text public"""),
        keep="as long as the installation",
    ),
    Table(
        "purpose_keys",
        "keyring",
        columns("""
            name text public
            wrapped blob sealed"""),
        keep="as long as the installation, a scheme's as long as its list of people",
    ),
    Table(
        "participant_keys",
        "keyring",
        columns("""
            id int public
            name blob public
            wrapped blob sealed"""),
        keep="as long as what it opens; overwritten on deletion",
        unique=(("name",),),
    ),
    Table(
        "sessions",
        "volatile",
        columns("""
            id blob public
            owner blob? personal
            label blob? sealed
            body blob sealed
            expires int public"""),
        keep="until it ends: at most 12 hours, a participant's until the day ends",
        index=(("owner",), ("expires",)),
    ),
    Table(
        "deposits",
        "volatile",
        columns("""
            id text public
            release text public
            account text personal
            wave text public
            core blob sealed
            expires int public"""),
        keep="72 hours, or until the release is computed",
        index=(("release",),),
    ),
    Table(
        "throttles",
        "volatile",
        columns("""
            name blob personal
            failures int public
            next int public"""),
        keep="one day",
    ),
    Table(
        "local_mail",
        "volatile",
        columns("""
            id int public
            message blob sealed"""),
        keep="only without SMTP, on this machine: the newest 500",
    ),
    Table(
        "deliveries",
        "volatile",
        columns("""
            reference blob public
            payload blob sealed
            expires int public"""),
        keep="seven days, as the mail service keeps the mail",
        index=(("expires",),),
    ),
    Table(
        "jobs",
        "volatile",
        columns("""
            id text public
            state text public
            done int public
            total int public
            note text public"""),
        keep="until the next run of the same job",
    ),
    Table(
        "slots",
        "wave",
        columns("""
            id int public
            name blob public
            locator blob public
            body blob sealed"""),
        keep="until dealt",
        unique=(("name",),),
        index=(("locator",),),
    ),
    Table(
        "answers",
        "wave",
        columns("""
            id int public
            pseudonym blob personal
            key_name blob public
            mark blob sealed
            envelope blob sealed"""),
        keep="until the wave is destroyed",
        unique=(("key_name",),),
    ),
    Table(
        "comments",
        "wave",
        columns("""
            id int public
            position int public
            key_name blob public
            envelope blob sealed"""),
        keep="until the wave is destroyed",
        unique=(("key_name",),),
    ),
    Table(
        "comment_decisions",
        "wave",
        columns("""
            id int public
            finished int public
            body blob sealed"""),
        keep="until the wave is destroyed",
    ),
)
