"""Making new proofs, step by step: each is shown, written down, and proved to be written down.

The same way serves three ends: an enrolment makes all three, a reset or a signed-in person
replaces one. What is half made stays in the browser's sealed session and nowhere else; leaving
off in the middle changes nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from crypto import (
    Identity,
    Malformed,
    accepted_step,
    encode_code,
    equal,
    generate_passphrase,
    new_code,
    new_totp_secret,
    normalise_passphrase,
    parse_code,
)
from feedback.accounts.proofs import RECOVERY, Proof, Wrong, lock_by_passphrase

__all__ = ["LAST_GROUP", "Making", "Step", "confirm_app", "confirm_passphrase", "confirm_recovery"]

LAST_GROUP: Final = 4  # characters of the recovery code that are asked for
_SITTING: Final = 60 * 60  # seconds that one making may take


class Step(StrEnum):
    YOU = "you"
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a step
    APP = "app"
    RECOVERY = "recovery"


@dataclass(frozen=True, kw_only=True)
class Making:
    """One making. `todo`: the steps that are left, in their order.

    `kind`: "member" for somebody who takes part, else "holder". `words`: whether there are
    words, and not only a lock that nobody can open in their place. `diary`: where a member keeps
    it. `token`: the enrolment's;
    empty where a proof is replaced, and then `version` is a digest of the locks that were there
    when it began.
    """

    account: str
    seed: str = field(repr=False)
    until: int  # epoch
    todo: tuple[Step, ...]
    kind: str = "holder"
    diary: str = ""
    words: bool = True
    token: str = field(default="", repr=False)
    version: str = ""
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    passphrase: str = field(default="", repr=False)  # only until it was typed
    by_passphrase: str = field(default="", repr=False)  # hex
    totp: str = field(default="", repr=False)
    totp_step: int = 0
    recovery: str = field(default="", repr=False)  # hex
    passkey: dict[str, str] = field(default_factory=dict, repr=False)  # of `passkeys.Fresh`

    @classmethod
    def begin(
        cls, *, account: str, identity: Identity, now: int, todo: tuple[Step, ...]
    ) -> "Making":
        """Draw the secrets of the steps in `todo`."""
        return cls(
            account=account,
            seed=identity.seed.hex(),
            until=now + _SITTING,
            todo=todo,
            passphrase=generate_passphrase() if Step.PASSPHRASE in todo else "",
            totp=new_totp_secret() if Step.APP in todo else "",
            recovery=new_code(RECOVERY).hex() if Step.RECOVERY in todo else "",
        )

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Making":
        """From what `keep` gave."""
        return cls(**{**kept, "todo": tuple(Step(step) for step in kept["todo"])})

    def keep(self) -> dict[str, Any]:
        """As plain data, for a sealed session."""
        return asdict(self)

    @property
    def identity(self) -> Identity:
        return Identity(bytes.fromhex(self.seed))

    @property
    def enrols(self) -> bool:
        return bool(self.token)

    def done(self, step: Step) -> "Making":
        return replace(self, todo=tuple(left for left in self.todo if left is not step))


def confirm_passphrase(making: Making, typed: str, proof: Proof) -> Making:
    """The six words were typed again: lock with them and forget them. One slow hash. `Wrong`."""
    shown, given = (normalise_passphrase(words) for words in (making.passphrase, typed))
    if not equal(shown.encode(), given.encode("utf-8", "replace")):
        raise Wrong
    lock = lock_by_passphrase(
        making.identity, account=making.account, passphrase=making.passphrase, proof=proof
    )
    return replace(making, by_passphrase=lock.hex(), passphrase="").done(Step.PASSPHRASE)


def confirm_app(making: Making, code: str, *, at: int) -> Making:
    """The app shows the right code; it is used up, as one at sign-in is. `Wrong`."""
    step = accepted_step(making.totp, code, at=at, last_step=making.totp_step)
    if step is None:
        raise Wrong
    return replace(making, totp_step=step).done(Step.APP)


def confirm_recovery(making: Making, typed: str) -> Making:
    """The code's last group was typed, or the whole code pasted. `Wrong`."""
    shown = encode_code(bytes.fromhex(making.recovery))
    given = _as_written(typed)
    right = [equal(given.encode(), part.encode()) for part in (shown, shown[-LAST_GROUP:])]
    if not any(right):
        raise Wrong
    return making.done(Step.RECOVERY)


def _as_written(typed: str) -> str:
    """What was typed, in the code's own letters; empty if it cannot be such a code."""
    # Eight characters are five bytes: a last group is read by putting zeros before it.
    try:
        plain = "".join(typed.replace("-", "").split())
        if len(plain) == LAST_GROUP:
            return encode_code(parse_code("0" * LAST_GROUP + plain, 5))[-LAST_GROUP:]
        return encode_code(parse_code(typed, RECOVERY))
    except Malformed:
        return ""
