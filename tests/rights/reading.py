"""How old somebody must be to read a text, by Flesch and Kincaid (US Navy, 1975): grade and five.

Counted are sentences of paragraphs and lists. Headings and buttons are left out, being so short
that they would hide what is hard; so are addresses, codes and numbers, which nobody reads aloud.
"""

import re

import html5lib
import readability

_SKIPPED = re.compile(r"\S*[@/\d]\S*|[A-Z0-9]{4}(-[A-Z0-9]{4})+")
_END = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'\u2019-]*")
_LEAST = 3  # words of what counts as a sentence
_GRADE_TO_AGE = 5


def sentences(text: str) -> list[str]:
    """Words with spaces between, a sentence each."""
    found = []
    for part in _END.split(_SKIPPED.sub(" ", text)):
        words = _WORD.findall(part)
        if len(words) >= _LEAST:
            found.append(" ".join(words) + " .")
    return found


def of_page(html: str) -> list[str]:
    """The sentences of a page's main part."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    main = tree.find(".//main")
    parts = [one for tag in ("p", "li", "dd") for one in main.iter(tag)]
    inner = {id(sub) for one in parts for sub in one.iter() if sub is not one}
    texts = (" ".join("".join(one.itertext()).split()) for one in parts if id(one) not in inner)
    return [sentence for text in texts for sentence in sentences(text)]


def age(found: list[str]) -> float:
    measured = readability.getmeasures("\n".join(found), lang="en")
    return measured["readability grades"]["Kincaid"] + _GRADE_TO_AGE
