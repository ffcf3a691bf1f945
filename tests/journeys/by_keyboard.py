"""Somebody who uses keys alone, and what their screen reader is told on the way."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

# What is drawn of the element that has the focus: itself, its frame, and the circle or square
# that GOV.UK draws for a radio or tick in its label's place.
_DRAWN = """() => {
  const drawn = (one, part) => {
    const style = getComputedStyle(one, part);
    return [style.outline, style.boxShadow, style.backgroundColor, style.borderWidth].join();
  };
  const at = document.activeElement, label = (at.labels || [])[0];
  const all = () => drawn(at) + (label ? drawn(label, "::before") : "");
  const with_focus = all();
  at.blur();
  const without = all();
  at.focus();
  const box = at.getBoundingClientRect();
  const order = window.lastStop
    ? window.lastStop.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING : 1;
  window.lastStop = at;
  return {
    seen: with_focus !== without,
    sight: box.bottom > 0 && box.top < innerHeight,
    wide: box.width, high: box.height,
    inline: getComputedStyle(at).display === "inline",
    order: Boolean(order),
  };
}"""
_LEAST = 24  # pixels each way (WCAG 2.5.8); links within a sentence or a list of lines may be less
_FEW = 60  # more stops than any page here has


@dataclass
class Keys:
    """One person's page. Nothing here ever moves a mouse."""

    page: Page

    @property
    def stop(self) -> str:
        """The role and name of what has the focus, as they are spoken."""
        told = self.page.locator("*:focus").aria_snapshot().splitlines()[0]
        return re.sub(r"^- |:( .*)?$|( \[(checked|active|expanded)\])+", "", told).strip()

    def tab(self, *, back: bool = False) -> str:
        """One stop on; it can be seen, lies in sight, and comes after the last in the page."""
        self.page.keyboard.press("Shift+Tab" if back else "Tab")
        stop = self.stop
        drawn = self.page.evaluate(_DRAWN)
        assert drawn["seen"], f"the focus cannot be seen on {stop}"
        assert drawn["sight"], f"{stop} is out of sight"
        assert drawn["order"] != back, f"{stop} comes out of order"
        least = min(drawn["wide"], drawn["high"])
        assert drawn["inline"] or least >= _LEAST, f"{stop} is {least} pixels small"
        return stop

    def to(self, stop: str) -> None:
        """On to a stop further down, passing all that lies between."""
        passed = []
        for _ in range(_FEW):
            passed.append(self.tab())
            if passed[-1] == stop:
                return
        raise AssertionError(f"{stop} was not reached: {passed}")

    def press(self, stop: str, key: str = "Enter") -> None:
        """Go there and press a key; wait for the page that it leads to."""
        self.to(stop)
        self.go(key)

    def go(self, key: str = "Enter") -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def arrived(self, title: str, *headings: str) -> None:
        """The page's title names it, its headings run in order, and the first is the h1."""
        expect(self.page).to_have_title(f"{title} \N{EN DASH} Candour")
        told = self.page.locator("main").aria_snapshot()
        found = re.findall(r'- heading "(.+?)" \[level=(\d)\]', told)
        assert [f"{level} {name}" for name, level in found] == list(headings)

    def refused(self, title: str, problem: str, field: str) -> None:
        """A form came back: the focus is on what is wrong, which leads to where to mend it."""
        expect(self.page).to_have_title(f"Error: {title} \N{EN DASH} Candour")
        alert = self.page.get_by_role("alert")
        expect(alert).to_contain_text("There is a problem")
        assert alert.evaluate("one => one.parentElement === document.activeElement")
        self.page.evaluate("window.lastStop = null")
        assert self.tab() == f'link "{problem}"'
        self.page.keyboard.press("Enter")
        assert self.stop == field
        self.page.evaluate("window.lastStop = document.activeElement")
