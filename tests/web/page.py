"""Read a page as a browser would, and refuse what no page of ours may be.

`check_page(html)` is for every test that gets a page: it returns the parsed page, or raises
AssertionError with all faults found. A GOV.UK inline script is the one that is allowed.
"""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib

from feedback.web.headers import script_hash

# the hash of the page template's own script; test_headers.py tries it in a browser
_TEMPLATE_SCRIPT = (
    "document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype"
    " ? ' govuk-frontend-supported' : '');"
)
_NEEDS_LABEL = {"input", "select", "textarea"}
_NO_LABEL = {"hidden", "submit", "button", "image"}


class Page:
    """A parsed page, with the few questions that tests ask of one."""

    def __init__(self, html: str) -> None:
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.html = html
        self.root: Element = parser.parse(html)
        self.errors = [
            (place, code)
            for place, code, _ in parser.errors
            # the parser is older than these two, which HTML allows
            if code not in {"unexpected-self-closing-tag", "non-void-element-with-trailing-solidus"}
        ]

    def all(self, *tags: str) -> list[Element]:
        """Every element with one of these tags, in order."""
        return [node for node in self.root.iter() if str(node.tag).rpartition("}")[2] in tags]

    def text(self, node: Element | None = None) -> str:
        """The words of the page or of a node, with single spaces."""
        return " ".join("".join((self.root if node is None else node).itertext()).split())

    @property
    def title(self) -> str:
        """The words of the title."""
        return self.text(self.all("title")[0]) if self.all("title") else ""

    @property
    def heading(self) -> str:
        """The words of the h1."""
        return self.text(self.all("h1")[0]) if self.all("h1") else ""

    def fields(self) -> dict[str, str]:
        """What a browser would post: values by name, of ticked and filled fields."""
        return dict(self._posted())

    def _posted(self) -> Iterator[tuple[str, str]]:
        for node in self.all("input", "textarea"):
            name, kind = node.get("name"), node.get("type")
            ticked = kind not in {"radio", "checkbox"} or node.get("checked") is not None
            if name and ticked:
                yield (
                    name,
                    "".join(node.itertext()) if node.tag == "textarea" else node.get("value", ""),
                )


def faults(page: Page) -> Iterator[str]:
    """Everything that is wrong with a page."""
    yield from (f"not HTML at {place}: {code}" for place, code in page.errors)
    if page.root.get("lang") is None:
        yield "no language"
    if not page.title.removesuffix("Candour").strip(" \u2013"):
        yield "no title"
    if len(page.all("h1")) != 1:
        yield f"{len(page.all('h1'))} h1"
    ids = Counter(node.get("id") for node in page.root.iter() if node.get("id"))
    yield from (f"id {name} is there {count} times" for name, count in ids.items() if count > 1)
    yield from _inline(page)
    yield from _unlabelled(page)
    yield from _dangling(page, set(ids))
    yield from _forms(page)


def _inline(page: Page) -> Iterator[str]:
    for node in page.root.iter():
        yield from (
            f"inline {name} on {node.tag}"
            for name in node.attrib
            if name == "style" or name.startswith("on")
        )
        link = node.get("src") or (node.get("href") if node.tag == "link" else None)
        if link and (urlsplit(link).netloc or urlsplit(link).scheme in {"http", "https"}):
            yield f"fetched from elsewhere: {link}"
    if page.all("style"):
        yield "a style element"
    for node in page.all("script"):
        text = node.text or ""
        if text and script_hash(text) != script_hash(_TEMPLATE_SCRIPT):
            yield f"inline script: {text[:60]}"


def _unlabelled(page: Page) -> Iterator[str]:
    labelled = {node.get("for") for node in page.all("label") if page.text(node)}
    for node in page.all(*_NEEDS_LABEL):
        if node.get("type") in _NO_LABEL or node.get("aria-label"):
            continue
        if node.get("id") not in labelled:
            yield f"no label for {node.tag} {node.get('name')}"
    for node in page.all("fieldset"):
        legend = node.find(".//legend")
        if legend is None or not page.text(legend):
            yield "a fieldset without legend"


def _dangling(page: Page, ids: set[str | None]) -> Iterator[str]:
    names = ("aria-describedby", "aria-labelledby", "for")
    for node in page.root.iter():
        for name in names:
            yield from (
                f"{name} names {target}, which is not there"
                for target in node.get(name, "").split()
                if target not in ids
            )
        copied = node.get("data-copy")
        if copied and copied.removeprefix("#") not in ids:
            yield f"nothing to copy at {copied}"
        link = node.get("href", "")
        if node.tag == "a" and link.startswith("#") and link[1:] not in ids:
            yield f"link to {link}, which is not there"


def _forms(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        posts = form.get("method", "get").lower() == "post"
        names = {node.get("name") for node in form.iter("input")}
        if posts and "csrf_token" not in names:
            yield "a form that posts without csrf_token"


def check_page(html: str, *, exempt_csrf: bool = False) -> Page:
    """Parse a page and fail on any fault.

    `exempt_csrf` is for the one form that is posted before there is a session.
    """
    page = Page(html)
    found = [
        fault
        for fault in faults(page)
        if not (exempt_csrf and fault == "a form that posts without csrf_token")
    ]
    assert not found, "\n".join(found)
    return page
