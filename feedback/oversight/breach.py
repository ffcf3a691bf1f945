"""The breach page's words, and the same as docs/breach.md: `python -m feedback.oversight.breach`.

Each statement about a thief follows from the promises of docs/threat-model.md. Where those
change, these change; a test holds the page of documentation to this module.
"""

import sys
from collections.abc import Iterator
from typing import Final

from flask_babel import lazy_gettext as _l

from feedback.oversight.loss import Loss
from feedback.oversight.losses_of_people import OF_PEOPLE
from feedback.oversight.losses_of_stores import OF_STORES

__all__ = ["FIRST", "LAW", "LOSSES", "markdown"]

LOSSES: Final[tuple[Loss, ...]] = (*OF_PEOPLE, *OF_STORES)

FIRST: Final = (
    _l("Write down when you learned of it: the 72 hours begin then."),
    _l("Tell your data protection officer and the people who run the service, by telephone."),
    _l("Find below what was stolen or lost, and do what stands there. If several fit, do all."),
    _l("Switch off, delete and publish nothing in a hurry. What is there may be evidence."),
)
LAW: Final = (
    _l(
        "The Information Commissioner must be told within 72 hours after you learned of it, unless "
        "a risk to people is unlikely (UK GDPR, Article 33): ico.org.uk/for-organisations/"
        "report-a-breach, or 0303 123 1113. You can report first and add what you find out later."
    ),
    _l(
        "If the risk to people is high, they must be told too, in plain words and without undue "
        "delay (Article 34)."
    ),
    _l("Write every breach down, also one that you do not report, and why (Article 33(5))."),
    _l("Your data protection officer decides. What stands here tells them what the thief has."),
)


def markdown() -> str:
    """docs/breach.md, in English."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield from (
        "# If something was stolen or lost",
        "",
        "For whoever runs Candour, leads a scheme or guards it. The same stands on each scheme's",
        "page “If something was stolen or lost”. It follows from [the promises](threat-model.md).",
        "",
        "## First",
        "",
    )
    yield from (f"{number}. {text}" for number, text in enumerate(FIRST, 1))
    yield from ("", "## Whom to tell", "")
    yield from (f"- {text}" for text in LAW)
    for loss in LOSSES:
        yield from _section(loss)


def _section(loss: Loss) -> Iterator[str]:
    yield from ("", f"## {loss.title}", "", "The thief has:", "")
    yield from (f"- {text}" for text in loss.has)
    yield from ("", "The thief does not have:", "")
    yield from (f"- {text}" for text in loss.has_not)
    yield from ("", "In the first hour:", "")
    for number, step in enumerate(loss.first_hour, 1):
        yield f"{number}. {step.text}" + (f" `{step.command}`" if step.command else "")
    yield from ("", f"Whom to tell: {loss.risk}", "", "A text for people:", "", f"> {loss.people}")


if __name__ == "__main__":
    sys.stdout.write(markdown())
