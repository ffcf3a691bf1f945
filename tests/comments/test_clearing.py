"""What a release takes of the comments: what a guardian let through, and nothing beside it."""

import pytest

from feedback.comments import service
from feedback.errors import Conflict
from tests.comments.scenes import (
    bad,
    begun,
    clear,
    commented,
    decide,
    good,
    handle_of,
    seen,
    theme,
    unread,
)
from tests.releases.scenes import compute, refuse, request
from tests.responses.handing_over.steps import ask, finish, follow, give
from tests.scenario import delete, open_survey


def test_nothing_where_nothing_was_let_through(scene):
    assert clear(scene) == ()
    desk = begun(scene)
    assert clear(scene) == ()
    for number in range(8):
        decide(desk, good(number), how="out")
    theme(desk, "bad", "Resting on nothing", [])
    assert clear(scene) == ()


def test_quotes_and_themes(scene):
    desk = begun(scene)
    for number in range(7):
        decide(desk, good(number))
    theme(desk, "bad", "No time was kept free", [bad(0), bad(1), bad(2)])
    theme(desk, "bad", "Only two say this", [bad(3), bad(4)])
    first, second = clear(scene)
    assert (first.question, first.wave, first.themes) == ("good", "pre", ())
    assert set(first.quotes) == {good(number) for number in range(7)}
    assert (second.question, second.quotes) == ("bad", ())
    assert second.themes == ("No time was kept free",)
    drawn = {clear(scene)[0].quotes for _ in range(6)}
    assert len(drawn) > 1  # by chance the same: 1 in 3e18


@pytest.mark.parametrize(("written", "quoted"), [(7, False), (8, True)])
def test_seven_comments_are_too_few_for_a_quote_and_eight_are_not(planned, copied, written, quoted):
    scene = commented(copied(planned), goods=written, bads=0)
    desk = begun(scene)
    assert service.reading(desk, "good").enough is quoted
    if quoted:
        decide(desk, good(0))
        assert clear(scene)[0].quotes == (good(0),)


def test_the_eighth_who_deletes_takes_every_quote_along(scene):
    desk = begun(scene)
    decide(desk, good(0))
    theme(desk, "good", "Being heard", [good(1), good(2), good(3)])
    delete(scene, "pre", 6)
    (left,) = clear(scene)
    assert (left.quotes, left.themes) == ((), ("Being heard",))
    delete(scene, "pre", 2)
    assert clear(scene) == ()


def test_who_deletes_between_reading_and_clearing_is_not_quoted(planned, copied):
    scene = commented(copied(planned), goods=10, bads=0)
    desk = begun(scene)
    decide(desk, good(0))
    decide(desk, good(1))
    delete(scene, "pre", 1)
    assert clear(scene)[0].quotes == (good(0),)


def test_both_surveys_stand_in_the_questionnaires_order(scene):
    commented(scene, kind="post", goods=8, bads=3)
    for kind in ("post", "pre"):
        desk = begun(scene, kind=kind)
        decide(desk, good(0))
        theme(desk, "bad", f"Theme {kind}", [bad(0), bad(1), bad(2)])
    found = [(one.question, one.wave) for one in clear(scene, kinds=("pre", "post"))]
    assert found == [("good", "pre"), ("good", "post"), ("bad", "pre"), ("bad", "post")]


def test_how_many_are_not_read(scene):
    assert unread(scene) == 15
    desk = begun(scene)
    assert unread(scene) == 15
    decide(desk, good(0))
    decide(desk, bad(0), how="out", question="bad")
    assert unread(scene) == 13
    delete(scene, "pre", 1)
    assert unread(scene) == 11


def test_who_cannot_read_them_is_told_of_none(scene):
    """Their page of results must open all the same."""
    new = follow(scene, "guardian", "Anna New", leaving=scene.guardians[1])
    assert unread(scene, new) == 0
    assert unread(scene, scene.lead) == 0
    open_survey(scene, "post")
    assert unread(scene, kind="post") == 0


def test_once_results_are_opened_nothing_changes_and_all_can_be_read(scene):
    commented(scene, kind="post")
    desk = begun(scene)
    decide(desk, good(0))
    there = service.reading(desk, "good")
    one = seen(there, handle_of(there, good(0)))
    release = request(scene)
    decide(desk, good(1))  # asked for is not opened
    compute(scene, release)
    for act in (
        lambda: service.decide(desk, one, how="out"),
        lambda: service.undo(desk, one),
        lambda: service.take_out(desk, one, chosen={0}),
        lambda: service.add_theme(desk, question="good", text="Late"),
    ):
        with pytest.raises(Conflict, match="results have been opened"):
            act()
    assert set(service.reading(desk, "good").quotes) == {good(0), good(1)}
    refuse(scene, release)
    with pytest.raises(Conflict, match="results have been opened"):
        service.undo(desk, one)
    assert len(service.readings(begun(scene, kind="post"))) == 2  # and begun, to be read


def test_a_new_guardian_takes_over_what_was_decided(scene):
    desk = begun(scene)
    decide(desk, good(0))
    leaving = scene.guardians[1]
    new = follow(scene, "guardian", "Anna New", leaving=leaving)
    ask(scene, scene.lead, new)
    give(scene, scene.guardians[0], new)
    finish(scene, leaving)
    other = begun(scene, new)
    assert service.reading(other, "good").quotes == (good(0),)
    decide(other, good(1))
    assert set(clear(scene)[0].quotes) == {good(0), good(1)}
