"""Tables of the main store: everything but answers, keys and what may be lost."""

from typing import Final

from feedback.storage.table import Table, columns

__all__ = ["MAIN"]

MAIN: Final = (
    Table(
        "meta",
        "main",
        columns("""
            name text public
            value text public"""),
        keep="as long as the installation",
    ),
    Table(
        "audit",
        "main",
        columns("""
            seq int public
            at text public
            event text public
            scheme text? public
            actor text personal
            detail text public
            previous blob public
            mac blob public"""),
        keep="six years after the scheme's end, and the end of every scheme before it",
    ),
    Table(
        "accounts",
        "main",
        columns("""
            id text personal
            email_index blob personal
            contact blob sealed
            public_key blob public
            by_passphrase blob sealed
            by_recovery blob sealed
            totp blob sealed
            totp_step int personal
            barred_until text? personal
            checked_on text personal"""),
        keep="until its owner closes it, or a year after it opened anything last",
        unique=(("email_index",),),
    ),
    Table(
        "enrolments",
        "main",
        columns("""
            digest blob public
            payload blob sealed
            expires text public"""),
        keep="14 days, or until used",
    ),
    Table(
        "schemes",
        "main",
        columns("""
            id text public
            state text public
            settings text public
            policy text public
            policy_version int public
            questionnaire text public
            mac blob public
            created text public"""),
        keep="for good: published results rest on it; names of staff as long as holders",
    ),
    Table(
        "questionnaires",
        "main",
        columns("""
            hash text public
            body text public"""),
        keep="for good: published results rest on it",
    ),
    Table(
        "holders",
        "main",
        columns("""
            id text personal
            scheme text public
            role text public
            account text? personal
            contact blob sealed
            state text public
            waived text? public"""),
        keep="the record's years after the scheme's end",
        index=(("scheme",), ("account",)),
    ),
    Table(
        "approvals",
        "main",
        columns("""
            id text public
            scheme text public
            kind text public
            subject blob sealed
            digest blob public
            state text public
            asked_by text personal
            decided_by text? personal
            reason text? public
            on_day text public"""),
        keep="the record's years after the scheme's end; about people as long as the list",
        index=(("scheme",),),
    ),
    Table(
        "participants",
        "main",
        columns("""
            id text personal
            scheme text public
            email_index blob personal
            person blob sealed"""),
        keep="the people's months after the scheme's end",
        unique=(("scheme", "email_index"),),
    ),
    Table(
        "waves",
        "main",
        columns("""
            id text public
            scheme text public
            kind text public
            state text public
            opens text public
            closes text public
            deals text public
            destroys text public
            file text? public
            questionnaire text public
            wave_key blob? public
            comments_key blob? public
            mac blob? public
            membership blob? public
            enough text? public
            invited int public
            reminders int public"""),
        keep="for good: published results rest on it",
        unique=(("scheme", "kind"),),
    ),
    Table(
        "wave_nests",
        "main",
        columns("""
            id text public
            wave text public
            outer_account text personal
            inner_account text personal
            nest blob sealed"""),
        keep="until the wave is destroyed",
        index=(("wave",),),
    ),
    Table(
        "comment_seeds",
        "main",
        columns("""
            id text public
            wave text public
            account text personal
            seed blob sealed"""),
        keep="until the wave is destroyed",
        index=(("wave",),),
    ),
    Table(
        "invitations",
        "main",
        columns("""
            id text personal
            wave text public
            participant text personal
            state text personal"""),
        keep="until the wave is destroyed",
        unique=(("wave", "participant"),),
    ),
    Table(
        "tokens",
        "main",
        columns("""
            digest blob public
            invitation blob sealed
            wave text public"""),
        keep="until the wave is destroyed",
        index=(("wave",),),
    ),
    Table(
        "outbox",
        "main",
        columns("""
            id text public
            batch text public
            kind text public
            payload blob sealed
            due int public
            leased int public
            tries int public
            state text public"""),
        keep="until sent; the count of a batch until its wave is destroyed",
        index=(("state", "due"), ("batch",)),
    ),
    Table(
        "releases",
        "main",
        columns("""
            id text public
            scheme text public
            waves text public
            state text public
            membership blob public
            policy_version int public
            questionnaire text public
            asked_by text personal
            asked_on text public
            computed blob? sealed
            populations blob? sealed
            digest blob? public
            decided_by text? personal
            reason text? public
            for_lead blob? sealed
            body text? public
            published_on text? public"""),
        keep="for good: published results stay",
        index=(("scheme",),),
    ),
    Table(
        "ledger",
        "main",
        columns("""
            seq int public
            release text public
            body blob sealed
            previous blob public
            digest blob public
            commitment blob public"""),
        keep="for good: as long as the published figures stand",
        index=(("release",),),
    ),
    Table(
        "notices",
        "main",
        columns("""
            hash text public
            scheme text public
            body blob sealed"""),
        keep="the record's years after the scheme's end",
        index=(("scheme",),),
    ),
    Table(
        "holds",
        "main",
        columns("""
            id text public
            scheme text public
            state text public
            since text public
            record blob sealed"""),
        keep="the record's years after the scheme's end",
        index=(("scheme",),),
    ),
)
