"""One scheme, told from the side of each person in turn, in their own browsers."""

import zipfile
from datetime import timedelta

from click.testing import CliRunner
from playwright.sync_api import Page

from feedback.accounts.commands import guardian as guardian_command
from feedback.accounts.holders import holders
from feedback.accounts.service import first_link
from tests.journeys.answering import PAIRS, Answering
from tests.journeys.steps import (
    enrol,
    fill_day,
    prove_again,
    sign_in,
)
from tests.journeys.town import Secrets, Town


def roster() -> bytes:
    lines = ["\ufeffName;E-mail;Role;Pair"]
    for pair in range(PAIRS):
        lines.append(f"Mentee Nr{pair:02};mentee{pair:02}@council.example;mentee;{pair}")
        lines.append(f'"Mentor ""Nr{pair:02}""";mentor{pair:02}@council.example;Mentor;{pair}')
    return "\r\n".join(lines).encode()


class Story(Answering):
    """One scheme, told from the side of each person in turn."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.secrets: dict[str, Secrets] = {}
        self.pages: dict[str, Page] = {}
        self.scheme = ""
        self.receipts: list[str] = []
        self.codes: list[str] = []

    @property
    def home(self) -> str:
        return f"{self.town.url}/schemes/{self.scheme}"

    def begin(self) -> None:
        """The first account, and an empty list of schemes."""
        page = self.pages["lead"] = self.town.page()
        token = first_link(self.town.store)
        link = f"{self.town.url}/enrol/{token}"
        email = "lou@council.example"
        self.secrets["lead"] = enrol(self.town, page, link, name="Lou Lead", email=email)
        self.town.look(page, "schemes-empty")

    def set_up(self) -> None:
        """Scheme, settings, people and dates."""
        town, page = self.town, self.pages["lead"]
        page.goto(f"{town.url}/schemes/new")
        town.look(page, "scheme-new")
        page.get_by_role("button", name="Make the scheme").click()
        town.look(page, "scheme-new-error")
        page.get_by_label("Reverse mentoring in a council").check()
        page.get_by_label("Name of the scheme").fill("Reverse mentoring 2026")
        page.get_by_label("Your organisation").fill("Anytown Council")
        page.get_by_role("button", name="Make the scheme").click()
        self.scheme = page.url.rstrip("/").split("/")[-1]
        town.look(page, "scheme-home-new")
        page.goto(f"{self.home}/settings")
        page.get_by_label("Name of the scheme lead").fill("Lou Lead")
        page.get_by_label("Whom can people ask if an email is real?").fill("Casey Contact")
        page.get_by_label("That person's telephone").fill("0161 496 0123")
        page.get_by_label("That person's email address").fill("casey@council.example")
        page.get_by_label("Whom do people ask about their data?").fill("dpo@council.example")
        page.get_by_label("Where people can turn for help").fill("Helpline: 0161 496 0000")
        town.look(page, "settings")
        page.get_by_role("button", name="Save").click()
        page.goto(f"{self.home}/people")
        town.look(page, "people-empty")
        page.goto(f"{self.home}/people/import")
        town.look(page, "people-import")
        wrong = {"name": "p.csv", "mimeType": "text/csv", "buffer": b"Name,Email,Role\nA,b,mentee"}
        page.locator("input[type=file]").set_input_files(wrong)
        page.get_by_role("button", name="Check the file").click()
        town.look(page, "people-import-problems")
        page.get_by_role("button", name="Choose the file again").click()
        right = {"name": "people.csv", "mimeType": "text/csv", "buffer": roster()}
        page.locator("input[type=file]").set_input_files(right)
        page.get_by_role("button", name="Check the file").click()
        town.look(page, "people-import-checked")
        page.get_by_role("button", name="Add them").click()
        town.look(page, "people")
        page.goto(f"{self.home}/dates")
        today = town.clock.now().date()
        for name, days in {
            "pre_opens": 1,
            "pre_closes": 8,
            "post_opens": 60,
            "post_closes": 67,
        }.items():
            fill_day(page, name, today + timedelta(days=days))
        town.look(page, "dates")
        page.get_by_role("button", name="Save").click()

    def find_holders(self) -> None:
        """A deputy and two guardians are asked by mail, and enrol."""
        town, lead = self.town, self.pages["lead"]
        lead.goto(f"{self.home}/holders")
        town.look(lead, "holders")
        for role, name, email in (
            ("deputy", "Dee Deputy", "dee@council.example"),
            ("guardian", "Gail Guardian", "gail@union.example"),
            ("guardian", "Gus Guardian", "gus@network.example"),
        ):
            lead.goto(f"{self.home}/holders/nominate/{role}")
            lead.get_by_label("Name").fill(name)
            lead.get_by_label("What they are").fill("Officer")
            lead.get_by_label("Email address").fill(email)
            town.look(lead, f"nominate-{role}")
            lead.get_by_role("button", name="Send them an email").click()
            town.work()
            who = name.split()[0].lower()
            page = self.pages[who] = town.page(320)
            made = enrol(town, page, town.inbox.link(email))
            self.secrets[who] = Secrets(email, made.words, made.totp, made.recovery)
        self._confirm()
        lead.goto(f"{self.home}/holders")
        town.look(lead, "holders-all")

    def _confirm(self) -> None:
        for held in holders(self.town.store, self.scheme):
            if held.role == "guardian":
                done = CliRunner().invoke(guardian_command, ["confirm", held.id, "--yes"])
                assert done.exit_code == 0, done.output

    def agree(self) -> None:
        town, lead, gail = self.town, self.pages["lead"], self.pages["gail"]
        lead.goto(f"{self.home}/policy")
        town.look(lead, "policy")
        lead.goto(f"{self.home}/preview/pre/mentee")
        town.look(lead, "preview")
        lead.goto(f"{self.home}/preview/post/mentor?width=phone")
        town.look(lead, "preview-phone")
        lead.goto(f"{self.home}/agreement")
        town.look(lead, "agreement-lead")
        lead.get_by_role("button", name="Ask the guardian").click()
        town.work()
        assert "Reverse mentoring" not in town.inbox.mails[-1][1]["Subject"]
        gail.goto(self.home)
        town.look(gail, "home-guardian")
        gail.goto(f"{self.home}/agreement")
        town.look(gail, "agreement-guardian")
        gail.get_by_label("I have read the questions").check()
        gail.get_by_role("button", name="I agree").click()
        lead.goto(self.home)
        town.look(lead, "home-agreed")

    def release(self) -> None:
        """Lead and guardian release together; neither alone."""
        town, lead, gail = self.town, self.see("lead"), self.see("gail")
        lead.goto(f"{self.home}/outcomes")
        town.look(lead, "outcomes-before")
        lead.goto(f"{self.home}/release")
        town.look(lead, "release-ask")
        lead.get_by_role("button", name="Ask for the results").click()
        self._prove(lead, "lead", "release", "Ask for the results")
        town.look(lead, "release-asked")
        town.fresh_worker().run_all()
        assert town.url in town.inbox.text("gail@union.example")
        gail.goto(f"{self.home}/release")
        town.look(gail, "release-open")
        gail.get_by_role("button", name="Open and count").click()
        self._prove(gail, "gail", "release", "Open and count")
        ready = gail.get_by_role("button", name="Read the results")
        words = gail.get_by_role("heading", name="Results before they are published")
        ready.or_(words).wait_for(timeout=60_000)
        if ready.count():
            ready.click()
        town.look(gail, "release-words")
        gail.get_by_role("main").get_by_role("checkbox").check()
        gail.get_by_role("button", name="Approve these words").click()
        town.look(gail, "release-approved")
        lead.goto(f"{self.home}/release")
        lead.get_by_role("button", name="Read and publish").click()
        town.look(lead, "release-publish")
        lead.get_by_role("main").get_by_role("checkbox").check()
        lead.get_by_role("button", name="Publish these results").click()
        lead.goto(self.home)
        town.look(lead, "home-published")
        lead.goto(f"{self.home}/outcomes")
        town.look(lead, "outcomes")
        lead.get_by_role("link", name="Take it away").click()
        town.look(lead, "outcomes-files")
        with lead.expect_download() as whole:
            lead.get_by_role("button", name="Download everything").click()
        assert zipfile.ZipFile(whole.value.path()).testzip() is None
        whole.value.delete()
        lead.goto(f"{self.home}/outcomes")
        gail.goto(f"{self.home}/ledger")
        town.look(gail, "ledger")

    def _prove(self, page: Page, who: str, path: str, button: str) -> None:
        """Where fresh proofs were asked for, give them and press the button once more."""
        if page.get_by_role("heading", name="Show that it is you").count():
            prove_again(self.town, page, self.secrets[who])
            page.goto(f"{self.home}/{path}")
            page.get_by_role("button", name=button).click()

    def see(self, who: str) -> Page:
        """The person's page, signed in again if the session has run out."""
        page = self.pages[who]
        page.goto(f"{self.town.url}/schemes")
        if page.get_by_role("heading", name="Sign in").count():
            sign_in(self.town, page, self.secrets[who])
        return page
