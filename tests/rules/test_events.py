"""Changes by name: what is written to the record, and what must not be."""

from feedback.storage.store import QUIET
from tests.rules.source import events, texts


def test_events_are_found():
    kinds = {"wave.dealt", "participant.submit", "scheme.created", "upkeep"}
    assert kinds <= events().keys()


def test_every_participants_act_is_quiet():
    """A line each would be the time and the order that the records avoid."""
    acts = {kind for kind in events() if kind.startswith("participant.")}
    assert acts
    assert acts <= QUIET


def test_quiet_is_what_participants_and_the_machine_do_and_one_thing_else():
    """A holder's act can never be made quiet by its name. A line for each comment that a
    guardian reads would count the comments: that they began and finished are events."""
    machine = {"session", "throttle", "upkeep"}
    quiet = {kind for kind in QUIET if not kind.startswith("participant.")}
    assert quiet == machine | {"comments.reading"}
    assert events()["comments.reading"] == {"feedback/comments/keeping.py"}
    assert {"comments.opened", "comments.finished"} <= events().keys() - QUIET


def test_modules_of_participants_acts_write_no_other_event():
    """What writes to a slot has no way to the record."""
    names = {"answer_views", "link_views", "public_views", "receipt_views", "receipts", "reseal"}
    quiet_only = {f"feedback/responses/{name}.py" for name in names | {"service", "slots"}}
    loud = {kind for kind, modules in events().items() if modules & quiet_only} - QUIET
    assert loud == set()


def test_what_members_do_is_in_no_record():
    """Diaries, contracts, meetings, an ended pairing, a sign-in made or closed: in no line. What
    a scheme's lead does beside them is."""
    theirs = tuple(
        f"feedback/{name}/" for name in ("diaries", "agreements", "meetings", "support", "members")
    )
    loud = {
        (kind, module)
        for kind, modules in events().items()
        for module in modules
        if module.startswith(theirs) and kind not in QUIET
    }
    assert loud == {
        ("arrangements.changed", "feedback/members/arrangements.py"),
        ("contract.kept", "feedback/agreements/texts.py"),
        ("members.invited", "feedback/members/inviting.py"),
        ("member.restarted", "feedback/members/closing.py"),  # the operator's command
    }


def test_a_participants_change_names_no_record():
    """None of their writes opens `main`, where the record is, but asking for the mail again."""
    for name in ("service", "receipts", "reseal"):
        assert not {"main", "volatile"} & texts(f"feedback/responses/{name}.py")
