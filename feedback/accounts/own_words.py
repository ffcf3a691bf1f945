"""Words that people choose themselves, in place of six that we draw.

A stolen database can be tried against, slowly. So words are taken only where a guesser who
knows how people choose would need 10^12 tries by the reckoning of zxcvbn (Wheeler, USENIX
Security 2016), without counting what stands in the person's own name and address.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from crypto import normalise_passphrase
from feedback.accounts.making import Making, Step
from feedback.accounts.proofs import Proof, lock_by_passphrase
from feedback.errors import Rejected

__all__ = ["choose", "fault"]

_LEAST_GUESSES: Final = 10**12
_BEST: Final = 4  # the highest of zxcvbn's scores
# What follows can only add to what these are worth, and reckoning takes longer with each.
_JUDGED: Final = 40
_SHORTEST_NAME: Final = 3
# Signs that zxcvbn reads as letters, too. It tries every way of reading all kinds that are there
# together: forty characters of all twenty kinds would keep it busy for ten seconds.
_LETTERLIKE: Final = frozenset("4@8({[<369!1|70$5+%2")
_MOST_KINDS: Final = 10
_ALIKE: Final = str.maketrans("@{[<!|$+9", "4(((11576")
_WORD: Final = re.compile(r"[^\W_]+")

_OWN: Final = _l("Leave your own name and address out. Add words that have nothing to do with you.")
_MORE: Final = _l("These words are too easy to guess. Add more words that do not belong together.")
# what zxcvbn finds -> what to say
_FAULTS: Final = {
    "repeat": _l("Repeating letters or words does not make it harder to guess. Add other words."),
    "sequence": _l(
        "Rows like abc or 123 are easy to guess. Add words that do not belong together."
    ),
    "spatial": _l("Rows of keys are easy to guess. Add words that do not belong together."),
    "date": _l("Dates are easy to guess. Add words that do not belong together."),
    "regex": _l("Years are easy to guess. Add words that do not belong together."),
}


def choose(making: Making, typed: str, again: str, proof: Proof) -> Making:
    """Lock with these words; one slow hash.

    Raises:
        Rejected: the two differ, or the words are too easy to guess; with the field.
    """
    said = fault(typed, own=(making.name, making.email))
    if said:
        raise Rejected(said, field="passphrase")
    if normalise_passphrase(typed) != normalise_passphrase(again):
        raise Rejected(str(_l("The two are not the same. Type them again.")), field="passphrase2")
    lock = lock_by_passphrase(
        making.identity, account=making.account, passphrase=typed, proof=proof
    )
    return replace(making, by_passphrase=lock.hex(), passphrase="").done(Step.PASSPHRASE)


def fault(typed: str, *, own: tuple[str, ...]) -> str:
    """Why these words are not taken, for people to read; empty where they are.

    `own`: name and address of the person, no word of which counts.
    """
    words = normalise_passphrase(typed)
    parts = _parts(own)
    rest = " ".join(part for part in words.split() if not parts & set(_WORD.findall(part)))
    if rest != words and not _enough(_judge(rest, parts)):
        return str(_OWN)
    judged = _judge(words, parts)
    return "" if _enough(judged) else _said(judged)


def _parts(own: tuple[str, ...]) -> set[str]:
    found = _WORD.findall(normalise_passphrase(" ".join(own)))
    return {part for part in found if len(part) >= _SHORTEST_NAME}


def _judge(words: str, own: set[str]) -> Mapping[str, Any]:
    if not words:
        return {"score": 0, "guesses": 0, "sequence": ()}  # of nothing it reckons nothing
    import zxcvbn  # noqa: PLC0415 - its lists take 20 MB, and few pages need them

    judged = words[:_JUDGED]
    if len(_LETTERLIKE.intersection(judged)) > _MOST_KINDS:
        judged = judged.translate(_ALIKE)  # one sign for each letter: no worth is added
    found: Mapping[str, Any] = zxcvbn.zxcvbn(judged, user_inputs=sorted(own))
    return found


def _enough(judged: Mapping[str, Any]) -> bool:
    return bool(judged["score"] == _BEST and judged["guesses"] >= _LEAST_GUESSES)


def _said(judged: Mapping[str, Any]) -> str:
    longest = max(judged["sequence"], key=lambda one: len(one["token"]), default=None)
    if longest is None:
        return str(_MORE)
    return str(_FAULTS.get(longest["pattern"], _MORE))
