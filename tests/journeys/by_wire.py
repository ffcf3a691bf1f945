"""A participant whose browser is a dozen lines: pages over HTTP, forms sent as they stand.

Most of a scheme's people answer so: a Chromium for each would take minutes and show nothing new.
"""

from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit
from xml.etree.ElementTree import Element

from tests.web.page import Page

_ASKED = ("input", "textarea", "button")


class Wire:
    """One person's browser, at the page it has come to."""

    def __init__(self, url: str) -> None:
        self._cookies: dict[str, str] = {}
        self._host = urlsplit(url).netloc
        self._at = url
        self.page = self._ask("GET", url)

    def press(self, button: str, value: str = "", text: str = "") -> None:
        """Send the form with this button: `value` chosen wherever it is offered, texts filled."""
        form, name = self._form(button)
        fields = {}
        for node in (one for one in form.iter() if one.tag in _ASKED and one.get("name")):
            kind = node.get("type")
            if node.tag == "textarea":
                fields[node.get("name")] = text
            elif (kind == "radio" and node.get("value") in (value, "no")) or kind == "hidden":
                fields[node.get("name")] = node.get("value")
        fields |= name
        self.page = self._ask("POST", urljoin(self._at, form.get("action") or ""), fields)

    def offers(self, button: str) -> bool:
        return any(self.page.text(node) == button for node in self.page.all("button"))

    def told(self, element_id: str) -> str:
        """The words of one element."""
        found = [node for node in self.page.root.iter() if node.get("id") == element_id]
        assert len(found) == 1, self.page.text()
        return self.page.text(found[0])

    def _form(self, button: str) -> tuple[Element, dict[str, str]]:
        for form in self.page.all("form"):
            for node in form.iter("button"):
                if self.page.text(node) == button:
                    name = node.get("name")
                    return form, {name: node.get("value") or ""} if name else {}
        raise AssertionError(f"no button {button!r} on: {self.page.text()}")

    def _ask(self, method: str, url: str, fields: dict | None = None) -> Page:
        connection = HTTPConnection(self._host, timeout=60)
        headers = {"Sec-Fetch-Site": "same-origin", "Origin": f"http://{self._host}"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        body = urlencode(fields) if fields else None
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        split = urlsplit(url)
        try:
            connection.request(method, split.path or "/", body, headers)
            answer = connection.getresponse()
            html = answer.read().decode()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self._cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        self._at = url
        if answer.status in (302, 303):
            return self._ask("GET", urljoin(url, answer.headers["Location"]))
        assert answer.status == 200, f"{answer.status}: {html}"
        return Page(html)


def answer(link: str, value: str, text: str) -> str:
    """From the link in the mail to "saved"; the receipt."""
    browser = Wire(link)
    browser.press("Continue")
    browser.press("Start")
    while browser.offers("Save and continue"):
        browser.press("Save and continue", value, text)
    browser.press("Send my answers")
    return browser.told("receipt-code")
