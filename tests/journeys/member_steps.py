"""What mentors and mentees do in a browser, told once: set up a sign-in, come back."""

from playwright.sync_api import Page

from tests.journeys.town import Town

SCREEN = 320


class Device:
    """A phone that has passkeys, by Chromium's virtual authenticator."""

    def __init__(self, page: Page, *, unlocks: bool = True) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("WebAuthn.enable", {"enableUI": False})
        options = {
            "protocol": "ctap2",
            "ctap2Version": "ctap2_1",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
            "hasPrf": unlocks,
        }
        found = self._session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.id = found["authenticatorId"]

    def passkeys(self) -> list[dict]:
        told = self._session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        return told["credentials"]


def stop_once(page: Page) -> None:
    """The next passkey is not made: its owner presses cancel."""
    page.evaluate(
        """() => {
          const real = navigator.credentials.create.bind(navigator.credentials);
          navigator.credentials.create = () => {
            navigator.credentials.create = real;
            return Promise.reject(new DOMException("stopped", "NotAllowedError"));
          };
        }"""
    )


def compute_late(page: Page) -> None:
    """A device that computes only when a passkey is used, not yet when it is made."""
    page.evaluate(
        """() => {
          const of = PublicKeyCredential.prototype, real = of.getClientExtensionResults;
          let asked = 0;
          of.getClientExtensionResults = function () {
            asked += 1;
            if (asked === 2) of.getClientExtensionResults = real;
            return { prf: { enabled: true } };
          };
        }"""
    )


def start(town: Town, page: Page, link: str, *, diary: str = "Here,") -> None:
    """From the mail's link to the choice of a sign-in."""
    page.goto(link)
    town.look(page, "join")
    page.get_by_role("button", name="Start").click()
    town.look(page, "join-choose")
    page.get_by_label(diary).check()
    page.get_by_role("button", name="Continue").click()


def details(town: Town, page: Page, email: str) -> None:
    town.look(page, "member-details")
    page.get_by_label("Email address").fill(email)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="How you sign in").wait_for()
    town.look(page, "member-way")


def choose_way(page: Page, label: str) -> None:
    page.get_by_label(label).check()
    page.get_by_role("button", name="Continue").click()


def six_words(page: Page) -> str:
    words = " ".join(page.locator("ol code").all_inner_texts())
    page.get_by_role("button", name="I have written them down").click()
    page.get_by_label("Your six words").fill(words)
    page.get_by_role("button", name="Continue").click()
    return words


def keep_recovery(town: Town, page: Page) -> str:
    page.get_by_role("heading", name="Your recovery code").wait_for()
    town.look(page, "member-recovery")
    code = page.locator("#recovery-code").inner_text()
    page.get_by_role("button", name="I have kept it").click()
    page.locator("main input[type=text]").fill(code[-4:].lower())
    page.get_by_role("button", name="Continue").click()
    return code


def sign_out(page: Page) -> None:
    page.goto("/sign-out")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()


def with_words(page: Page, email: str, words: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Your six words").fill(words)
    page.get_by_role("button", name="Sign in", exact=True).click()
