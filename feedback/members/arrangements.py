"""What a scheme has arranged for its pairs: limits of meetings, diaries, sign-in, support.

Unlike the surveys' settings these may change while the scheme runs; each change has a number
and is recorded. What a pair has signed keeps the text that they signed.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from typing import Literal, cast

from feedback.accounts.service import Altered
from feedback.addresses import usable_email
from feedback.canonical import canonical
from feedback.errors import Conflict, Rejected
from feedback.schemes import records
from feedback.schemes.model import Scheme
from feedback.schemes.templates import Sessions, load_templates
from feedback.storage.store import Event, Reader, Row, Store

__all__ = ["Arrangements", "Template", "arrangements", "change_arrangements", "template_key"]

Template = Literal["manchester", "liverpool"]

_MOST_PROMPTS = 10
_LONGEST_PROMPT = 300


@dataclass(frozen=True, kw_only=True)
class Arrangements:
    """`fewest` to `most` sessions of `shortest_minutes` to `longest_minutes` over `months`.

    `prompts` are questions of the scheme's own for the diary. `media` says whether pictures,
    sound and video may be attached, up to `media_file_mb` each and `media_person_mb` for one
    person, in MB of a million bytes. `app_for_members`: members need codes from an app too.
    `contract`: the hash of the contract's text, "" for the one that comes with the service.
    """

    fewest: int
    most: int
    shortest_minutes: int
    longest_minutes: int
    months: int
    prompts: tuple[str, ...] = ()
    media: bool = True
    media_file_mb: int = 500
    media_person_mb: int = 2000
    app_for_members: bool = False
    support_name: str = ""
    support_email: str = ""
    contract: str = ""
    version: int = 0

    def check(self) -> None:
        """Raise `Rejected`, with the field, where something does not fit."""
        if not 1 <= self.fewest <= self.most <= 99:  # noqa: PLR2004 - as in a template's file
            raise Rejected("Enter a first number that is not above the second", field="most")
        if not 5 <= self.shortest_minutes <= self.longest_minutes <= 480:  # noqa: PLR2004 - as above
            raise Rejected("Enter 5 to 480 minutes, the shorter one first", field="longest_minutes")
        if not 1 <= self.months <= 60:  # noqa: PLR2004 - as above
            raise Rejected("Enter 1 to 60 months", field="months")
        if len(self.prompts) > _MOST_PROMPTS or any(
            not prompt.strip() or len(prompt) > _LONGEST_PROMPT for prompt in self.prompts
        ):
            raise Rejected("Use up to 10 questions of up to 300 characters", field="prompts")
        if not 1 <= self.media_file_mb <= self.media_person_mb <= 100_000:  # noqa: PLR2004 - 100 GB
            raise Rejected("Enter a limit below the one for all", field="media_file_mb")
        if self.support_email and not usable_email(self.support_email):
            raise Rejected("Enter an email address, like name@example.org", field="support_email")


def arrangements(store: Store, scheme: str, *, reader: Reader | None = None) -> Arrangements:
    """Of a scheme; until its lead changes something, those of its template."""
    row = (reader or store).one("arrangements", scheme=scheme)
    if row is None:
        return _template(records.load(store, scheme, reader or store))
    version, body = cast("int", row["version"]), str(row["body"])
    mark = cast("bytes", row["mac"])
    if not store.vault.signed(mark, "arrangements", scheme, str(version), body):
        raise Altered("a scheme's arrangements were changed outside of this service")
    values = json.loads(body)
    return Arrangements(**values | {"prompts": tuple(values["prompts"]), "version": version})


def change_arrangements(
    store: Store, *, scheme: str, values: Mapping[str, object], by: str, version: int
) -> None:
    """Change some of them, from the `version` that was looked at.

    Raises:
        Rejected: a value does not fit.
        Conflict: somebody else changed them meanwhile.
    """
    names = {field.name for field in fields(Arrangements)} - {"version"}
    if not values.keys() <= names:
        raise TypeError("no such arrangement")
    changed = sorted(values)
    event = Event("arrangements.changed", by=by, scheme=scheme, detail={"what": ", ".join(changed)})
    with store.change(event) as w:
        now = arrangements(store, scheme, reader=w)
        if now.version != version:
            raise Conflict("Somebody else changed this just now. Look again.")
        fresh = replace(now, **values, version=version + 1)  # type: ignore[arg-type]  # names checked, types by the form
        fresh.check()
        w.put("arrangements", _row(store, scheme, fresh))


def template_key(scheme: Scheme) -> Template:
    """Which shipped template a scheme is nearest to."""
    return "manchester" if scheme.settings.employees else "liverpool"


def _row(store: Store, scheme: str, arranged: Arrangements) -> Row:
    kept = asdict(arranged)
    del kept["version"]
    body = canonical(kept)
    mark = store.vault.sign("arrangements", scheme, str(arranged.version), body)
    return {"scheme": scheme, "version": arranged.version, "body": body, "mac": mark}


def _template(scheme: Scheme) -> Arrangements:
    sessions = _sessions(template_key(scheme))
    return Arrangements(
        fewest=sessions.fewest,
        most=sessions.most,
        shortest_minutes=sessions.shortest_minutes,
        longest_minutes=sessions.longest_minutes,
        months=sessions.months,
    )


@lru_cache(maxsize=4)
def _sessions(key: Template) -> Sessions:
    return next(one.sessions for one in load_templates() if one.key == key)
