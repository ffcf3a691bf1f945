"""Every table as data: columns, what each holds, and how long it is kept.

PUBLIC tells nothing about a person, or was published. PERSONAL is about somebody and readable
with the file alone: keys by hash, states, dates of the organisation's own acts. SEALED opens
only with a key that is not in the file.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["STORES", "TABLES", "Column", "Kind", "Table", "tables_of"]


class Kind(StrEnum):
    PUBLIC = "public"
    PERSONAL = "personal"
    SEALED = "sealed"


@dataclass(frozen=True)
class Column:
    name: str
    type: type[str] | type[bytes] | type[int]
    kind: Kind
    null: bool = False


@dataclass(frozen=True)
class Table:
    """One table. `keep` says, for papers and tests, until when a row is kept."""

    name: str
    store: str
    columns: tuple[Column, ...]
    keep: str
    unique: tuple[tuple[str, ...], ...] = ()
    index: tuple[tuple[str, ...], ...] = ()

    @property
    def key(self) -> str:
        """The primary key is the first column."""
        return self.columns[0].name


STORES: Final[tuple[str, ...]] = ("keyring", "wave", "volatile", "main")

_TYPES: Final = {"text": str, "blob": bytes, "int": int}


def _columns(spec: str) -> tuple[Column, ...]:
    """Columns from lines of `name type kind`, `?` after the type where it may be empty."""
    columns = []
    for line in spec.strip().splitlines():
        name, typed, kind = line.split()
        columns.append(
            Column(name, _TYPES[typed.rstrip("?")], Kind(kind), null=typed.endswith("?"))
        )
    return tuple(columns)


_TABLES: Final = (
    Table(
        "meta",
        "main",
        _columns("""
            name text public
            value text public"""),
        keep="as long as the installation",
    ),
    Table(
        "audit",
        "main",
        _columns("""
            seq int public
            at text public
            event text public
            scheme text? public
            actor text personal
            detail text public
            previous blob public
            mac blob public"""),
        keep="six years after the scheme",
    ),
    Table(
        "accounts",
        "main",
        _columns("""
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
        keep="until the account is closed",
        unique=(("email_index",),),
    ),
    Table(
        "enrolments",
        "main",
        _columns("""
            digest blob public
            payload blob sealed
            expires text public"""),
        keep="14 days, or until used",
    ),
    Table(
        "schemes",
        "main",
        _columns("""
            id text public
            state text public
            settings text public
            policy text public
            policy_version int public
            questionnaire text public
            mac blob public
            created text public"""),
        keep="as long as its releases",
    ),
    Table(
        "questionnaires",
        "main",
        _columns("""
            hash text public
            body text public"""),
        keep="as long as its releases",
    ),
    Table(
        "holders",
        "main",
        _columns("""
            id text personal
            scheme text public
            role text public
            account text? personal
            contact blob sealed
            state text public
            waived text? public"""),
        keep="as long as the scheme",
        index=(("scheme",), ("account",)),
    ),
    Table(
        "approvals",
        "main",
        _columns("""
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
        keep="as long as the scheme",
        index=(("scheme",),),
    ),
    Table(
        "participants",
        "main",
        _columns("""
            id text personal
            scheme text public
            email_index blob personal
            person blob sealed"""),
        keep="until the scheme's answers are destroyed",
        unique=(("scheme", "email_index"),),
    ),
    Table(
        "waves",
        "main",
        _columns("""
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
        keep="as long as the scheme",
        unique=(("scheme", "kind"),),
    ),
    Table(
        "wave_nests",
        "main",
        _columns("""
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
        _columns("""
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
        _columns("""
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
        _columns("""
            digest blob public
            invitation blob sealed
            wave text public"""),
        keep="until the wave is destroyed",
        index=(("wave",),),
    ),
    Table(
        "outbox",
        "main",
        _columns("""
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
        _columns("""
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
        _columns("""
            seq int public
            release text public
            body blob sealed
            previous blob public
            digest blob public
            commitment blob public"""),
        keep="as long as any scheme shares people with it",
        index=(("release",),),
    ),
    Table(
        "keyring_meta",
        "keyring",
        _columns("""
            name text public
            value text public"""),
        keep="as long as the installation",
    ),
    Table(
        "purpose_keys",
        "keyring",
        _columns("""
            name text public
            wrapped blob sealed"""),
        keep="as long as the installation, a scheme's as long as the scheme",
    ),
    Table(
        "participant_keys",
        "keyring",
        _columns("""
            id int public
            name blob public
            wrapped blob sealed"""),
        keep="until the wave is destroyed; overwritten on deletion",
        unique=(("name",),),
    ),
    Table(
        "sessions",
        "volatile",
        _columns("""
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
        _columns("""
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
        _columns("""
            name blob personal
            failures int public
            next int public"""),
        keep="one day",
    ),
    Table(
        "local_mail",
        "volatile",
        _columns("""
            id int public
            message blob sealed"""),
        keep="only without SMTP, on this machine: the newest 500",
    ),
    Table(
        "jobs",
        "volatile",
        _columns("""
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
        _columns("""
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
        _columns("""
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
        _columns("""
            id int public
            position int public
            key_name blob public
            envelope blob sealed"""),
        keep="until the wave is destroyed",
        unique=(("key_name",),),
    ),
)

TABLES: Final = {table.name: table for table in _TABLES}


def tables_of(store: str) -> tuple[Table, ...]:
    """The tables of one store."""
    return tuple(table for table in _TABLES if table.store == store)
