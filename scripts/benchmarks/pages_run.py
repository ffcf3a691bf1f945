"""The pages of a participant's visit in a browser: what each weighs, and when it is first seen.

Each page is loaded by itself into a browser that has nothing of the service, then over two slow
mobile lines, as Chromium's own developer tools pretend them.
"""

import statistics
import tempfile
from pathlib import Path
from typing import Final

import open_survey
import serving
from playwright.sync_api import CDPSession, Page, sync_playwright

_BROWSER: Final = "/usr/bin/chromium-headless-shell"
# kbit/s and milliseconds: WebPageTest's "3G Slow", and Lighthouse's "Slow 4G".
_SLOW: Final = (400, 400)
_MOBILE: Final = (1_600, 150)
_QUICK: Final = (0, 0)  # no limit
_WEIGHT: Final = 60_000  # bytes of a page with all it loads
_REQUESTS: Final = 3
_PAINT: Final = 1_000  # milliseconds until something is seen, on the slow line
_PAINTED: Final = """() => new Promise((found) => {
  new PerformanceObserver((list) => {
    const [first] = list.getEntriesByName("first-contentful-paint");
    if (first) found(first.startTime);
  }).observe({type: "paint", buffered: true});
})"""


def run(times: int) -> int:
    """Print a line for each page; 1 where one is too heavy or seen too late."""
    with tempfile.TemporaryDirectory(prefix="candour-pages-") as name:
        folder = Path(name)
        master, tokens = open_survey.make(folder / "data", people=20)
        with (
            serving.ours(folder, master) as served,
            sync_playwright() as play,
            play.chromium.launch(executable_path=_BROWSER, args=["--no-sandbox"]) as browser,
        ):
            page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
            print("kB, requests; ms until seen: no limit, slow 4G, slow 3G:")
            page.goto(f"{served.url}/i/{tokens[0]}")
            found = [_measure(page, "the link", times)]
            page.get_by_role("button", name="Continue").click()
            found.append(_measure(page, "the notice", times))
            page.get_by_role("button", name="Start").click()
            number = 1
            while page.get_by_role("button", name="Save and continue").count():
                found.append(_measure(page, f"questions, page {number}", times))
                _answer(page)
                number += 1
            found.append(_measure(page, "your answers, checked", times))
            page.get_by_label("No", exact=True).check()
            page.get_by_role("button", name="Send my answers").click()
            page.locator("#receipt-code").wait_for()
    return int(not all(found))


def _answer(page: Page) -> None:
    for radio in page.locator("input[type=radio][value='4']").all():
        radio.check()
    for box in page.locator("textarea").all():
        box.fill("We listen more than we did.")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_load_state()


def _measure(page: Page, what: str, times: int) -> bool:
    """Load a page anew, with nothing kept, and tell; whether it stays within the bounds."""
    tab = page.context.new_page()
    line = tab.context.new_cdp_session(tab)
    line.send("Network.enable")
    weights: list[float] = []
    line.on("Network.loadingFinished", lambda told: weights.append(told["encodedDataLength"]))
    quick = _seen(tab, line, page.url, _QUICK, times)
    weight, requests = sum(weights) / times, len(weights) // times
    mobile, slow = (_seen(tab, line, page.url, one, times) for one in (_MOBILE, _SLOW))
    tab.close()
    print(
        f"  {what}: {weight / 1000:.1f} kB, {requests}; {quick:.0f}, {mobile:.0f}, {slow:.0f}",
        flush=True,
    )
    return weight <= _WEIGHT and requests <= _REQUESTS and slow <= _PAINT


def _seen(tab: Page, line: CDPSession, url: str, speed: tuple[int, int], times: int) -> float:
    """Milliseconds from asking for the page until something of it is seen; the median."""
    kbits, latency = speed
    rate = kbits * 1000 / 8 if kbits > 0 else -1
    limits = {"downloadThroughput": rate, "uploadThroughput": rate}
    found = []
    for _ in range(times):
        line.send("Network.clearBrowserCache")
        line.send(
            "Network.emulateNetworkConditions", {"offline": False, "latency": latency} | limits
        )
        tab.goto("about:blank")
        tab.goto(url, wait_until="load")
        found.append(float(tab.evaluate(_PAINTED)))
    return statistics.median(found)
