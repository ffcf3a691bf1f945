"""Forms and addresses, for as many requests as a test may take; and that a fault is noticed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.forms import Broken, Sweep
from tests.fuzz.pages import forms_of
from tests.members.site import URL


@pytest.fixture(scope="module")
def sweep():
    with Sweep.opened() as opened:
        yield opened


@settings(max_examples=12)
@given(data=st.data())
def test_no_request_ends_in_a_fault(sweep, data):
    sweep.example(data)


def test_every_visitor_comes_in(sweep):
    """Each one is let in where nobody else is: otherwise little would be tried."""
    pages = {
        "participant": "/answer/1",
        "drafting": "/answer/check",
        "receipt": "/receipt/answers",
        "lead": f"/schemes/{sweep.stage.drafting}/settings",
        "deputy": f"/schemes/{sweep.stage.done.scheme}/people",
        "guardian": f"/schemes/{sweep.stage.done.scheme}/ledger",
        "mentor": f"/my/pair/{sweep.stage.pair.id}/meetings/new",
        "enrolling 0": "/set-up/you",
        "enrolling 1": "/set-up/words",
        "enrolling 2": "/set-up/app",
        "enrolling 3": "/set-up/recovery/check",
    }
    shown = {}
    for name, path in pages.items():
        sweep.put_back()
        client = sweep.house.visitor(name).client
        shown[name] = client.get(path, base_url=URL).status_code
    assert shown == dict.fromkeys(pages, 200)


def test_a_view_that_fails_is_noticed(sweep, monkeypatch):
    sweep.put_back()

    def view() -> str:
        raise KeyError("mine")

    view.rule = sweep.house.app.view_functions["statements.cookies"].rule  # type: ignore[attr-defined]  # as `allow` does
    monkeypatch.setitem(sweep.house.app.view_functions, "statements.cookies", view)
    with pytest.raises(Broken, match="KeyError"):
        sweep.ask(sweep.house.visitor("nobody"), "GET", "/cookies", {}, b"")


def test_the_fields_of_a_form_are_read():
    (form,) = forms_of(
        '<form method="post" action="/a"><input name="t" value="x">'
        '<textarea name="l">\nab</textarea>'
        '<input type="radio" name="r" value="1"><input type="radio" name="r" value="2">'
        '<select name="s"><option value="p"></select><input type="file" name="f"></form>',
        "/b",
    )
    assert (form.action, form.method, form.uploads) == ("/a", "post", ["f"])
    assert form.fields == [("t", ["x"]), ("l", ["ab"]), ("r", ["1", "2"]), ("s", ["p"])]
