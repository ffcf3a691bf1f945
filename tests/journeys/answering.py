"""How people answer in a scheme's story: most in the usual way, some in their own."""

from datetime import timedelta

from playwright.sync_api import Page

from feedback.schemes.waves import waves
from tests.journeys.by_wire import answer
from tests.journeys.steps import answer_pages, fill, open_link, send
from tests.journeys.town import Town

PAIRS = 14
SILENT = 2  # pairs who never answer
ROLES = ("mentee", "mentor")
IN_A_BROWSER = 4  # the rest answer by the same pages, without a Chromium
SAID = "a sentence that nobody may ever find"


class Answering:
    """The participants' part of a story."""

    town: Town
    scheme: str
    home: str
    receipts: list[str]
    codes: list[str]

    def see(self, who: str) -> Page:
        raise NotImplementedError

    def survey(self, kind: str, value: str) -> None:
        """Everybody but two pairs answers; some in their own way."""
        town = self.town
        wave = self.wave(kind)
        town.go_to(wave.opens)
        assert self.wave(kind).state == "open"
        lead = self.see("lead")
        lead.goto(self.home)
        town.look(lead, f"home-open-{kind}")
        lead.goto(f"{self.home}/invitations/{wave.id}")
        town.look(lead, "invited")
        people = [
            f"{role}{pair:02}@council.example" for pair in range(PAIRS - SILENT) for role in ROLES
        ]
        special = {0: self._half_way, 1: self._other_browser, 2: self._change, 3: self._redo}
        for number, person in enumerate(people):
            usual = self._plain if number < IN_A_BROWSER else self._by_wire
            special.get(number, usual)(person, value)
        self._delete(f"mentor{PAIRS - 1:02}@council.example", value)
        lead.goto(f"{self.home}/invitations/{wave.id}")
        lead.get_by_role("button", name="Send a reminder to everybody").click()
        town.fresh_worker().run_all()
        assert "If you have answered, thank you" in town.inbox.text(people[0])
        town.go_to(wave.deals + timedelta(days=1))
        assert self.wave(kind).state == "dealt"

    def wave(self, kind: str):
        return next(one for one in waves(self.town.store, self.scheme) if one.kind == kind)

    def _open(self, person: str, *, scripts: bool = True) -> Page:
        page = self.town.page(320, scripts=scripts)
        open_link(self.town, page, person)
        return page

    def _plain(self, person: str, value: str) -> None:
        """The usual way, in a browser that runs no scripts."""
        page = self._open(person, scripts=False)
        answer_pages(page, value, f"{SAID} {person}")
        self.receipts.append(send(page))
        page.context.close()

    def _by_wire(self, person: str, value: str) -> None:
        self.receipts.append(answer(self.town.inbox.link(person), value, f"{SAID} {person}"))

    def _half_way(self, person: str, value: str) -> None:
        """Stops after the first page, and comes back in the same browser by the link."""
        page = self._open(person)
        page.get_by_role("button", name="Start").click()
        fill(page, value)
        page.get_by_role("button", name="Save and continue").click()
        open_link(self.town, page, person)
        answer_pages(page, value, SAID)
        self.receipts.append(send(page))
        page.context.close()

    def _other_browser(self, person: str, value: str) -> None:
        """Goes on in another browser, with the return code."""
        page = self._open(person)
        page.get_by_role("button", name="Start").click()
        fill(page, value)
        page.get_by_role("button", name="Save and come back later").click()
        code = page.locator("#return-code").inner_text()
        self.codes.append(code)
        page.context.close()
        other = self._open(person)
        other.get_by_role("link", name="I started somewhere else").click()
        other.get_by_label("Your code to come back").fill(code)
        other.get_by_role("button", name="Continue").click()
        while other.get_by_role("button", name="Save and continue").count():
            fill(other, value, SAID)
            other.get_by_role("button", name="Save and continue").click()
        self.receipts.append(send(other))
        other.context.close()

    def _by_receipt(self, person: str) -> Page:
        page = self._open(person)
        answer_pages(page, "1", SAID)
        receipt = send(page)
        self.receipts.append(receipt)
        page.context.close()
        page = self.town.page(320)
        page.goto(f"{self.town.url}/receipt")
        page.get_by_label("Your receipt code").fill(receipt.lower())
        page.get_by_role("button", name="Continue").click()
        assert page.get_by_role("heading", name="Your answers").is_visible()
        return page

    def _change(self, person: str, value: str) -> None:
        page = self._by_receipt(person)
        page.get_by_role("button", name="Change my answers").click()
        fill(page, value, f"{SAID}, changed")
        page.get_by_role("button", name="Save my changes").click()
        page.context.close()

    def _redo(self, person: str, value: str) -> None:
        """Deletes by receipt, and answers again."""
        page = self._by_receipt(person)
        page.get_by_role("button", name="Delete my answers").click()
        page.get_by_label("Yes, delete my answers").check()
        page.get_by_role("button", name="Delete").click()
        page.context.close()
        self._plain(person, value)

    def _delete(self, person: str, value: str) -> None:
        """Answers, and then deletes by link: for good."""
        self._plain(person, value)
        page = self.town.page(320)
        page.goto(self.town.inbox.link(person))
        page.get_by_role("button", name="Delete my answers").click()
        page.get_by_label("Yes, delete my answers").check()
        page.get_by_role("button", name="Delete").click()
        open_link(self.town, page, person)
        assert page.get_by_role("heading", name="You cannot use this link now").is_visible()
        page.context.close()
