"""Catalogues of translations: brought up to date, compiled, and searched for what is missing.

A compiled `.mo` file lies beside each `.po`, so that nothing has to be run where Candour is
installed; a test compares the two. Pages of those who run a scheme may stay in English;
everything else is for people who take part, and must be translated. So a new file counts as
theirs until it is named here.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

__all__ = [
    "FOLDER",
    "begin",
    "compiled",
    "faults",
    "paths",
    "read",
    "theirs",
    "untranslated",
    "updated",
    "written",
]

FOLDER: Final = Path(__file__).parents[1] / "translations"
_INSIDE: Final = Path("LC_MESSAGES") / "messages.po"
_WIDTH: Final = 100
_HEADER: Final = """\
# Translations template for PROJECT.
# DRAFT: to be checked by a translator before people are asked to rely on it. When that is done,
# take the language out of DRAFTS in feedback/web/languages.py: pages then no longer say so.
# How to change or add texts: docs/languages.md."""
# Folders and files that only a lead, a deputy, a guardian or an operator reads.
_ORGANISERS: Final = (
    *("feedback/audit/", "feedback/backups/", "feedback/comments/", "feedback/demo/"),
    *("feedback/oversight/", "feedback/packs/", "feedback/papers/", "feedback/participants/"),
    *("feedback/questionnaires/", "feedback/releases/", "feedback/retention/"),
    *("feedback/running/", "feedback/schemes/", "feedback/storage/", "feedback/cli.py"),
    *("feedback/config", "feedback/accounts/holder_rows.py", "feedback/accounts/holders.py"),
    *("feedback/accounts/commands.py", "feedback/agreements/editing.py"),
    *("feedback/agreements/lead_views.py", "feedback/agreements/texts.py"),
    *("feedback/invitations/service.py", "feedback/members/arrangement"),
    *("feedback/members/pair_views.py", "feedback/members/send_views.py"),
    *("feedback/outbox/", "feedback/responses/dealing.py", "feedback/responses/handover_views.py"),
    *("feedback/responses/lifecycle.py", "feedback/responses/new_guardian.py"),
    *("feedback/responses/opening.py", "feedback/responses/passing_on.py"),
    *("feedback/responses/next_step.py", "feedback/responses/preview_views.py"),
    *("feedback/responses/commands.py", "feedback/rights/commands.py"),
    *("templates/agreements/altered.html", "templates/agreements/clause.html"),
    *("templates/agreements/preview.html", "templates/agreements/remove.html"),
    *("templates/agreements/shipped.html", "templates/agreements/words.html"),
    *("templates/comments/", "templates/emails/check-keys.txt"),
    *("templates/emails/guardian-asked.txt", "templates/emails/guardian-confirmed.txt"),
    *("templates/emails/list-changed.txt", "templates/emails/nomination.txt"),
    *("templates/emails/pairing-ended-support.txt", "templates/emails/release-"),
    *("templates/emails/second-person.txt", "templates/emails/test.txt"),
    *("templates/invitations/invited.html", "templates/invitations/test.html"),
    "templates/invitations/works.html",
    *("templates/members/arrangements.html", "templates/members/pairs.html"),
    *("templates/members/send.html", "templates/outbox/", "templates/oversight/"),
    *("templates/packs/", "templates/papers/", "templates/participants/"),
    *("templates/questionnaires/", "templates/releases/", "templates/responses/pass_on.html"),
    *("templates/responses/preview.html", "templates/retention/", "templates/schemes/"),
    "templates/components/charts.html",
)
# Inside those: what people who take part read all the same.
_PARTICIPANTS: Final = (
    *("feedback/questionnaires/definitions/", "feedback/schemes/definitions"),
    *("feedback/schemes/period", "templates/schemes/front.html"),
)


def paths() -> list[Path]:
    """The catalogues that there are, by language."""
    return sorted(FOLDER.glob(f"*/{_INSIDE}"))


def begin(language: str) -> None:
    """Make an empty catalogue, with the plural forms of its language."""
    path = FOLDER / language / _INSIDE
    path.parent.mkdir(parents=True)
    empty = Catalog(
        locale=language,
        header_comment=_HEADER,
        project="Candour",
        version="1",
        last_translator="nobody yet: a draft",
        language_team=language,
        fuzzy=False,
    )
    path.write_bytes(written(empty))


def read(path: Path) -> Catalog:
    """A catalogue as it stands in its file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, abort_invalid=True)


def updated(catalogue: Catalog, found: Catalog) -> Catalog:
    """`catalogue` with exactly the texts of `found`.

    What is new stays empty: a translation guessed from a similar text would be read as one
    that somebody has made.
    """
    catalogue.update(found, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """The bytes of its `.po` file."""
    file = io.BytesIO()
    write_po(file, catalogue, width=_WIDTH, ignore_obsolete=True)
    return file.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """The bytes of its `.mo` file: what is translated and not marked as fuzzy."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def untranslated(catalogue: Catalog) -> list[Message]:
    """What somebody who takes part would read in English, or with a guess marked as fuzzy."""
    return [one for one in _texts(catalogue) if _theirs(one) and (one.fuzzy or not _whole(one))]


def faults(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    """(text, what is wrong with its translation): placeholders, as gettext's own check finds."""
    for message in _texts(catalogue):
        if message.string and any(message.string):
            for error in message.check(catalogue):
                yield str(message.id), str(error)


def _texts(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def theirs(file: str) -> bool:
    """Whether people who take part read what stands in a file, named from the checkout's root."""
    return file.startswith(_PARTICIPANTS) or not file.startswith(_ORGANISERS)


def _theirs(message: Message) -> bool:
    return any(theirs(file) for file, _ in message.locations)


def _whole(message: Message) -> bool:
    return message.string is not None and all(message.string) and bool(message.string)
