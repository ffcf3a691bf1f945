"""Rules for every template of ours: it parses, says what it needs, and keeps to the policy.

Each page template begins with a comment that declares what its view passes:
`{# needs: a, b #}` must be passed, `{# takes: c #}` may be. With StrictUndefined out of reach
(the GOV.UK macros read what they were not given) this is what catches a misspelt name.
"""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import meta, nodes

from feedback.web import static, templating

TEMPLATES = sorted(templating.FOLDER.rglob("*.*"))
# what every mail is given besides (feedback.outbox.compose)
MAIL_GLOBALS = {"host"}
_DECLARED = re.compile(r"\{#-?\s*(needs|takes):\s*([\w\s,]*?)\s*-?#\}")
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_TAG = re.compile(r"<[a-zA-Z][^<>]*(?:\{\{.*?\}\}[^<>]*)*>", re.DOTALL)
_FORM = re.compile(r"<form\b(.*?)</form>", re.DOTALL)
# the one form that is posted before there is a session marks itself; its view checks the origin
_NO_SESSION = "{# no session yet: no token #}"


@pytest.fixture(scope="module")
def app() -> Flask:
    made = Flask("rules", static_folder=None)
    static.init_static(made)
    templating.init_templates(made)
    return made


def declared(source: str) -> dict[str, set[str]]:
    """The names after "needs" and "takes" in the opening comments."""
    found: dict[str, set[str]] = {"needs": set(), "takes": set()}
    for kind, names in _DECLARED.findall(source):
        found[kind] |= {name.strip() for name in names.split(",") if name.strip()}
    return found


def faults(app: Flask, source: str) -> list[str]:
    """What is wrong with the source of a template."""
    return [*_names(app, source), *_policy(source), *_forms(source)]


def _names(app: Flask, source: str) -> list[str]:
    tree = app.jinja_env.parse(source)
    used = meta.find_undeclared_variables(tree) - templating.GLOBALS - _top_level(tree)
    said = declared(source)
    allowed = said["needs"] | said["takes"]
    return [f"{name} is used and not declared" for name in sorted(used - allowed)] + [
        f"{name} is declared and not used" for name in sorted(allowed - used)
    ]


def _top_level(tree: nodes.Template) -> set[str]:
    """What the template itself imports or sets; Jinja's finder does not see it in blocks."""
    made = {
        pair[1] if isinstance(pair, tuple) else pair
        for node in tree.find_all(nodes.FromImport)
        for pair in node.names
    }
    made |= {node.target for node in tree.find_all(nodes.Import)}
    return made | {
        node.target.name
        for node in tree.body
        if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name)
    }


def _policy(source: str) -> list[str]:
    plain = _COMMENT.sub("", source)
    found = [
        f"{what}: {tag[:70]}"
        for tag in _TAG.findall(plain)
        for what, pattern in (
            ("inline style", r"\sstyle\s*="),
            ("inline handler", r"\son[a-z]+\s*="),
            (
                "fetched from elsewhere",
                r"""\s(?:src|srcset|action|poster)\s*=\s*["']?(?:https?:)?//""",
            ),
        )
        if re.search(pattern, tag)
    ]
    if re.search(r"<style\b", plain):
        found.append("a style element")
    if re.search(r"<script(?![^>]*\bsrc=)", plain):
        found.append("an inline script")
    if re.search(r"<link[^>]*href=[\"']?(?:https?:)?//", plain):
        found.append("a link to elsewhere in the head")
    if re.search(r"javascript:", plain):
        found.append("a javascript: address")
    if re.search(r"\|\s*safe\b|autoescape false", plain):
        found.append("something is not escaped")
    return found


def _forms(source: str) -> list[str]:
    found = []
    for form in _FORM.findall(source):
        opening = form.partition(">")[0]
        if "method=" not in opening:
            found.append("a form without a method")
        posts = re.search(r"method=[\"']?post", opening, re.IGNORECASE)
        if posts and "csrf_field()" not in form and _NO_SESSION not in form:
            found.append("a form that posts without csrf_field()")
        if posts and "novalidate" not in opening and "{%" not in opening:
            found.append("a form without novalidate")
    return found


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(templating.FOLDER))
)
def test_every_template(app: Flask, path: Path):
    given = MAIL_GLOBALS if "emails" in path.parts else set()
    undeclared = {f"{name} is used and not declared" for name in given}
    assert [fault for fault in faults(app, path.read_text()) if fault not in undeclared] == []


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(templating.FOLDER))
)
def test_every_template_opens_with_a_comment(path: Path):
    if path.suffix == ".html":
        assert path.read_text().startswith("{#")


def test_there_are_templates():
    assert {"base.html", "error.html"} <= {path.name for path in TEMPLATES}


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("{{ misspelt }}", "misspelt is used and not declared"),
        ("{# needs: a #}", "a is declared and not used"),
        ('<p style="color: red">', "inline style"),
        ('<p class="{{ _(\'x\') }}" style="color: red">', "inline style"),
        ('<p onclick="go()">', "inline handler"),
        ("<script>go()</script>", "an inline script"),
        ("<style>p {}</style>", "a style element"),
        ('<img src="https://elsewhere.example/x.png">', "fetched from elsewhere"),
        ('<img src="//elsewhere.example/x.png">', "fetched from elsewhere"),
        ('<link rel="stylesheet" href="https://elsewhere.example/x.css">', "a link to elsewhere"),
        ('<a href="javascript:go()">', "a javascript: address"),
        ("{{ _('x')|safe }}", "something is not escaped"),
        ("<form></form>", "a form without a method"),
        ('<form method="post" novalidate></form>', "a form that posts without csrf_field()"),
        ('<form method="post">{{ csrf_field() }}</form>', "a form without novalidate"),
    ],
)
def test_the_rules_see_what_they_forbid(app: Flask, source: str, fault: str):
    assert any(found.startswith(fault) for found in faults(app, source))


@pytest.mark.parametrize(
    "source",
    [
        "{# needs: a, b #}{# takes: c #}{{ a }}{{ b }}{{ c }}{{ _('x') }}",
        "{% macro m(x) %}{{ x }}{{ caller() }}{% endmacro %}",
        '<form method="post" novalidate>{{ csrf_field() }}</form>',
        '<form method="get"></form>',
        '<a href="https://ico.org.uk">ICO</a>',
        '<script type="module" src="{{ static_url("site.js") }}"></script>',
    ],
)
def test_the_rules_let_the_rest_pass(app: Flask, source: str):
    assert faults(app, source) == []
