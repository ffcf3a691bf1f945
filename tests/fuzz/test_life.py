"""A few lives, and that what must not be is noticed."""

import pytest
from hypothesis import settings

from tests.fuzz.life import watch
from tests.fuzz.life.acts import ACTS, Drawn
from tests.fuzz.life.machine import Life
from tests.fuzz.life.world import begun, made
from tests.scenario import open_survey

Life.TestCase.settings = settings(max_examples=2, stateful_step_count=10, deadline=None)
TestLife = Life.TestCase
FIRST = Drawn(kind="pre", number=1, value="4", flag=False)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return made(tmp_path_factory.mktemp("life") / "data")


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
