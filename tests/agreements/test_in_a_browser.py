"""Every page of the contract and of the lead's settings in Chromium, wide and narrow, with axe."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from crypto import Identity
from feedback.agreements import document
from feedback.agreements.texts import set_text, shipped
from feedback.schemes.service import scheme as load_scheme
from tests.diaries.browsing import served
from tests.members import people

SHOTS = os.environ.get("SCREENSHOTS")


@dataclass(frozen=True)
class Lead:
    account: str
    identity: Identity


@pytest.fixture
def site(two, data_dir, browser):
    with served(two.store, data_dir, browser) as running:
        yield running
    assert running.faults == []


@pytest.fixture
def look(site):
    folder = Path(SHOTS) / "agreements" if SHOTS else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    return lambda page, name: site.look(page, name, folder)


def propose(page: Page, at: str, number: str = "4") -> None:
    page.goto(f"{at}/propose")
    page.get_by_label("Every month").check()
    page.get_by_label("How many times").fill(number)
    page.get_by_label("How many minutes").fill("60")
    page.get_by_label("Dates you have agreed").fill("14 April 2026\n12 May 2026")
    page.get_by_label("Sometimes in person").check()
    page.get_by_label("At which place?").fill("Room 12, Town Hall")
    page.get_by_role("button", name="Save and read it all").click()


def sign(page: Page, name: str) -> None:
    page.get_by_role("checkbox").first.wait_for()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("Type your full name to sign").fill(name)
    page.get_by_role("button", name="Sign", exact=True).click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_two_on_their_phones_agree_and_change_it(site, two, look, scripts):
    at = f"{site.url}/my/pair/{two.pair.id}/contract"
    amina, chris = (site.page(who, scripts=scripts) for who in (two.mentor, two.mentee))
    seen = look if scripts else (lambda *_: None)  # axe is a script itself
    amina.goto(at)
    seen(amina, "1-nothing-yet")
    amina.get_by_role("button", name="Write down what we agreed").click()
    amina.get_by_role("button", name="Save and read it all").click()
    seen(amina, "2-faults")
    amina.get_by_role("alert").get_by_role("link").first.wait_for()
    assert amina.get_by_role("alert").get_by_role("link").count() == 4
    propose(amina, at)
    seen(amina, "3-sign")
    amina.get_by_role("button", name="Sign", exact=True).click()
    seen(amina, "4-sign-faults")
    sign(amina, "Amina Bello")
    seen(amina, "5-waiting-for-other")
    chris.goto(at)
    seen(chris, "6-waiting-for-me")
    chris.get_by_role("button", name="Read and sign").click()
    sign(chris, "Chris Dean")
    seen(chris, "7-both")
    scheme, now = load_scheme(two.store, two.scheme), shipped("manchester")
    newer = type(now)(title=now.title, clauses=now.clauses[:-1])
    lead = people.lead_of(two.store, two.scheme)
    set_text(two.store, scheme=scheme, text=newer, was=now.hash, by=lead)
    chris.goto(at)
    seen(chris, "8-newer-words")
    chris.goto(f"{at}/propose")
    seen(chris, "9-propose-newer")
    chris.get_by_label("The scheme's newer words").check()
    chris.get_by_role("button", name="Save and read it all").click()
    seen(chris, "10-sign-change")
    sign(chris, "Chris Dean")
    seen(chris, "11-change-proposed")
    chris.get_by_role("link", name="Withdraw this proposal").click()
    seen(chris, "12-withdraw")
    chris.get_by_role("button", name="Withdraw it").click()
    chris.get_by_text("The proposal is withdrawn.").wait_for()


def test_the_leads_pages(site, two, look):
    lead = Lead(people.lead_of(two.store, two.scheme), Identity.generate())
    page = site.page(lead, width=1000)
    at = f"{site.url}/schemes/{two.scheme}"
    for name in (
        *("contract", "contract/preview", "contract/add", "contract/1", "contract/1/remove"),
        *("contract/shipped", "arrangements", "pairs", "pairs/send"),
    ):
        page.goto(f"{at}/{name}")
        look(page, f"lead-{name.replace('/', '-')}")
    page.goto(f"{at}/arrangements")
    page.get_by_label("At least how many meetings?").fill("9")
    page.get_by_role("button", name="Save").click()
    look(page, "lead-arrangements-fault")
    page.goto(f"{at}/contract/1")
    page.get_by_label("Heading").fill("")
    page.get_by_role("button", name="Save").click()
    look(page, "lead-clause-fault")
    page.goto(f"{at}/contract")
    page.get_by_role("button", name="Move down Confidentiality").click()
    page.wait_for_url("**#clause-2")
    page.get_by_role("heading", name="a. Commitment").wait_for()


def test_the_file_stands_alone(site, pair, two, look, tmp_path):
    pair.agree()
    made = tmp_path / "contract.html"
    deal = pair.look(two.mentor).book.force
    with site.app.test_request_context("/"):
        made.write_bytes(document.page(deal, "mentoring-contract.html"))
    page = site.browser.new_page()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(f"file://{made}")
    look(page, "file")
    assert asked == [f"file://{made}"]
    page.emulate_media(media="print")
    page.get_by_text(deal.digest).wait_for()
    page.close()
