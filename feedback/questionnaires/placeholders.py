"""The {settings} that may stand in the wording of a question, or of another text of a scheme."""

import re
from collections.abc import Callable, Collection, Mapping

from feedback.questionnaires.errors import PlaceholderError

PLACEHOLDERS = ("group", "place", "organisation", "mentor", "mentee")

_BRACED = re.compile(r"\{([^{}]*)\}")
_STRAY = re.compile(r"[{}]")


def unknown_placeholders(text: str, known: Collection[str] = PLACEHOLDERS) -> tuple[str, ...]:
    """What stands in braces and is no placeholder; a lone brace is given as itself."""
    names = tuple(name for name in _BRACED.findall(text) if name not in known)
    return names + tuple(_STRAY.findall(_BRACED.sub("", text)))


def filler(
    settings: Mapping[str, str], known: Collection[str] = PLACEHOLDERS
) -> Callable[[str, str], str]:
    """A function (question, text) → text with every placeholder replaced, in one pass.

    One pass matters: a setting that itself reads "{mentor}" stays as it was typed.
    """

    def fill(question: str, text: str) -> str:
        for name in unknown_placeholders(text, known):
            raise PlaceholderError(question, name, "is not a setting")

        def replacement(match: re.Match[str]) -> str:
            name = match[1]
            value = " ".join(settings.get(name, "").split())
            if not value:
                raise PlaceholderError(question, name, "has no value in the settings")
            if not value.isprintable():
                raise PlaceholderError(question, name, "has characters that cannot be seen")
            return value

        return _BRACED.sub(replacement, text)

    return fill
