"""A few lives, and that what must not be is noticed."""

from dataclasses import replace

import pytest
from hypothesis import settings

from tests.fuzz.life import watch
from tests.fuzz.life.acts import ACTS, Drawn, change, delete_by_receipt, take_out
from tests.fuzz.life.machine import Life
from tests.fuzz.life.operator_acts import back_up, keys, restore
from tests.fuzz.life.world import begun, made
from tests.scenario import open_survey

Life.TestCase.settings = settings(max_examples=2, stateful_step_count=10, deadline=None)
TestLife = Life.TestCase
FIRST = Drawn(kind="pre", number=1, value="4", flag=False)


@pytest.fixture(scope="module", autouse=True)
def template(tmp_path_factory):
    """For all lives, and for what is done by hand here."""
    Life.template = Life.template or made(tmp_path_factory.mktemp("life") / "data")
    return Life.template


@pytest.fixture
def world(template, tmp_path):
    with begun(template, tmp_path / "data") as opened:
        open_survey(opened.scene, "pre")
        ACTS[0](opened, FIRST)
        yield opened


def test_an_answer_in_a_file_is_noticed(world, tmp_path):
    watch.check(world)
    watch.deep(world)
    (tmp_path / "data" / "left").write_text(f"so {world.sent['pre', 1].text}.")
    with pytest.raises(watch.Broken, match="the file left"):
        watch.deep(world)


def test_a_lost_answer_is_noticed(world):
    world.sent["pre", 1].value = "5"
    with pytest.raises(watch.Broken, match="is not what was sent"):
        watch.check(world)


def test_an_answer_in_a_log_line_is_noticed(world):
    world.logged.append(world.sent["pre", 1].text)
    with pytest.raises(watch.Broken, match="a log line"):
        watch.deep(world)


@pytest.mark.parametrize("before", [0, 1, 2])
def test_a_word_is_known_again_inside_base_64(world, before, tmp_path):
    import base64  # noqa: PLC0415 - only here

    told = base64.b64encode(b"x" * before + world.sent["pre", 1].text.encode() + b"rest")
    (tmp_path / "data" / "left").write_bytes(b'{"a": "' + told + b'"}')
    with pytest.raises(watch.Broken, match="the file left"):
        watch.deep(world)


def test_what_a_restore_brings_back_is_what_the_backup_knew(world):
    """Less what was deleted since: the rest reads back as it was."""
    for number in (2, 4):
        ACTS[0](world, replace(FIRST, number=number))
    back_up(world, FIRST)
    receipts = [world.sent["pre", number].receipt for number in (1, 2, 4)]
    for act, number in ((delete_by_receipt, 1), (take_out, 2), (change, 4)):
        act(world, replace(FIRST, number=number, value="2"))
    keys(world, replace(FIRST, flag=True))
    restore(world, replace(FIRST, flag=True))
    assert world.restored == 1
    watch.check(world)
    watch.deep(world)
    assert [world.sent[at].receipt for at in sorted(world.sent)] == receipts[1:]
    assert world.sent["pre", 2].text == ""
    assert world.sent["pre", 4].value == "4"


def test_an_answer_that_came_back_is_noticed(world):
    back_up(world, FIRST)
    delete_by_receipt(world, FIRST)
    destroyed = set(world.destroyed)
    restore(world, FIRST)  # the machine is lost, and the newest never-back file with it
    watch.gone(world)
    world.destroyed |= destroyed
    with pytest.raises(watch.Broken, match="came back"):
        watch.gone(world)


def test_a_key_of_somebody_who_has_gone_is_noticed(world):
    world.gone.append(world.scene.lead)
    with pytest.raises(watch.Broken, match="has gone"):
        watch.check(world)
