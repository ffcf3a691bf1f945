"""The forms of a page, read without a browser, and the fields that each would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

__all__ = ["Form", "forms_of"]

_TYPED = frozenset({"text", "email", "password", "hidden", "search", "tel", "number", "date", ""})


@dataclass
class Form:
    """Where it goes, and name and values of each field: of a choice, all of its values."""

    action: str
    method: str = "get"
    files: bool = False
    fields: list[tuple[str, list[str]]] = field(default_factory=list)
    uploads: list[str] = field(default_factory=list)

    def choose(self, name: str, value: str) -> None:
        """One more value of a choice."""
        for known, values in self.fields:
            if known == name:
                values.append(value)
                return
        self.fields.append((name, [value]))


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.select = ""
        self.area: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(told.get("action") or self.path, told.get("method", "get").lower())
            self.forms.append(self.open)
        if self.open is None:
            return
        name = told.get("name", "")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            self.open.choose(self.select, told.get("value", ""))
        elif tag == "textarea":
            self.area = []
            self.open.fields.append((name, self.area))
        elif tag in {"input", "button"} and name:
            self._control(told.get("type", ""), name, told.get("value", ""))

    def _control(self, kind: str, name: str, value: str) -> None:
        assert self.open
        if kind == "file":
            self.open.uploads.append(name)
        elif kind in _TYPED:
            self.open.fields.append((name, [value]))
        else:  # radios, boxes and buttons: as any of them
            self.open.choose(name, value or "y")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea" and self.area is not None:
            self.area[:] = ["".join(self.area).removeprefix("\n")]
            self.area = None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.append(data)


def forms_of(html: str, path: str) -> list[Form]:
    """All forms of a page that was found at `path`."""
    reader = _Reader(path)
    reader.feed(html)
    return reader.forms
