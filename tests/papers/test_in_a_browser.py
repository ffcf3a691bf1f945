"""Papers and the page of what is destroyed when, as a browser shows them, wide and narrow."""

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.looking import WIDTHS, violations
from tests.papers.test_papers import still
from tests.releases.site import URL, make_app
from tests.releases.site import Browser as Client
from tests.scenario import Scene

__all__ = ["still"]

PATHS = ("/keeping", "/papers/dpia", "/papers/dpia/html")


@pytest.fixture(scope="module")
def client(still: Scene) -> Client:
    return Client(make_app(still), still, still.lead)


@pytest.fixture
def page(browser: Browser, client: Client):
    """Every request is answered by the application itself."""
    opened = browser.new_page()

    def answer(route: Route) -> None:
        got = client.client.get(route.request.url.removeprefix(URL), base_url=URL)
        kept = {"content-type", "content-encoding"}
        if "Content-Disposition" not in got.headers:  # a file is opened from a folder
            kept.add("content-security-policy")
        headers = {name: value for name, value in got.headers if name.lower() in kept}
        route.fulfill(status=got.status_code, headers=headers, body=got.data)

    opened.route("**/*", answer)
    yield opened
    opened.close()


@pytest.mark.parametrize("path", PATHS)
def test_it_can_be_read_by_everybody_on_a_phone_too(page: Page, still: Scene, path: str):
    page.goto(f"{URL}/schemes/{still.scheme}{path}")
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
