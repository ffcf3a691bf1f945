"""Passphrases of generated words, strong enough to stand behind a stolen database.

The list is the EFF's large word list (7,776 words, Joseph Bonneau 2016, CC BY 3.0 US), without
its four hyphenated words, and without those that a machine should hand to nobody, least of all to
somebody who is to talk about race ("racism", "skinhead"). Six of the 7,681 words that are left
carry 77 bits; with Argon2id and a pepper on top that is beyond guessing.
"""

import secrets
from functools import cache
from importlib import resources

from crypto.letters import normalise

__all__ = ["generate_passphrase", "normalise_passphrase"]


def generate_passphrase(words: int = 6) -> str:
    """`words` words drawn evenly, with a space between."""
    listed = _words()
    return " ".join(secrets.choice(listed) for _ in range(words))


def normalise_passphrase(typed: str) -> str:
    """What was typed, as it is locked: NFKC, lower case, single spaces. Phones add capitals.

    NFKC again after folding the case, which may leave letters that compose (ß with an accent):
    so normalising twice changes nothing.
    """
    folded = normalise("NFKC", typed).casefold()
    return " ".join(normalise("NFKC", folded).split())


@cache
def _words() -> tuple[str, ...]:
    return tuple(resources.files("crypto").joinpath("words.txt").read_text("ascii").split())
