"""The notice is true of the scheme, and each version of it is kept under its hash."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from feedback.accounts import holders
from feedback.config import Config, Notify
from feedback.responses import lifecycle
from feedback.responses.installation import installation, note_installation
from feedback.responses.notice_words import full, short
from feedback.responses.notices import kept, notice_of, stamp, version
from feedback.schemes.service import scheme, set_policy
from feedback.schemes.waves import extend
from tests.conftest import MASTER
from tests.scenario import Scene, open_survey, ready, roster


@pytest.fixture
def scene(store, clock) -> Scene:
    made = ready(store, clock)
    open_survey(made, "pre")
    return made


def words(about) -> str:
    return "\n".join(line for part in (*short(about), *full(about)) for line in part.lines)


def now(scene: Scene):
    return version(scene.store, scene.wave("pre"))


@pytest.mark.parametrize(
    ("count", "policy", "numbers", "parts"),
    [
        (12, {}, False, False),
        (49, {"breakdowns": ["role"]}, False, False),
        (50, {}, True, False),
        (50, {"breakdowns": ["role"]}, True, True),
        (12, {"family": "role"}, False, True),
    ],
)
def test_words_or_numbers_and_of_whom(store, clock, count, policy, numbers, parts):
    scene = ready(store, clock, who=roster(count), policy=policy)
    before = notice_of(store, scene.wave("pre"))
    assert (before.numbers, before.parts) == (numbers, parts)  # as the guardian previews it
    open_survey(scene, "pre")
    after = notice_of(store, scene.wave("pre"))
    assert (after.numbers, after.parts) == (numbers, parts)


def test_it_names_this_schemes_people_dates_and_rules(scene):
    about = notice_of(scene.store, scene.wave("pre"))
    said = words(about)
    for guardian in holders.holders(scene.store, scene.scheme):
        if guardian.role == "guardian":
            assert f"{guardian.name}, {guardian.title}: {guardian.email}" in said
            assert guardian.fingerprint in said
    closes = f"{scene.wave('pre').closes:%-d %B %Y}"
    for one in (closes, "Leda Lead", "fewer than 8 people", "dpo@council.example"):
        assert one in said, one
    assert "3 months after the scheme ends" in said
    assert "Notify" not in said


def test_the_version_is_kept_from_the_moment_that_a_survey_opens(scene):
    assert now(scene).since == scene.store.today()
    stored = kept(scene.store, scene.scheme, now(scene).hash)
    assert stored["since"] == "2026-03-09"
    lines = [line for part in stored["notice"]["full"] for line in part["lines"]]
    assert lines == [
        line for part in full(notice_of(scene.store, scene.wave("pre"))) for line in part.lines
    ]
    assert kept(scene.store, "another", now(scene).hash) is None
    assert b"Leda" not in scene.store.one("notices", hash=now(scene).hash)["body"]


def test_a_planned_survey_has_a_version_that_nobody_was_shown(scene):
    planned = version(scene.store, scene.wave("post"))
    assert planned.since is None
    assert scene.store.count("notices") == 1


def test_looking_keeps_nothing_and_the_worker_keeps_what_changed(scene):
    store, before = scene.store, now(scene)
    wave = scene.wave("pre")
    extend(
        store,
        scheme=scene.scheme,
        wave=wave.id,
        closes=wave.closes + timedelta(days=3),
        by=scene.lead.account,
    )
    after = now(scene)
    assert after.digest != before.digest
    assert after.since is None
    assert store.count("notices") == 1
    lifecycle.tick(store)
    assert (now(scene).digest, now(scene).since) == (after.digest, store.today())
    lifecycle.tick(store)
    assert store.count("notices") == 2
    assert kept(store, scene.scheme, before.hash)  # what was shown before stays


def test_a_stricter_rule_and_another_way_of_sending_are_other_versions(scene, data_dir):
    store, seen = scene.store, {now(scene).hash}
    policy = {**scheme(store, scene.scheme).policy, "k": 9}
    set_policy(store, scheme=scene.scheme, policy=policy, by=scene.lead.account)
    seen.add(now(scene).hash)
    config = Config(
        data_dir=data_dir,
        master_keys=(MASTER,),
        notify=Notify(api_key="k", template="t"),
        backup_days=3,
    )
    note_installation(store, config)
    seen.add(now(scene).hash)
    assert len(seen) == 3
    said = words(notice_of(store, scene.wave("pre")))
    assert "It keeps each one for 7 days" in said
    assert "go after 3 days" in said
    assert (installation(store).mail, installation(store).backup) == (7, 3)


def test_the_version_is_the_same_in_every_language(scene):
    app = Flask("language")
    Babel(app, default_locale="cy")
    outside = now(scene).digest
    wave = scene.wave("pre")
    with app.test_request_context("/"), force_locale("cy"):
        from feedback.responses import notices  # noqa: PLC0415 - only to forget what is worked out

        notices._digests.clear()  # noqa: SLF001 - as above
        assert version(scene.store, wave).digest == outside
    assert stamp(scene.store, wave) == stamp(scene.store, wave)


def test_it_reads_well_before_anybody_is_named(scene):
    about = notice_of(scene.store, scene.wave("pre"))
    unnamed = about.settings.with_(lead_name="", rights_contact="")
    found = words(replace(about, guardians=(), settings=unnamed)).splitlines()
    assert any(line.startswith("Your confidentiality guardian reads comments") for line in found)
    assert any(line.startswith("The scheme lead sees results") for line in found)
    assert not [line for line in found if line.startswith((",", " ", "."))]
    assert not [line for line in found if ": ." in line or "  " in line]
