"""A whole scheme: from the first link of an installation to its published results."""

import re
from datetime import timedelta

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page

from crypto import CryptoError, Identity, open_envelope, open_with_secret
from feedback.accounts.commands import guardian as guardian_command
from feedback.accounts.holders import holders
from feedback.accounts.service import first_link
from feedback.responses.records import answers_context
from feedback.responses.waves import wave as load_wave
from feedback.schemes.waves import waves
from feedback.storage.participant_keys import participant_key
from feedback.storage.vault import PURPOSES
from tests.journeys.steps import (
    answer_pages,
    enrol,
    fill,
    fill_day,
    open_link,
    prove_again,
    send,
    sign_in,
)
from tests.journeys.town import Secrets, Town

PAIRS = 14
SILENT = 2  # pairs who never answer
ROLES = ("mentee", "mentor")
SAID = "a sentence that nobody may ever find"


def roster() -> bytes:
    lines = ["\ufeffName;E-mail;Role;Pair"]
    for pair in range(PAIRS):
        lines.append(f"Mentee Nr{pair:02};mentee{pair:02}@council.example;mentee;{pair}")
        lines.append(f'"Mentor ""Nr{pair:02}""";mentor{pair:02}@council.example;Mentor;{pair}')
    return "\r\n".join(lines).encode()


class Story:
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
        page.get_by_label("Whom can people ask if a mail is real?").fill("Casey Contact")
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
            lead.get_by_role("button", name="Send them a mail").click()
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
            special.get(number, self._plain)(person, value)
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
        lead.goto(f"{self.home}/outcomes")
        town.look(lead, "outcomes")
        lead.goto(self.home)
        town.look(lead, "home-published")

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


@pytest.fixture
def story(town):
    return Story(town)


def test_a_scheme_from_set_up_to_outcomes(story):
    town = story.town
    story.begin()
    story.set_up()
    story.find_holders()
    story.agree()
    story.survey("pre", "2")
    story.survey("post", "5")
    story.release()
    lead = story.pages["lead"]
    assert lead.get_by_text("More people said this after").count() >= 3
    assert town.faults == []
    nothing_readable(story)
    nothing_opens(story)


def nothing_readable(story) -> None:
    """No answer, name, address, token, code or passphrase lies in any byte of the data folder,
    of temporary files, or of what the server said."""
    town, secrets = story.town, []
    secrets += [SAID, "Mentee Nr", "mentee0", "mentor0", "union.example", "Gail Guardian"]
    secrets += [
        code.replace("-", sign) for code in story.receipts + story.codes for sign in ("-", "")
    ]
    for one in story.secrets.values():
        secrets += [one.words, one.totp, one.recovery, one.recovery.replace("-", "")]
    for _, mail in town.inbox.mails:
        link = re.search(r"/(?:i|enrol)/(\S+)", mail.get_body(("plain",)).get_content())
        secrets += [link[1]] if link else []
    heaps = {str(path): path.read_bytes() for path in town.folder.rglob("*") if path.is_file()}
    heaps["output"] = town.log.getvalue().encode()
    assert len(heaps) > 6
    for name, heap in heaps.items():
        for secret in secrets:
            found = any(form in heap for form in (secret.encode(), secret.lower().encode()))
            assert not found, f"{secret!r} lies in {name}"


def nothing_opens(story) -> None:
    """With everything that is at rest (stores, keyring, master key) no answer opens."""
    store = story.town.store
    keys = [participant_key(store, store, row["name"]) for row in store.all("participant_keys")]
    keys += [store.vault.key(name) for name in PURPOSES] + [store.vault.first_master]
    tried = 0
    for kind in ("pre", "post"):
        wave = load_wave(store, story.wave(kind).id)
        for row in store.wave(wave.file).all("answers")[:3]:
            own = participant_key(store, store, row["key_name"])
            for key in keys:
                tried += 1
                with pytest.raises(CryptoError):
                    open_envelope(
                        row["envelope"],
                        identity=Identity(key),
                        context=answers_context(wave),
                        key=own,
                    )
                with pytest.raises(CryptoError):
                    open_with_secret(
                        row["envelope"], secret=key, context=answers_context(wave), key=own
                    )
    assert tried > 100
