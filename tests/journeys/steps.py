"""What people do in a browser, told once: enrol, sign in, answer."""

from playwright.sync_api import Page

from tests.journeys.town import Secrets, Town


def enrol(town: Town, page: Page, link: str, *, name: str = "", email: str = "") -> Secrets:
    """Follow an enrolment link to its end, writing down what is shown."""
    page.goto(link)
    town.look(page, "enrol")
    page.get_by_role("button", name="Start").click()
    town.look(page, "enrol-you")
    if page.get_by_label("Your name").input_value() == "":
        page.get_by_label("Your name").fill(name)
    if page.get_by_label("Email address").count():
        page.get_by_label("Email address").fill(email)
    page.get_by_role("button", name="Continue").click()
    town.look(page, "enrol-words")
    words = " ".join(page.locator("ol code").all_inner_texts())
    page.get_by_role("button", name="I have written them down").click()
    page.get_by_label("Your six words").fill("not the words that were shown")
    page.get_by_role("button", name="Continue").click()
    town.look(page, "enrol-words-error")
    page.get_by_label("Your six words").fill(words.title())
    page.get_by_role("button", name="Continue").click()
    town.look(page, "enrol-app")
    secret = "".join((page.locator("#key").text_content() or "").split())
    page.get_by_label("6-digit code from your app").fill(town.totp(secret))
    page.get_by_role("button", name="Continue").click()
    town.look(page, "enrol-recovery")
    recovery = page.locator("#recovery-code").inner_text()
    page.get_by_role("button", name="I have kept it").click()
    town.look(page, "enrol-recovery-check")
    page.locator("main input[type=text]").fill(recovery[-4:].lower())
    page.get_by_role("button", name="Continue").click()
    town.look(page, "enrol-done")
    made = Secrets(email=email, words=words, totp=secret, recovery=recovery)
    page.get_by_role("button", name="Continue").click()
    return made


def sign_in(town: Town, page: Page, who: Secrets) -> None:
    page.goto(f"{town.url}/sign-in")
    town.look(page, "sign-in")
    page.get_by_label("Email address").fill(who.email)
    prove(town, page, who)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Your schemes").wait_for()


def prove(town: Town, page: Page, who: Secrets) -> None:
    """Type both proofs."""
    page.get_by_label("Your six words").fill(who.words)
    page.get_by_label("6-digit code from your app").fill(town.totp(who.totp))


def prove_again(town: Town, page: Page, who: Secrets) -> None:
    """Where a page asks for fresh proofs, give them."""
    if page.get_by_role("heading", name="Show that it is you").count():
        town.look(page, "again-proofs")
        prove(town, page, who)
        page.get_by_role("button", name="Continue").click()


def fill_day(page: Page, name: str, day) -> None:
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"#{name}-{part}").fill(str(value))


def open_link(town: Town, page: Page, address: str) -> None:
    page.goto(town.inbox.link(address))
    page.get_by_role("button", name="Continue").click()


def fill(page: Page, value: str = "3", text: str = "I hope to learn.") -> None:
    """Answer whatever this page asks."""
    for radio in page.locator(f"input[type=radio][value='{value}']").all():
        radio.check()
    for box in page.locator("textarea").all():
        box.fill(text)


def answer_pages(page: Page, value: str = "3", text: str = "I hope to learn.") -> None:
    """From the notice to the page on which answers are checked."""
    page.get_by_role("button", name="Start").click()
    while page.get_by_role("button", name="Save and continue").count():
        fill(page, value, text)
        page.get_by_role("button", name="Save and continue").click()


def send(page: Page) -> str:
    """Send what was checked; the receipt."""
    if page.get_by_label("No", exact=True).count():
        page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Send my answers").click()
    return page.locator("#receipt-code").inner_text()
