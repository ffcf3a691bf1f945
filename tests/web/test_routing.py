"""Addresses that are built late are the same, the first time and later."""

import pytest
from flask import Flask
from werkzeug.routing import BuildError, Rule

from feedback.web.routing import LazyRule

RULES = (
    ("/", "front"),
    ("/schemes/<scheme>/waves/<int:number>", "wave"),
    ("/i/<token>", "link"),
    ("/files/<path:rest>", "file"),
)
ASKED = (
    ("front", {}),
    ("front", {"lang": "cy"}),
    ("wave", {"scheme": "a b/é", "number": 3}),
    ("wave", {"scheme": "rule", "number": 4, "self": "x", "lang": "cy"}),
    ("link", {"token": "A?B#C"}),
    ("file", {"rest": "a/b c"}),
)


def view(**values: object) -> str:
    return str(values)


def built(rule: type[Rule]) -> list[str]:
    class App(Flask):
        url_rule_class = rule

    app = App(__name__)
    for address, endpoint in RULES:
        app.add_url_rule(address, endpoint, view)
    app.add_url_rule("/page", "page", view, defaults={"number": 1})
    app.add_url_rule("/page/<int:number>", "page", view)
    with app.test_request_context():
        pages = [app.url_for("page", number=number) for number in (1, 2)]
        found = pages + [app.url_for(name, **values) for name, values in ASKED * 2]
        for wrong in ({"scheme": "x"}, {"scheme": "x", "number": "seven"}):
            with pytest.raises((BuildError, ValueError)):
                app.url_for("wave", **wrong)
        return found


def test_every_address_is_werkzeugs_own():
    assert built(LazyRule) == built(Rule)
