"""What two people agreed: proposals, signatures, and the contract in force. Pure rules.

    nothing → proposed → signed by one → in force
                  ↑______ changed _____|      | a change is proposed: this stays in force
                  |______________________________| until both have signed the new one

A proposal that changes loses its signatures. Withdrawing one leaves what is in force as it is.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from feedback.agreements.model import ContractText
from feedback.agreements.terms import Terms
from feedback.canonical import sha256_of
from feedback.errors import Conflict

__all__ = ["CHANGED", "MAX_EARLIER", "Book", "Deal", "Person", "Signature", "new_deal"]

BOTH: Final = 2
MAX_EARLIER: Final = 20
"""Contracts kept besides the one in force; the oldest goes first."""
CHANGED: Final = "The proposal has changed since you read it. Read it again before you go on."
_SIGNED: Final = "You have signed this already."


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One of the two, as the contract names them."""

    participant: str
    role: str
    name: str

    def to_dict(self) -> dict[str, str]:
        return {"participant": self.participant, "role": self.role, "name": self.name}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """`digest` is that of what was signed; `mark` the server's MAC over all of this, in hex."""

    participant: str
    name: str
    on: date
    digest: str
    mark: str

    def to_dict(self) -> dict[str, str]:
        return {
            "participant": self.participant,
            "name": self.name,
            "on": self.on.isoformat(),
            "digest": self.digest,
            "mark": self.mark,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """One contract, whole: the words as read, what the pair fills in, and who signed.

    `id` is drawn, so that nothing signed once counts for another proposal of the same words.
    """

    id: str
    pair: str
    text: ContractText
    terms: Terms
    people: tuple[Person, ...]
    by: str
    signatures: tuple[Signature, ...] = ()

    @property
    def digest(self) -> str:
        """Hex SHA-256 of the exact words, terms and people: what is signed."""
        return sha256_of({**self._head(), "text": self.text.to_dict()})

    @property
    def whole(self) -> bool:
        """Whether both have signed."""
        return {one.participant for one in self.signatures} == {
            one.participant for one in self.people
        }

    def signed_by(self, participant: str) -> Signature | None:
        return next((one for one in self.signatures if one.participant == participant), None)

    def to_dict(self) -> dict[str, object]:
        """Its text is named by its hash: several contracts may have the same."""
        return {
            **self._head(),
            "text": self.text.hash,
            "by": self.by,
            "signatures": [one.to_dict() for one in self.signatures],
        }

    @classmethod
    def of(cls, data: Mapping[str, Any], texts: Mapping[str, ContractText]) -> "Deal":
        """The inverse. KeyError, TypeError or ValueError for anything else."""
        return cls(
            id=data["id"],
            pair=data["pair"],
            text=texts[data["text"]],
            terms=Terms.of(data["terms"]),
            people=tuple(Person(**one) for one in data["people"]),
            by=data["by"],
            signatures=tuple(
                Signature(**{**one, "on": date.fromisoformat(one["on"])})
                for one in data["signatures"]
            ),
        )

    def _head(self) -> dict[str, object]:
        return {
            "id": self.id,
            "pair": self.pair,
            "terms": self.terms.to_dict(),
            "people": [one.to_dict() for one in self.people],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All contracts of a pair: the one in force, the one proposed, earlier ones, newest first."""

    force: Deal | None = None
    proposal: Deal | None = None
    earlier: tuple[Deal, ...] = ()

    @property
    def signed(self) -> int:
        """What the scheme lead learns: 0, 1 or 2 have signed. A change of what both signed is
        none of the lead's business."""
        if self.force:
            return BOTH
        return len(self.proposal.signatures) if self.proposal else 0

    @property
    def signed_deals(self) -> tuple[Deal, ...]:
        """Everything that both have signed, newest first."""
        return (self.force, *self.earlier) if self.force else self.earlier

    @property
    def seen(self) -> str:
        """What somebody was looking at: a proposal's digest, or "" where there is none."""
        return self.proposal.digest if self.proposal else ""

    def propose(self, deal: Deal, *, was: str) -> "Book":
        """In place of the proposal that one was looking at, if any. Conflict."""
        self._still(was)
        return replace(self, proposal=deal)

    def sign(self, signature: Signature) -> "Book":
        """Conflict unless it is for this very proposal, and the first of this person."""
        self._still(signature.digest)
        if self.proposal is None:
            raise Conflict(CHANGED)
        if self.proposal.signed_by(signature.participant):
            raise Conflict(_SIGNED)
        signatures = (*self.proposal.signatures, signature)
        signed = replace(self.proposal, signatures=signatures)
        if not signed.whole:
            return replace(self, proposal=signed)
        return Book(force=signed, earlier=self.signed_deals[:MAX_EARLIER])

    def withdraw(self, *, was: str) -> "Book":
        """Without the proposal; what is in force stays. Conflict."""
        self._still(was)
        if self.proposal is None:
            raise Conflict(CHANGED)
        return replace(self, proposal=None)

    def to_dict(self) -> dict[str, object]:
        deals = [one for one in (*self.signed_deals, self.proposal) if one]
        return {
            "texts": {one.text.hash: one.text.to_dict() for one in deals},
            "force": self.force and self.force.to_dict(),
            "proposal": self.proposal and self.proposal.to_dict(),
            "earlier": [one.to_dict() for one in self.earlier],
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Book":
        """The inverse. KeyError, TypeError, ValueError or TextAlteredError for anything else."""
        texts = {digest: ContractText.of(one) for digest, one in data["texts"].items()}
        if any(text.hash != digest for digest, text in texts.items()):
            raise ValueError("a text is not what its hash says")
        return cls(
            force=Deal.of(data["force"], texts) if data["force"] else None,
            proposal=Deal.of(data["proposal"], texts) if data["proposal"] else None,
            earlier=tuple(Deal.of(one, texts) for one in data["earlier"]),
        )

    def _still(self, seen: str) -> None:
        if self.seen != seen:
            raise Conflict(CHANGED)


def new_deal(
    *, pair: str, text: ContractText, terms: Terms, people: tuple[Person, ...], by: str
) -> Deal:
    """A proposal that nobody has signed yet. `text` has its {settings} filled in."""
    return Deal(id=secrets.token_hex(8), pair=pair, text=text, terms=terms, people=people, by=by)
