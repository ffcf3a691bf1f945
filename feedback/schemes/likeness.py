"""Which addresses could be one person's: signs alone, told as numbers. Pure.

Whoever controls all but one of those who answer learns what the last one said, from any total.
No answer shows that it was invented, but a list of people may: by domains, by mailboxes that
are one, by names and addresses that somebody typed in a row.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

__all__ = ["PUBLIC", "Address", "Signs", "domain_of", "mailbox", "signs"]

PUBLIC = frozenset({
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "live.com"),
    *("live.co.uk", "msn.com", "yahoo.com", "yahoo.co.uk", "ymail.com", "icloud.com", "me.com"),
    *("mac.com", "aol.com", "proton.me", "protonmail.com", "gmx.com", "gmx.co.uk", "mail.com"),
    *("btinternet.com", "sky.com", "virginmedia.com", "talktalk.net", "ntlworld.com", "zoho.com"),
})  # fmt: skip
"""Mail services where anybody has an address: two who share one need not know each other."""
_LEAST_LETTERS = 3  # "a1" and "a2" are initials


@dataclass(frozen=True)
class Address:
    """One on the list, by the name beside it."""

    name: str = field(repr=False)
    email: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Signs:
    """How many addresses of a list bear each sign.

    Attributes:
        outside: not of the organisation; None where its domain is not known.
        one_domain: the most that share one domain which is neither the organisation's nor a
            public mail service; None as above.
        one_mailbox: those that are another one but for dots and what follows a plus sign.
        tagged: those with a plus sign: under another one they are somebody else to the rules that
            compare the people of two schemes, and the mail comes all the same.
        alike: those whose name is another one's, or whose letters before the @ are.
    """

    outside: int | None
    one_domain: int | None
    one_mailbox: int
    tagged: int
    alike: int


def signs(people: Sequence[Address], own: str) -> Signs:
    """Count them. `own`: the organisation's domain, or "" where nobody knows it."""
    foreign = [domain for one in people if not _within(domain := domain_of(one.email), own)]
    shared = Counter(domain for domain in foreign if domain not in PUBLIC)
    return Signs(
        outside=len(foreign) if own else None,
        one_domain=_most(shared.values()) if own else None,
        one_mailbox=_shared(mailbox(one.email) for one in people),
        tagged=sum("+" in one.email.rpartition("@")[0] for one in people),
        alike=_alike(people),
    )


def domain_of(email: str) -> str:
    """What stands after the @."""
    return email.rpartition("@")[2].strip().casefold()


def mailbox(email: str) -> str:
    """Where mail may really go: many services ignore dots, and what follows a plus sign."""
    local, _, domain = email.strip().casefold().rpartition("@")
    told = local.partition("+")[0].replace(".", "")
    return f"{told}@{'gmail.com' if domain == 'googlemail.com' else domain}"


def _within(domain: str, own: str) -> bool:
    return bool(own) and (domain == own or domain.endswith(f".{own}"))


def _alike(people: Sequence[Address]) -> int:
    """People beside whom there is another with the same name, or the same letters."""
    names = Counter(_letters(one.name) for one in people)
    locals_ = Counter(_letters(one.email.rpartition("@")[0]) for one in people)
    return sum(
        names[_letters(one.name)] > 1 or _repeated(locals_, _letters(one.email.rpartition("@")[0]))
        for one in people
    )


def _repeated(found: Counter[str], letters: str) -> bool:
    return len(letters) >= _LEAST_LETTERS and found[letters] > 1


def _letters(text: str) -> str:
    """What is left of a name or an address without digits, dots and what follows a plus sign."""
    return "".join(filter(str.isalpha, text.casefold().partition("+")[0]))


def _shared(keys: Iterable[Hashable]) -> int:
    return sum(count for count in Counter(keys).values() if count > 1)


def _most(counts: Iterable[int]) -> int:
    """The largest of them that is of more than one; else 0."""
    most = max(counts, default=0)
    return most if most > 1 else 0
