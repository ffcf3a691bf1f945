"""What others wrote and Candour is made of: each part, its version, licence and licence text.

Read from what is installed, beginning with what Candour itself asks for, so that the page says
what really runs here. Parts without a package (the page styles, the list of words) stand below.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

__all__ = ["Part", "parts", "texts"]

_OWN: Final = "candour"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_FILE: Final = re.compile(r"licen[cs]e|copying|notice", re.IGNORECASE)
# Longer than this a "License" field holds the text, not the name.
_LONGEST: Final = 60
_CLASSIFIER: Final = "License :: "
_FRONT_END: Final = re.compile(r"/\*! (?P<name>\S+) (?P<version>[0-9.]+), MIT licence")
_BESIDE: Final = Path(__file__).parents[2] / "LICENSE"
_LINE: Final = "=" * 72


@dataclass(frozen=True, kw_only=True)
class Part:
    """A piece of software or a list; `text` is all that its licence asks to be handed on."""

    name: str
    version: str
    licence: str
    text: str


@lru_cache(maxsize=1)
def parts() -> tuple[Part, ...]:
    """Every part, by name."""
    installed = (_part(one) for one in _installed())
    return tuple(sorted((*installed, _front_end(), _words()), key=lambda one: one.name.lower()))


def texts() -> str:
    """All licences as one text, ours first."""
    # a checkout has it beside the package, a wheel among the package's own files
    own = _text(distribution(_OWN)) or _BESIDE.read_text("utf-8")
    blocks = [f"Candour\n\n{own}"]
    blocks += [f"{one.name} {one.version}\n{one.licence}\n\n{one.text}" for one in parts()]
    return f"\n\n{_LINE}\n\n".join(block.rstrip() for block in blocks) + "\n"


def _installed() -> Iterator[Distribution]:
    """What Candour needs in order to run, and what that needs; not what only developers use."""
    waiting = [distribution(_OWN)]
    seen = {_OWN}
    while waiting:
        for asked in waiting.pop().requires or ():
            name, _, marker = asked.partition(";")
            found = _NAME.match(name)
            key = re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""
            if not key or key in seen or "extra" in marker:
                continue
            seen.add(key)
            try:
                one = distribution(key)
            except PackageNotFoundError:
                continue  # asked for on another system or by an older Python
            waiting.append(one)
            yield one


def _part(one: Distribution) -> Part:
    return Part(
        name=one.metadata["Name"],
        version=one.version,
        licence=_licence(one),
        text=_text(one) or "No text of a licence comes with this package.",
    )


def _licence(one: Distribution) -> str:
    about = one.metadata
    for field in ("License-Expression", "License"):
        said = "".join(about.get_all(field) or ())
        if said and len(said) <= _LONGEST and "\n" not in said:
            return said
    classes = [
        line.rpartition(" :: ")[2]
        for line in about.get_all("Classifier") or ()
        if line.startswith(_CLASSIFIER)
    ]
    return ", ".join(classes) or "see its text"


def _text(one: Distribution) -> str:
    files = sorted(
        file
        for file in one.files or ()
        if _FILE.search(file.name) and any(part.endswith(".dist-info") for part in file.parts)
    )
    return "\n\n".join(
        file.locate().read_text("utf-8", errors="replace").strip()  # type: ignore[attr-defined]  # a path
        for file in files
    )


def _front_end() -> Part:
    folder = resources.files("feedback.web") / "static"
    head = (folder / "govuk-frontend.js").read_text("utf-8")[:200]
    found = _FRONT_END.match(head)
    if found is None:
        raise ValueError("the front end does not say what it is")
    text = (folder / "LICENCE-govuk-frontend.txt").read_text("utf-8")
    return Part(
        name=f"{found['name']} (styles and scripts)",
        version=found["version"],
        licence="MIT",
        text=text.strip(),
    )


def _words() -> Part:
    return Part(
        name="EFF large word list, shortened",
        version="2016",
        licence="CC BY 3.0 US",
        text=(
            "Joseph Bonneau, Electronic Frontier Foundation, 2016. Creative Commons Attribution "
            "3.0 United States: https://creativecommons.org/licenses/by/3.0/us/\n"
            "Changed: some words are left out."
        ),
    )
