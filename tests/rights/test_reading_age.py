"""What participants read is read at nine to eleven, for both schemes that are shipped."""

from datetime import timedelta

import pytest
from flask import render_template

from feedback.app import create_app
from feedback.config import Config
from feedback.outbox.compose import compose
from feedback.responses import notice_words
from feedback.responses.forms import DeleteForm, ReceiptForm, ReturnForm
from feedback.responses.installation import installation
from feedback.responses.notices import notice_of, version
from feedback.rights import notice_of_accounts
from feedback.rights.forms import Object
from feedback.schemes.service import change_settings, create, scheme
from feedback.schemes.templates import load_templates
from feedback.schemes.waves import plan_waves, waves
from tests.conftest import MASTER
from tests.rights.reading import age, of_page, sentences
from tests.schemes import build

OLDEST, ALTOGETHER = 11, 9
URL = "http://127.0.0.1:8000"


def a_scheme(store, key: str) -> str:
    """As it comes, with the names that only its lead knows."""
    template = next(one for one in load_templates() if one.key == key)
    lead = build.make_account(store, "Leda Lead", "leda@council.example")
    made = create(store, template=template, title="Reverse mentoring", organisation="", by=lead)
    settings = scheme(store, made).settings
    settings = settings.with_(
        organisation=settings.organisation or "Anytown Council",
        lead_name="Leda Lead",
        contact_name="Connie Day",
        contact_phone="0161 496 0000",
        rights_contact="dpo@council.example",
    )
    change_settings(store, scheme=made, settings=settings, by=lead)
    build.add_guardian(store, made)
    start = store.today() + timedelta(days=7)
    days = {
        kind: (start + timedelta(days=after), start + timedelta(days=after + 14))
        for kind, after in (("pre", 0), ("post", 120))
    }
    plan_waves(store, scheme=made, days=days, by=lead)
    return made


def pages(store, key: str) -> dict[str, list[str]]:
    """Each page's and mail's sentences, by name."""
    made = a_scheme(store, key)
    wave = waves(store, made)[0]
    config = Config(data_dir=store._dir, master_keys=(MASTER,), public_url=URL)  # noqa: SLF001 - unused
    app = create_app(config, store)
    about, days = notice_of(store, wave), installation(store)
    settings = about.settings
    accounts = notice_of_accounts.sections([scheme(store, made)], days)
    first, whole = notice_words.short(about), notice_words.full(about)
    given = {
        "responses/notice.html": {
            "about": about,
            "parts": first,
            "version": version(store, wave),
        },
        "responses/whole_notice.html": {
            "title": settings.title,
            "parts": whole,
            "version": version(store, wave),
        },
        "responses/landing.html": {"token": "T", "settings": settings},
        "responses/help.html": {"schemes": [settings]},
        "responses/saved.html": {"wave": wave, "code": "AAAA-BBBB"},
        "responses/later.html": {"wave": wave, "code": "AAAA-BBBB"},
        "responses/unusable.html": {},
        "responses/declined.html": {},
        "responses/deleted.html": {"certificate": "AAAA-BBBB", "until": "May", "days": 7},
        "responses/elsewhere.html": {"page": _Page, "typed": {}},
        "rights/by_link.html": {"token": "T", "about": about},
        "rights/parts_gone.html": {"certificate": "AAAA-BBBB", "until": "May", "days": days},
    }
    found = {}
    with app.test_request_context("/", base_url=URL):
        given |= {
            "responses/delete.html": {"form": DeleteForm(), "days": 7, "back_link": None},
            "rights/notice.html": {"parts": accounts},
            "members/closed.html": {"certificate": "AAAA-BBBB", "until": "May"},
            "rights/correct.html": {"form": Object(), "may_correct": True},
            "responses/receipt.html": {"form": ReceiptForm()},
            "responses/code.html": {"form": ReturnForm()},
            "responses/sent.html": {"rows": [], "wave": wave, "objected": True},
            "rights/leave_out.html": {"form": Object(), "objected": False, "wave": wave},
            "rights/parts.html": {"form": Object(), "some": True, "days": days},
        }
        for name, values in given.items():
            found[name] = of_page(render_template(name, **values))
    return found | mails(config, settings, wave)


class _Page:
    number = 1


def mails(config: Config, settings, wave) -> dict[str, list[str]]:
    shared = {
        "contact_name": settings.contact_name,
        "contact_phone": settings.contact_phone,
        "link": f"{URL}/i/AAAA",
        "organisation": settings.organisation,
    }
    survey = {"closes": wave.closes, "code": "AAAA-BBBB"}
    made = {
        "invitation": {**shared, **survey, "questions": 9, "minutes": 4},
        "reminder": {**shared, **survey},
        "again": {"links": [(f"{URL}/i/AAAA", "AAAA-BBBB")]},
        "join": shared,
    }
    return {
        kind: sentences(compose(config, kind, to="a@b.example", **values).text)
        for kind, values in made.items()
    }


@pytest.mark.parametrize("key", ["manchester", "liverpool"])
def test_what_participants_read(store, key):
    found = pages(store, key)
    ages = {name: round(age(text), 1) for name, text in found.items()}
    assert all(len(text) >= 2 for text in found.values()), found
    assert {name: years for name, years in ages.items() if years > OLDEST} == {}
    everything = age([one for text in found.values() for one in text])
    assert everything <= ALTOGETHER


def test_hard_words_are_found():
    hard = sentences(
        "Pseudonymisation notwithstanding, aggregated dissemination necessitates authorisation."
    )
    assert age(hard) > 2 * OLDEST
    assert age(sentences("We keep it safe. You can ask us. It is up to you.")) < ALTOGETHER
