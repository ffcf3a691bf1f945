"""The versions of contract texts: those that come with the service, and those of schemes."""

import json
import tomllib
from functools import cache
from importlib import resources
from typing import Any, Final

from feedback.agreements.model import Clause, ContractText, TextAlteredError, clause_fault
from feedback.errors import Conflict, NotFound
from feedback.members.arrangements import (
    Arrangements,
    Template,
    arrangements,
    change_arrangements,
    template_key,
)
from feedback.questionnaires.tables import tidy
from feedback.schemes.model import Scheme
from feedback.storage.store import Event, Reader, Store, Writer

__all__ = [
    "SHIPPED",
    "load",
    "of_scheme",
    "set_text",
    "shipped",
    "shipped_for",
    "stored",
]

SHIPPED: Final[tuple[Template, ...]] = ("manchester", "liverpool")


@cache
def shipped(key: Template) -> ContractText:
    """One that comes with the service."""
    file = resources.files("feedback.agreements").joinpath("definitions", f"{key}.toml")
    return load(file.read_text(encoding="utf-8"))


def load(toml: str) -> ContractText:
    """Read a definition. ValueError (also for what is no TOML) where it cannot be used."""
    data = tomllib.loads(toml)
    unknown = data.keys() - {"title", "clause"}
    if unknown:
        raise ValueError(f"not known here: {', '.join(sorted(unknown))}")
    text = ContractText(title=tidy(data["title"]), clauses=tuple(map(_clause, data["clause"])))
    for clause in text.clauses:
        if fault := clause_fault(clause):
            field, message, values = fault
            raise ValueError(f"“{clause.heading}”, {field}: {message % values}")
    return text


def shipped_for(scheme: Scheme) -> ContractText:
    """The one that a scheme starts with."""
    return shipped(template_key(scheme))


def of_scheme(reader: Reader, scheme: Scheme, arranged: Arrangements) -> ContractText:
    """What pairs of a scheme are offered now, with its {settings} in braces."""
    return stored(reader, arranged.contract) if arranged.contract else shipped_for(scheme)


def set_text(store: Store, *, scheme: Scheme, text: ContractText | None, was: str, by: str) -> None:
    """Offer this text from now on; None: the one that came with the service. What pairs have
    signed stays as it was.

    Args:
        store: the installation's.
        scheme: whose.
        text: every rule is for the editor to check (`feedback.agreements.editing`).
        was: the hash of the version that was edited; Conflict if another one is current by now.
        by: the account.
    """
    arranged = arrangements(store, scheme.id)
    if of_scheme(store, scheme, arranged).hash != was:
        raise Conflict("Somebody else changed the contract just now. Look at it again.")
    if text is not None:
        event = Event("contract.kept", by=by, scheme=scheme.id, detail={"contract": text.hash})
        with store.change(event) as writer:
            _keep(writer, text)
    change_arrangements(
        store,
        scheme=scheme.id,
        values={"contract": text.hash if text else ""},
        by=by,
        version=arranged.version,
    )


def _keep(writer: Writer, text: ContractText) -> None:
    """Store this exact version if it is not there yet."""
    if writer.one("contract_texts", hash=text.hash) is None:
        writer.add("contract_texts", {"hash": text.hash, "body": text.to_json()})


def stored(reader: Reader, digest: str) -> ContractText:
    """The version with this hash. NotFound; TextAlteredError where the row was changed."""
    row = reader.one("contract_texts", hash=digest)
    if row is None:
        raise NotFound("There is no such text of a contract.")
    try:
        found = ContractText.of(json.loads(str(row["body"])))
    except ValueError as error:
        raise TextAlteredError("a contract text's row holds no JSON") from error
    if found.hash != digest:
        raise TextAlteredError("a contract text's row does not hold what its hash says")
    return found


def _clause(data: dict[str, Any]) -> Clause:
    lines = [tidy(line) for line in data["text"].splitlines()]
    return Clause(**data | {"text": "\n".join(filter(None, lines))})
