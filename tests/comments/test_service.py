"""Reading and deciding: what a guardian lets through, and when it is refused."""

import pytest

from feedback.comments import keeping, service
from feedback.comments.model import MOST_THEMES, Verdict
from feedback.comments.redaction import MOST_CUTS, words
from feedback.comments.service import Changed, Seen
from feedback.errors import Conflict, NotFound, Rejected
from tests.comments.scenes import bad, begun, decide, good, handle_of, seen, sit, theme, write
from tests.scenario import deal_survey, delete, open_survey


def chosen(text: str, *wanted: str) -> set[int]:
    """The numbers of these words."""
    return {at for at, (start, end) in enumerate(words(text)) if text[start:end] in wanted}


def test_everything_that_was_written_is_there_and_nothing_else(scene):
    desk = begun(scene)
    there = {one.question.id: one for one in service.readings(desk)}
    assert {one.text for one in there["good"].comments} == {good(at) for at in range(8)}
    assert {one.text for one in there["bad"].comments} == {bad(at) for at in range(7)}
    assert [one.read for one in there.values()] == [0, 0]
    assert [one.text for one in there["good"].comments if not one.may_quote] == [good(7)]


def test_nothing_is_kept_before_somebody_begins(scene):
    desk = sit(scene)
    assert service.readings(desk) == ()
    assert desk.rows.count("comment_decisions") == 0
    with pytest.raises(Conflict, match="Nobody has begun"):
        service.reading(desk, "good")


def texts(desk) -> dict[str, list[str]]:
    """Each question's comments in the order of reading."""
    return {one.question.id: [c.text for c in one.comments] for one in service.readings(desk)}


def test_the_order_is_drawn_once(scene):
    order = texts(begun(scene))
    assert texts(begun(scene)) == order
    assert texts(begun(scene, scene.guardians[1])) == order


def test_the_order_is_drawn_for_each_question_by_itself(template, copied):
    orders = [texts(begun(copied(template))) for _ in range(4)]
    assert len({tuple(order["good"]) for order in orders}) > 1  # the same by chance: 1 in 6e13
    people = [
        [[text.split(":")[0].split()[1] for text in of_one] for of_one in order.values()]
        for order in orders
    ]
    writers = [[one for one in goods if one != "7"] == bads for goods, bads in people]
    assert not all(writers)  # by chance: 1 in 6e14


def test_quote_cut_and_leave_out(scene):
    desk = begun(scene)
    decide(desk, good(0))
    decide(desk, good(1), how="out")
    there = service.reading(desk, "good")
    handle = handle_of(there, good(2))
    service.take_out(desk, seen(there, handle), chosen=chosen(good(2), "Tom", "Bury"))
    there = service.reading(desk, "good")
    assert set(there.quotes) == {good(0), "Good 2: my manager […] in […] listens."}
    assert there.read == 3
    assert there.comment(handle).text == good(2), "the original stays"


def test_choosing_to_cut_lets_nothing_through_until_words_are_chosen(scene):
    desk = begun(scene)
    decide(desk, good(0))
    decide(desk, good(0), how="cut")
    there = service.reading(desk, "good")
    assert there.quotes == ()
    assert there.read == 0
    handle = handle_of(there, good(0))
    service.take_out(desk, seen(there, handle), chosen=chosen(good(0), "Tom"))
    decide(desk, good(0), how="cut")  # saved again with a theme, say: the cuts stay
    assert service.reading(desk, "good").quotes == ("Good 0: my manager […] in Bury listens.",)
    decide(desk, good(0))
    assert service.reading(desk, "good").quotes == (good(0),)


def test_undo_takes_all_of_it_back(scene):
    desk = begun(scene)
    theme(desk, "good", "Being heard", [])
    added = service.reading(desk, "good").themes[0].id
    decide(desk, good(0), themes=[added])
    there = service.reading(desk, "good")
    handle = handle_of(there, good(0))
    service.undo(desk, seen(there, handle))
    entry = service.reading(desk, "good").comment(handle).entry
    assert (entry.verdict, entry.cuts, entry.themes) == (Verdict.UNREAD, (), ())


@pytest.mark.parametrize(("question", "text"), [("good", good(7)), ("bad", bad(0))])
def test_no_quote_without_a_yes_nor_below_the_least_number(scene, question, text):
    desk = begun(scene)
    for how in ("quote", "cut"):
        with pytest.raises(Rejected, match="cannot be quoted"):
            decide(desk, text, how=how, question=question)
    there = service.reading(desk, question)
    with pytest.raises(Rejected, match="cannot be quoted"):
        service.take_out(desk, seen(there, handle_of(there, text)), chosen={0})
    decide(desk, text, how="out", question=question)
    assert service.reading(desk, question).read == 1


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        (set(), "Tick the words"),
        (set(range(8)), "Nothing would be left"),
        ({0, 99}, "no such word"),
        ({-1}, "no such word"),
    ],
)
def test_words_that_cannot_be_taken_out(scene, numbers, why):
    desk = begun(scene)
    there = service.reading(desk, "good")
    with pytest.raises(Rejected, match=why):
        service.take_out(desk, seen(there, handle_of(there, good(0))), chosen=numbers)
    assert service.reading(desk, "good").read == 0


def test_a_quote_has_so_many_gaps_and_no_more(planned, copied):
    scene = copied(planned)
    open_survey(scene, "pre")
    long = " ".join(f"w{at}" for at in range(40))
    for number in range(8):
        write(scene, number, {"good": long, "bad": ""})
    deal_survey(scene, "pre")
    desk = begun(scene)
    there = service.reading(desk, "good")
    one = seen(there, there.comments[0].entry.handle)
    with pytest.raises(Rejected, match="more than 12 gaps"):
        service.take_out(desk, one, chosen=set(range(0, 2 * MOST_CUTS + 1, 2)))
    service.take_out(desk, one, chosen=set(range(0, 2 * MOST_CUTS, 2)))
    assert service.reading(desk, "good").quotes[0].count("[…]") == MOST_CUTS


def test_themes_are_made_reworded_and_removed(scene):
    desk = begun(scene)
    decide(desk, bad(0), how="out", question="bad", new_theme="  No time\tkept \n free ")
    there = service.reading(desk, "bad")
    (made,) = there.themes
    assert made.text == "No time kept free"
    assert there.comments[there.number(handle_of(there, bad(0))) - 1].entry.themes == (made.id,)
    service.reword_theme(desk, Seen("bad", made.id, made.mark), text="Time was not kept free")
    with pytest.raises(Changed):
        service.reword_theme(desk, Seen("bad", made.id, made.mark), text="Mine")
    with pytest.raises(Changed):
        service.drop_theme(desk, Seen("bad", made.id, made.mark))
    (now,) = service.reading(desk, "bad").themes
    assert now.text == "Time was not kept free"
    service.drop_theme(desk, Seen("bad", now.id, now.mark))
    with pytest.raises(NotFound):
        service.drop_theme(desk, Seen("bad", now.id, now.mark))
    assert service.reading(desk, "bad").read == 1


def test_themes_that_cannot_be(scene):
    desk = begun(scene)
    service.add_theme(desk, question="good", text="Time")
    for text, why in ((" ", "own words"), ("x" * 201, "200"), ("TIME", "already")):
        with pytest.raises(Rejected, match=why):
            service.add_theme(desk, question="good", text=text)
    for number in range(MOST_THEMES - 1):
        service.add_theme(desk, question="good", text=f"Theme {number}")
    with pytest.raises(Rejected, match="room for 12"):
        service.add_theme(desk, question="good", text="One more")
    service.add_theme(desk, question="bad", text="Time")  # each question has its own
    with pytest.raises(Changed):
        decide(desk, good(0), themes=["000000x"])


def test_a_theme_stands_on_three(scene):
    desk = begun(scene)
    theme(desk, "bad", "No time", [bad(0), bad(1)])
    there = service.reading(desk, "bad")
    assert not there.stands(there.themes[0])
    decide(desk, bad(2), how="out", question="bad", themes=[there.themes[0].id])
    there = service.reading(desk, "bad")
    assert there.stands(there.themes[0])
    delete(scene, "pre", 2)
    there = service.reading(desk, "bad")
    assert not there.stands(there.themes[0])


def test_who_deleted_is_absent_and_nobody_waits_for_them(scene):
    desk = begun(scene)
    for number in range(8):
        decide(desk, good(number), how="out")
    for number in range(6):
        decide(desk, bad(number), how="out", question="bad")
    gone = handle_of(service.reading(desk, "bad"), bad(6))
    with pytest.raises(Conflict, match="not read yet"):
        service.finish(desk)
    delete(scene, "pre", 6)
    assert not any(one.unread for one in service.readings(desk))
    there = service.reading(desk, "bad")
    with pytest.raises(NotFound):
        there.comment(gone)
    assert len(there.comments) == 6
    service.finish(desk)
    assert service.finished(scene.store, scene.wave("pre"))
    service.finish(desk)


def test_what_somebody_else_decided_is_not_overwritten(scene):
    one, other = begun(scene), sit(scene, scene.guardians[1])
    there = service.reading(one, "good")
    shown = seen(there, handle_of(there, good(0)))
    decide(other, good(0))
    with pytest.raises(Changed):
        service.decide(one, shown, how="out")
    with pytest.raises(Changed):
        service.take_out(one, shown, chosen={0})
    with pytest.raises(Changed):
        service.undo(one, shown)
    assert service.reading(one, "good").quotes == (good(0),)
    # Another comment is another matter.
    decide(one, good(1))
    assert set(service.reading(other, "good").quotes) == {good(0), good(1)}


def test_two_who_save_at_the_same_moment_both_keep_theirs(scene, monkeypatch):
    """Between one's reading and writing the other writes."""
    one, other = begun(scene), sit(scene, scene.guardians[1])
    write_ = keeping._write  # noqa: SLF001 - where the two meet
    met = []

    def meanwhile(*args, **more):
        if not met:
            met.append(1)
            decide(other, good(1))
        return write_(*args, **more)

    monkeypatch.setattr(keeping, "_write", meanwhile)
    decide(one, good(0))
    assert set(service.reading(one, "good").quotes) == {good(0), good(1)}


def test_no_comments_at_all(planned, copied):
    scene = copied(planned)
    open_survey(scene, "pre")
    write(scene, 0, {"good": "", "bad": " \n"})
    deal_survey(scene, "pre")
    desk = begun(scene)
    assert [len(one.comments) for one in service.readings(desk)] == [0, 0]
    assert not service.finished(scene.store, scene.wave("pre"))  # the file would say: nobody wrote
    service.finish(desk)
    assert service.finished(scene.store, scene.wave("pre"))
