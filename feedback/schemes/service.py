"""Schemes: made, read, changed until the first survey opens.

Settings, policy and questionnaire are one agreed whole: whoever changes a part before opening
drops the scheme back to "draft", and the guardian is asked again.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Final

from feedback.accounts.holders import add_lead
from feedback.errors import Conflict, Rejected
from feedback.questionnaires.definition import load_shipped
from feedback.questionnaires.model import Questionnaire
from feedback.questionnaires.rules import check
from feedback.questionnaires.service import keep, stored, stored_filled
from feedback.schemes import records
from feedback.schemes.dates import reckon
from feedback.schemes.model import DEFAULT_POLICY, Scheme
from feedback.schemes.settings import Settings, from_template
from feedback.schemes.templates import SchemeTemplate
from feedback.storage.store import Event, Row, Store, Writer

__all__ = [
    "FROZEN",
    "Scheme",
    "Settings",
    "change_settings",
    "create",
    "filled",
    "mark_open",
    "questionnaire",
    "scheme",
    "schemes_of",
    "set_policy",
    "set_questionnaire",
]

FROZEN: Final = "The first survey has opened, so this can no longer be changed."
_RACED: Final = "Someone else changed this scheme just now. Look at it again, then try once more."
_ACTING: Final = frozenset({"enrolled", "confirmed"})


def create(
    store: Store, *, template: SchemeTemplate, title: str, organisation: str = "", by: str
) -> str:
    """A new scheme in state "draft", `by` (an account) its lead; its id."""
    if not title.strip():
        raise Rejected("Give the scheme a name", field="title")
    asked = load_shipped(template.questionnaire)
    defaults = template.policy
    made = Scheme(
        id=secrets.token_hex(8),
        state="draft",
        settings=from_template(template, title=title, organisation=organisation),
        policy={
            **DEFAULT_POLICY,
            "k": defaults.k,
            "coalition": defaults.coalition,
            "rounding": defaults.rounding,
            "min_comments": defaults.min_comments,
            "paired": defaults.paired,
            "family": defaults.family,
        },
        policy_version=1,
        questionnaire=asked.hash,
        created=store.today(),
    )
    event = Event("scheme.created", by=by, scheme=made.id, detail={"template": template.key})
    with store.change(event) as writer:
        keep(writer, asked)
        records.add(store, writer, made)
        add_lead(writer, store, scheme=made.id, account=by)
    return made.id


def scheme(store: Store, scheme_id: str) -> Scheme:
    """Raises NotFound; SchemeAlteredError where the row's MAC does not fit."""
    return records.load(store, scheme_id)


def schemes_of(store: Store, account: str) -> list[tuple[Scheme, str]]:
    """The schemes in which an account acts, with its role, newest first."""
    held = [row for row in store.all("holders", account=account) if row["state"] in _ACTING]
    found = [(records.load(store, str(row["scheme"])), str(row["role"])) for row in held]
    return sorted(found, key=lambda pair: (pair[0].created, pair[0].title), reverse=True)


def questionnaire(store: Store, digest: str) -> Questionnaire:
    """One version by its hash; cached. NotFound."""
    return stored(store, digest)


def filled(store: Store, scheme_id: str) -> Questionnaire:
    """What people are shown: placeholders replaced by the settings. PlaceholderError."""
    found = scheme(store, scheme_id)
    return stored_filled(store, found.questionnaire, found.settings.placeholders())


def change_settings(store: Store, *, scheme: str, settings: Settings, by: str) -> None:
    """Replace all settings. Conflict once frozen."""
    told: dict[str, str] = {}

    def edit(_: Writer, found: Scheme) -> Scheme:
        told["what"] = _changed_names(asdict(found.settings), asdict(settings))
        return replace(found, settings=settings)

    _change(store, Event("scheme.settings", by=by, scheme=scheme, detail=told), edit)


def set_questionnaire(
    store: Store, *, scheme: str, questionnaire: Questionnaire, by: str, was: str | None = None
) -> None:
    """Store a version and ask it from now on.

    Args:
        store: the installation's.
        scheme: its id.
        questionnaire: every rule is checked again: Rejected.
        by: the account.
        was: hash of the version that was edited; if another one is current by now: Conflict.
    """
    if faults := check(questionnaire):
        raise Rejected(faults[0].message, field=faults[0].field)
    if questionnaire.filled:
        raise Rejected("These words have settings filled in, so they cannot be edited")

    def edit(writer: Writer, found: Scheme) -> Scheme:
        if was is not None and found.questionnaire != was:
            raise Conflict(_RACED)
        return replace(found, questionnaire=keep(writer, questionnaire))

    detail = {"questionnaire": questionnaire.hash}
    _change(store, Event("scheme.questionnaire", by=by, scheme=scheme, detail=detail), edit)


def set_policy(store: Store, *, scheme: str, policy: Mapping[str, object], by: str) -> int:
    """Replace the policy; its new version number. What it may hold, and that a frozen scheme's
    only becomes stricter, is for the caller to check: here it is only signed and dated."""
    told: dict[str, str] = {}

    def edit(_: Writer, found: Scheme) -> Scheme:
        told["what"] = _changed_names(found.policy, policy)
        return replace(found, policy=dict(policy), policy_version=found.policy_version + 1)

    event = Event("scheme.policy", by=by, scheme=scheme, detail=told)
    return _change(store, event, edit, after_opening=True).policy_version


def _changed_names(was: Mapping[str, object], now: Mapping[str, object]) -> str:
    """For the record: which ones, never what they say."""
    return ", ".join(sorted(one for one in {*was, *now} if was.get(one) != now.get(one)))


def mark_open(writer: Writer, scheme_id: str) -> None:
    """Freeze, in the change that opens the first survey. Conflict unless agreed (or open)."""
    if writer.set("schemes", {"state": "open"}, id=scheme_id, state="agreed") == 1:
        return
    # A scheme that has ended opens no more.
    if writer.one("schemes", id=scheme_id, state="open") is None:
        raise Conflict("The guardian has not agreed to this scheme.")


def _change(
    store: Store,
    event: Event,
    edit: Callable[[Writer, Scheme], Scheme],
    *,
    after_opening: bool = False,
) -> Scheme:
    with store.change(event) as writer:
        was = records.load(store, event.scheme or "", writer)
        if was.frozen and not after_opening:
            raise Conflict(FROZEN)
        edited = edit(writer, was)
        if edited.signed_parts == was.signed_parts:
            return was
        if was.state == "agreed":
            edited = replace(edited, state="draft")
        if not records.save(store, writer, edited, was=was):
            raise Conflict(_RACED)
        _follow(writer, edited)
    return edited


def _follow(writer: Writer, changed: Scheme) -> None:
    """Surveys that have not opened ask what the scheme asks, and end as its policy says."""
    rows: list[Row] = writer.all("waves", scheme=changed.id)
    for wave, values in reckon(changed, rows).items():
        writer.set("waves", values, id=wave, state="planned")
