"""Every route, as every kind of visitor, by every method: denied unless the table allows it.

The table is the map of the whole service: a new route fails until it stands in `routes.txt`.
Views are replaced by a mark, so that what is tested is who gets in, and nothing else.
"""

from functools import partial, wraps
from pathlib import Path

import pytest
from flask import Flask, Response
from itsdangerous import URLSafeTimedSerializer

from feedback.accounts import holder_rows
from feedback.accounts.model import Holder, Role, State
from feedback.app import create_app
from feedback.clock import epoch
from feedback.config import Config
from feedback.running import health, receipts
from feedback.storage.store import Event
from feedback.web.access import Who, rule_of
from feedback.web.headers import FORCED
from feedback.web.session import COOKIE, Session

ORIGIN = "http://127.0.0.1:8000"
BASE = "https://127.0.0.1:8000"
MAP = Path(__file__).with_name("routes.txt")
SCHEMES = ("s1", "s2")
IN = "inside the view"
EXAMPLES = {"scheme": SCHEMES[0], "pair": "p1"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

# visitor → what their session holds
VISITORS = {
    "nobody": {},
    "participant": {"invitation": "i1"},
    "receipt": {"sent": "00" * 20},
    "account": {"account": "a-none"},
    "member": {"account": "a-member", "member": True},
    "partner": {"account": "a-partner", "member": True},
    "organiser and member": {"account": "a-both"},
    "lead": {"account": "a-lead"},
    "deputy": {"account": "a-deputy"},
    "guardian": {"account": "a-guardian"},
    "left": {"account": "a-left"},
    "elsewhere": {"account": "a-elsewhere"},
}
PAIR = "p1"
MEMBERS = {"member": "a-member", "partner": "a-partner", "organiser and member": "a-both"}
ROLES = {"lead": Who.LEAD, "deputy": Who.DEPUTY, "guardian": Who.GUARDIAN}


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """The app with marks for views, and a cookie and token for each visitor."""
    from feedback.clock import SystemClock  # noqa: PLC0415 - the walk takes longer than a fixture
    from feedback.storage.sqlite import initialise  # noqa: PLC0415 - as above

    folder = tmp_path_factory.mktemp("walk") / "data"
    store = initialise(folder, (bytes(32),), SystemClock())
    config = Config(data_dir=folder, master_keys=(bytes(32),), public_url=ORIGIN)
    app = create_app(config, store, health.views, receipts.views)
    _hold(store)
    app.extensions["candour-partners"] = lambda _store, *both: both == ("a-partner", PAIR)
    for endpoint, view in app.view_functions.items():
        app.view_functions[endpoint] = _marked(view)
    cookies = {name: _session(app, store, content) for name, content in VISITORS.items()}
    yield app, cookies
    store.close()


def _marked(view):
    @wraps(view)  # the exemption from form tokens goes by name
    def mark(**_arguments: object) -> str:
        return IN

    mark.rule = rule_of(view)
    return mark


def _hold(store) -> None:
    held = [("s1", role, f"a-{role}", "enrolled") for role in ROLES]
    held += [("s1", "lead", "a-left", "left"), ("s1", "guardian", "a-asked", "nominated")]
    held += [("s2", "lead", "a-elsewhere", "enrolled")]
    with store.change(Event("upkeep")) as writer:
        for account in MEMBERS.values():
            writer.add(
                "members",
                {
                    "id": account,
                    "scheme": "s1",
                    "by_account": store.vault.name("member-account", account),
                    "by_participant": account.encode(),
                    "record": b"",
                },
            )
        for number, (scheme, role, account, state) in enumerate(held):
            one = Holder(
                id=f"h{number}",
                role=Role(role),
                account=account,
                name="N",
                email="n@example.org",
                title="",
                state=State(state),
                fingerprint="",
            )
            holder_rows.add(writer, store, scheme, one)


def _session(app: Flask, store, content) -> tuple[str, str]:
    """A visitor's cookie and form token."""
    if not content:
        return "", ""
    session, response = Session(), Response()
    session.update(content, csrf_token="raw")
    if "account" in content:
        session.update(at=epoch(store.clock), until=epoch(store.clock) + 3600, seed="00" * 32)
        if "member" in content:
            session["seen"] = epoch(store.clock)
    session.modified = True
    with app.test_request_context("/"):
        app.session_interface.save_session(app, session, response)
    cookie = response.headers["Set-Cookie"].split(";")[0].split("=", 1)[1]
    signer = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token")
    return cookie, signer.dumps("raw")


def call(walked, visitor: str, method: str, path: str, *, token=True, origin=ORIGIN):
    app, cookies = walked
    client = app.test_client(use_cookies=False)
    cookie, csrf = cookies[visitor]
    headers = {"Origin": origin, "Referer": f"{BASE}/"}
    if cookie:
        headers["Cookie"] = f"{COOKIE}={cookie}"
    data = {"csrf_token": csrf} if token and method not in {"GET", "HEAD"} else None
    return client.open(path, method=method, base_url=BASE, headers=headers, data=data)


def check_headers(answer, path: str) -> None:
    """The strict headers, on pages, redirects and errors alike."""
    for name, value in FORCED.items():
        assert answer.headers.get(name) == value, (path, name)
    policy = answer.headers["Content-Security-Policy"]
    for term in ("default-src 'none'", "form-action 'self'", "base-uri 'none'"):
        assert term in policy, path
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    if not path.startswith("/static/"):
        assert "no-store" in answer.headers["Cache-Control"], path
    assert "Server" not in answer.headers


def routes(app: Flask):
    """(method, path with example values, rule) of every route."""
    for rule in app.url_map.iter_rules():
        path = str(rule)
        for name in rule.arguments:
            value = "1" if f"<int:{name}>" in path else EXAMPLES.get(name, "x")
            path = path.replace(f"<int:{name}>", value).replace(f"<{name}>", value)
        for method in sorted(rule.methods - {"OPTIONS", "HEAD"}):
            yield method, path, str(rule), rule_of(app.view_functions[rule.endpoint])


def allowed(visitor: str, path: str, who: frozenset[Who]) -> bool:
    """What the table means, told a second time and independently of the code."""
    if Who.ANYONE in who:
        return True
    if visitor in {"participant", "receipt"}:
        return Who(visitor) in who
    if visitor == "nobody":
        return False
    in_scheme = path.startswith("/schemes/s1")
    if not in_scheme:
        return (
            Who.ACCOUNT in who
            or (Who.PARTNER in who and visitor == "partner")
            or (Who.MEMBER in who and visitor in MEMBERS)
            or (Who.ORGANISER in who and visitor not in {"member", "partner"})
        )
    return visitor in ROLES and ROLES[visitor] in who


def test_the_map_of_routes_is_the_one_that_was_agreed(walked):
    app, _ = walked
    found = []
    for method, _path, template, rule in routes(app):
        marks = [*(["fresh"] if rule.fresh else []), *(["no session"] if rule.sessionless else [])]
        found.append(" ".join([method, template, *sorted(rule.who), *marks]))
    assert sorted(found) == MAP.read_text("utf-8").splitlines(), "update tests/rules/routes.txt"


@pytest.mark.parametrize("visitor", VISITORS)
def test_a_visitor_gets_in_where_the_map_says_and_nowhere_else(walked, visitor):
    app, _ = walked
    wrong = []
    for method, path, _template, rule in routes(app):
        answer = call(walked, visitor, method, path)
        check_headers(answer, path)
        inside = answer.status_code == 200 and answer.text == IN
        expected = allowed(visitor, path, rule.who)
        if visitor == "nobody" and method == "POST" and not rule.sessionless:
            expected = False  # no session, so no form token either
        if inside != expected:
            wrong.append((method, path, answer.status_code))
    assert wrong == []


def test_methods_that_a_route_does_not_have_are_refused(walked):
    app, _ = walked
    adapter = app.url_map.bind("127.0.0.1:8000")
    for path in {path for _method, path, _template, _rule in routes(app)}:
        for method in set(METHODS) - set(adapter.allowed_methods(path)):
            assert call(walked, "lead", method, path).status_code == 405, (method, path)


def test_no_post_is_taken_without_a_form_token(walked):
    app, _ = walked
    ask = partial(call, walked, "lead", "POST")
    for method, path, _template, rule in routes(app):
        if method == "POST" and not rule.sessionless:
            assert ask(path, token=False).text != IN, path


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", ""])
def test_no_form_without_a_session_is_taken_from_elsewhere(walked, origin):
    app, _ = walked
    for method, path, _template, rule in routes(app):
        if method == "POST" and rule.sessionless:
            assert call(walked, "nobody", "POST", path, origin=origin).status_code == 403, path


def test_a_route_without_a_rule_lets_nobody_in(walked):
    app, _ = walked
    fresh = Flask("bare", static_folder=None)
    del app
    from feedback.web.access import init_access  # noqa: PLC0415 - only here

    init_access(fresh, None, None)
    fresh.add_url_rule("/open", view_func=lambda: IN)
    assert fresh.test_client().get("/open").status_code == 403
