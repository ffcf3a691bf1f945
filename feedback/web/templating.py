"""Jinja for the whole service: where templates lie, and what every template may use.

Templates live in the top-level folder `templates/`. `feedback/templates` is a link to it, which
a wheel packs as a folder; a checkout without links (Windows) falls back to the top level.

A template may use, without being passed them: `_` and `ngettext` (texts), `static_url(name)`,
`csrf_field()`, `summary_errors(form)`, `page_language()`, `languages()`, `first_page()`, the
filters `day`, `whole`, `shipped` (a scheme's text that may have come with Candour) and `unbroken`
(a text whose telephone numbers stay on one line), and what
`set_site` gave: `organisation`, `demo`, `footer_links`, `contact`. Every template begins with a
comment that declares what its view passes: `{# needs: a, b #}` must be passed and
`{# takes: c #}` may.

`StrictUndefined` cannot be used, since the GOV.UK macros read what they were not given;
a test compares the names each template uses with those it declares.

In `_("…")` of a template a per cent sign is written `%%`, as values go in by `%(name)s`.
"""

import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final, TypedDict

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import Babel, get_locale
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import (
    ChoiceLoader,
    FileSystemBytecodeCache,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
)
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from feedback.web.languages import DEFAULT, DRAFTS, choices, first_page, language
from feedback.web.pages import csrf_token
from feedback.web.widgets import summary_errors
from feedback.wording import shipped

_PACKAGE: Final = Path(__file__).parents[1]
_PLACES: Final = (_PACKAGE / "templates", _PACKAGE.parent / "templates")
FOLDER: Final = next((place for place in _PLACES if place.is_dir()), _PLACES[1]).resolve()
COMPILED: Final = Path(__file__).parent / "__pycache__"
"""Where Python keeps this module compiled: templates, which are run as well, lie nowhere else."""
# Digits with single spaces between them, as people write a telephone number.
_NUMBER: Final = re.compile(r"(?<![\w&#-])\+?\d{2,5}(?: \d{2,6}){1,4}(?![\w-])")
# what a template finds without its view passing it; tests/rules/test_templates.py reads it
GLOBALS: Final = frozenset(
    {
        "_",
        "ngettext",
        "static_url",
        "url_for",
        "csrf_field",
        "summary_errors",
        "page_language",
        "first_page",
        "languages",
        "draft_languages",
        "organisation",
        "demo",
        "footer_links",
        "contact",
        "range",
        "namespace",
        "dict",
        "caller",
    }
)


class _Kept(FileSystemBytecodeCache):
    """Compiled templates, kept as Python keeps its own code: each names the content that it was
    made of."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take one, if it is there and can be read."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one, unless the folder is not ours to write to."""
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


class Link(TypedDict):
    """A link in the footer: its text, already translated or lazy, and its address."""

    text: str
    href: str


def day(value: date) -> str:
    """A date as people read it: 14 March 2026."""
    return format_date(value, "d MMMM yyyy", locale=_locale())


def whole(value: int) -> str:
    """A whole number as people read it: 1,200."""
    return format_decimal(value, "#,##0", locale=_locale())


def unbroken(text: str) -> Markup:
    """A text whose telephone numbers stay on one line: half a number is easily dialled wrong."""
    return Markup(_NUMBER.sub(_on_one_line, escape(text)))  # noqa: S704 - it is escaped just here


def _on_one_line(number: re.Match[str]) -> str:
    return f'<span class="candour-whole">{number[0]}</span>'


def _locale() -> str:
    return str(get_locale() or "en")


def csrf_field() -> Markup:
    """The hidden field that every form which posts carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(csrf_token())


def set_site(
    app: Flask,
    *,
    organisation: str = "",
    demo: bool = False,
    footer_links: Sequence[Link] = (),
    contact: str = "",
) -> None:
    """Set what every page says of this installation, error pages included.

    Args:
        app: after `init_templates`.
        organisation: shown at the top of each page.
        demo: whether to say on each page that everything is invented.
        footer_links: help, privacy and the like.
        contact: whom to ask when something fails, such as a telephone number.
    """
    app.jinja_env.globals.update(
        organisation=organisation, demo=demo, footer_links=list(footer_links), contact=contact
    )


def init_templates(app: Flask, *, folder: Path = FOLDER, compiled: Path = COMPILED) -> None:
    """Give the app its templates, texts, filters and globals; what it compiles it keeps."""
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.auto_reload = False
    if not sys.dont_write_bytecode:
        env.bytecode_cache = _Kept(str(compiled))
    env.loader = ChoiceLoader(
        [
            FileSystemLoader(folder),
            PrefixLoader(
                {
                    "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
                    "govuk_frontend_wtf": PackageLoader("govuk_frontend_wtf"),
                }
            ),
        ]
    )
    Babel(app, default_locale=DEFAULT, locale_selector=language)
    WTFormsHelpers(app)
    env.filters.update(day=day, whole=whole, shipped=shipped, unbroken=unbroken)
    env.globals.update(
        csrf_field=csrf_field,
        summary_errors=summary_errors,
        page_language=language,
        first_page=first_page,
        languages=choices,
        draft_languages=DRAFTS,
    )
    set_site(app)
