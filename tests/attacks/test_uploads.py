"""Files and forms that are meant to break, or to keep the service busy."""

import io
import time

import pytest

from feedback.errors import Rejected
from feedback.participants.model import Participant
from feedback.participants.profile import PROFILE_SIZE, encode_profile
from feedback.participants.service import add, dry_run
from feedback.questionnaires.definition import load
from feedback.questionnaires.errors import DefinitionError
from feedback.schemes.service import change_settings
from feedback.schemes.service import scheme as load_scheme
from tests.attacks.browser import Browser, signed_in

DEEP = {
    "dots": ".".join(["a"] * 30000) + "=1",
    "header": "[[" + ".".join(["a"] * 30000) + "]]",
    "quoted": ".".join(['""'] * 20000) + "=1",
    "escaped": ".".join(['"\\""'] * 10000) + "=1",
    "spaced": (" " * 10 + ".").join(["a"] * 5000) + "=1",
    "nested": "a=" + "[" * 60000,
    "inline": "a=" + "{b=" * 3000 + "1" + "}" * 3000,
    "digits": "a=" + "9" * 6000,
    "zero": "a='\0'",
    "word": "a" * 60000,
    "quotes": '"' * 60000,
}
NUMBERS = ["9" * 5000, "-1", "1e3", "٣", "0x10", "8\0", "NaN", " "]
COLUMNS = tuple(f"Column {number} of the list of all the people" for number in range(6))


@pytest.mark.parametrize("name", DEEP)
def test_no_questions_file_keeps_the_service_busy(name):
    """A key of 30,000 parts kept one thread busy for more than a minute."""
    begun = time.process_time()
    with pytest.raises(DefinitionError):
        load(DEEP[name], file="evil.toml")
    assert time.process_time() - begun < 2


def test_prose_with_dots_is_no_deep_key():
    text = "I can, e.g. in www.example.org/a.b.c.d. We did. " * 30
    with pytest.raises(DefinitionError, match="must name at least one role"):
        load(f"title = 'x'\ncredit = '{text}'\n", file="x.toml")


LISTS = [
    b"Name,Email,Role\n\0,a@b.org,mentor",
    b"Name,Email,Role\n" + b"a" * 200_000 + b",a@b.org,mentor",
    b"," * 100_000,
    b'Name,Email,Role\n"' + b"x\n" * 100_000,
    b"\r" * 100_000,
    b"\xff\xfe" + "Name,Email".encode("utf-16le"),
    b"Name,Name,Email,Role\nA,B,c@d.org,mentor",
    b"Name,Email,Role\nA,a@b.org\r\nBcc: x@y.org,mentor",
    b'Name,Email,Role\nA,"a@b.org\r\nBcc: x@y.org",mentor',
    b"Name,Email,Role\n" + b"x,x,x\n" * 9000,
]


def test_no_list_of_people_breaks_the_reader(scene, store):
    for data in LISTS:
        begun = time.process_time()
        assert dry_run(store, scene.scheme, data).problem_count
        assert time.process_time() - begun < 2


def test_no_number_breaks_a_form(app, scene, clock):
    lead = signed_in(app, clock, scene.lead)
    base = f"/schemes/{scene.scheme}"
    lead.get(f"{base}/policy")
    names = ("k", "coalition", "min_comments", "second_thoughts", "keep_days")
    for typed in NUMBERS:
        assert lead.post(f"{base}/policy", **dict.fromkeys(names, typed)).status_code == 200
        for kind in ("text", "scale"):
            numbers = {"max_bytes": typed, "favourable": typed}
            told = {"text": "x", "kind": kind, "options": "a\nb\nc", **numbers}
            assert lead.post(f"{base}/questions/add", **told).status_code == 200
        assert lead.get(f"{base}/people?page={typed}").status_code == 200


def test_who_has_no_room_for_their_columns_is_not_put_on_the_list(store, scene):
    """Otherwise they could fill in every page, and never send it."""
    settings = load_scheme(store, scene.scheme).settings.with_(breakdowns=COLUMNS)
    change_settings(store, scheme=scene.scheme, settings=settings, by=scene.lead.account)
    groups = dict.fromkeys(COLUMNS, "x" * 60)
    assert len(encode_profile("mentor", groups)) > PROFILE_SIZE
    person = Participant(id="", name="Ann", email="ann@b.org", role="mentor", groups=groups)
    with pytest.raises(Rejected, match="too long together"):
        add(store, scheme=scene.scheme, person=person, by=scene.lead.account)
    head = ",".join(["Name", "Email", "Role", *COLUMNS])
    row = ",".join(["Ann", "ann@b.org", "mentor", *groups.values()])
    problems = dry_run(store, scene.scheme, f"{head}\n{row}".encode()).problems
    assert ["too long together" in one.message for one in problems] == [True]


def test_no_link_is_too_long_for_its_picture(app):
    browser = Browser(app)
    for token in ("A" * 5000, "x", "%00", "é" * 400):
        assert browser.get(f"/i/{token}/phone").location == "/link/unusable"
        assert browser.get(f"/i/{token}").status_code == 200


def test_a_confirmed_upload_is_one_that_was_checked_here(app, scene, clock, store):
    lead = signed_in(app, clock, scene.lead)
    path = f"/schemes/{scene.scheme}/people/import"
    lead.get(path)
    for sealed in ("", "A" * 400, "%", "é"):
        assert "checked more than an hour" in lead.post(f"{path}/confirm", upload=sealed).text
    form = {"csrf_token": lead.token, "file": (io.BytesIO(b"Name,Email,Role\n"), "x.csv")}
    assert lead.ask("POST", path, data=form).status_code == 200
    assert store.count("participants", scheme=scene.scheme) == 12
