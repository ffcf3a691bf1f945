"""Changes by name: what is written to the record, and what must not be."""

import ast
from pathlib import Path

from feedback.storage.store import QUIET

ROOT = Path(__file__).parents[2] / "feedback"


def _kinds() -> dict[str, set[str]]:
    """kind -> modules that make an event of it, read from the source."""
    found: dict[str, set[str]] = {}
    for path in ROOT.rglob("*.py"):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Event":
                given = [*node.args, *(one.value for one in node.keywords if one.arg == "kind")]
                for kind in _texts(given[0], tree):
                    found.setdefault(kind, set()).add(str(path.relative_to(ROOT)))
    return found


def _texts(node: ast.expr, tree: ast.Module) -> set[str]:
    """The texts an expression may be; a name or a key stands for every such text in the module."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return _texts(node.body, tree) | _texts(node.orelse, tree)
    return {
        one.value
        for one in ast.walk(tree)
        if isinstance(one, ast.Constant)
        and isinstance(one.value, str)
        and "." in one.value
        and one.value.replace(".", "").replace("-", "").isalpha()
        and one.value.islower()
    }


KINDS = _kinds()


def test_events_are_found():
    assert {"wave.dealt", "participant.submit", "scheme.created", "upkeep"} <= KINDS.keys()


def test_every_participants_act_is_quiet():
    """A line each would be the time and the order that the records avoid."""
    acts = {kind for kind in KINDS if kind.startswith("participant.")}
    assert acts
    assert acts <= QUIET


def test_quiet_is_what_participants_and_the_machine_do_and_one_thing_else():
    """A holder's act can never be made quiet by its name. A line for each comment that a
    guardian reads would count the comments: that they began and finished are events."""
    machine = {"session", "throttle", "upkeep"}
    quiet = {kind for kind in QUIET if not kind.startswith("participant.")}
    assert quiet == machine | {"comments.reading"}
    assert KINDS["comments.reading"] == {"comments/keeping.py"}
    assert {"comments.opened", "comments.finished"} <= KINDS.keys() - QUIET


def test_modules_of_participants_acts_write_no_other_event():
    """What writes to a slot has no way to the record."""
    quiet_only = {
        *("responses/service.py", "responses/receipts.py", "responses/reseal.py"),
        *("responses/slots.py", "responses/answer_views.py", "responses/receipt_views.py"),
        *("responses/link_views.py", "responses/public_views.py"),
    }
    loud = {kind for kind, modules in KINDS.items() if modules & quiet_only} - QUIET
    assert loud == set()


def test_what_members_do_is_in_no_record():
    """Diaries, contracts, meetings, an ended pairing, a sign-in made or closed: in no line. What
    a scheme's lead does beside them is."""
    theirs = ("diaries/", "agreements/", "meetings/", "support/", "members/")
    loud = {
        (kind, module)
        for kind, modules in KINDS.items()
        for module in modules
        if module.startswith(theirs) and kind not in QUIET
    }
    assert loud == {
        ("arrangements.changed", "members/arrangements.py"),
        ("contract.kept", "agreements/texts.py"),
        ("members.invited", "members/inviting.py"),
        ("member.restarted", "members/closing.py"),  # the operator's command
    }


def test_a_participants_change_names_no_record():
    """None of their writes opens `main`, where the record is, but asking for the mail again."""
    for name in ("service", "receipts", "reseal"):
        tree = ast.parse((ROOT / "responses" / f"{name}.py").read_text())
        texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        assert "main" not in texts
        assert "volatile" not in texts
