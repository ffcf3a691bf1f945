"""What a page must stand: axe, no scrolling sideways, wide and narrow; and its picture."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = ((1000, 900), (320, 640))
_AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],  # of what passes only counts are given, which is quicker
}


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    found = Axe().run(page, options=_AXE).response["violations"]
    return [f"{one['id']}: {[node['html'][:160] for node in one['nodes']][:3]}" for one in found]


def faults(page: Page, name: str = "", *, shots: Path | None = None) -> list[str]:
    """Everything that is wrong with it.

    axe reads the narrow page alone, where space, targets and tables are hardest: the wide one has
    the same elements, and reading it as well would take a fifth of all tests' time.
    """
    found, before = [], page.viewport_size
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{name} at {width}: scrolls sideways to {wide}")
        if shots:
            page.screenshot(path=shots / f"{name}-{width}.png", full_page=True)
    found += [f"{name}: {one}" for one in violations(page)]
    if before:
        page.set_viewport_size(before)
    return found
