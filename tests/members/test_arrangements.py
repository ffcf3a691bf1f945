"""What a scheme has arranged: from its template, changed by its lead, never from outside."""

import pytest

from feedback.accounts.service import Altered
from feedback.errors import Conflict, Rejected
from feedback.members.arrangements import arrangements, change_arrangements
from feedback.storage.store import Event
from tests.members import people


@pytest.mark.parametrize("key", ["manchester", "liverpool"])
def test_a_new_scheme_has_those_of_its_template(store, key):
    now = arrangements(store, people.a_scheme(store, key=key))
    of = people.build.TEMPLATES[key].sessions
    assert (now.fewest, now.most, now.months) == (of.fewest, of.most, of.months)
    assert (now.shortest_minutes, now.longest_minutes) == (of.shortest_minutes, of.longest_minutes)


def test_a_change_is_kept_numbered_and_recorded_without_what_was_typed(store):
    scheme = people.a_scheme(store)
    values = {"prompts": ("What gave you strength?",), "media": False}
    change_arrangements(store, scheme=scheme, values=values, by="lead", version=0)
    now = arrangements(store, scheme)
    assert (now.prompts, now.media, now.version) == (("What gave you strength?",), False, 1)
    row = store.all("audit", order="seq desc", limit=1)[0]
    assert (row["event"], row["detail"]) == ("arrangements.changed", '{"what": "media, prompts"}')


def test_two_tabs_do_not_overwrite_each_other(store):
    scheme = people.a_scheme(store)
    change_arrangements(store, scheme=scheme, values={"months": 9}, by="lead", version=0)
    with pytest.raises(Conflict):
        change_arrangements(store, scheme=scheme, values={"months": 12}, by="lead", version=0)
    assert arrangements(store, scheme).months == 9


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"fewest": 7, "most": 6}, "most"),
        ({"shortest_minutes": 61}, "longest_minutes"),
        ({"months": 0}, "months"),
        ({"prompts": ("",)}, "prompts"),
        ({"prompts": ("x" * 301,)}, "prompts"),
        ({"media_file_mb": 5000}, "media_file_mb"),
        ({"support_email": "no address"}, "support_email"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_changes_nothing(store, values, field):
    scheme = people.a_scheme(store)
    with pytest.raises(Rejected) as told:
        change_arrangements(store, scheme=scheme, values=values, by="lead", version=0)
    assert told.value.field == field
    assert arrangements(store, scheme).version == 0


@pytest.mark.parametrize("column", ["body", "version"])
def test_a_writer_of_the_database_changes_nothing_unseen(store, column):
    scheme = people.a_scheme(store)
    change_arrangements(
        store, scheme=scheme, values={"app_for_members": True}, by="lead", version=0
    )
    row = store.one("arrangements", scheme=scheme)
    changed = {"body": str(row["body"]).replace("true", "false", 1), "version": 2}[column]
    with store.change(Event("upkeep")) as w:
        w.set("arrangements", {column: changed}, scheme=scheme)
    with pytest.raises(Altered):
        arrangements(store, scheme)
