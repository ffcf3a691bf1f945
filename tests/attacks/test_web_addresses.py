"""Addresses, hosts and headers that no browser of ours would send: answered as all others are."""

from itertools import product
from urllib.parse import quote, urlsplit

from feedback.web.static import PREFIX
from feedback.web.templating import FOLDER
from tests.attacks.browser import Browser, signed_in
from tests.rules.test_routes import check_headers

EVIL = "evil.example"
HOSTS = {
    "Host": EVIL,
    "X-Forwarded-Host": EVIL,
    "X-Forwarded-Server": EVIL,
    "X-Forwarded-Prefix": f"//{EVIL}",
    "X-Host": EVIL,
    "X-Original-URL": f"//{EVIL}/",
    "X-Rewrite-URL": f"//{EVIL}/",
    "Forwarded": f"host={EVIL};proto=gopher",
    "Origin": f"https://{EVIL}",
    "Referer": f"https://{EVIL}/sign-in",
}
MARKER = "<b>marker</b>"


PATHS = (
    *("/", "/schemes", "/schemes/", "/account", "/help/", "/nothing", "/answer", "/my"),
    *("/schemes//x", "//help", f"//{EVIL}/help", f"/%2f{EVIL}", f"/\\{EVIL}", "/./help"),
    *("/static", "/static/", f"/sign-in/passkey?next=//{EVIL}", "/receipt/parts/gone"),
)


def test_no_answer_leads_to_a_host_that_a_request_named(app):
    for path, headers in product(PATHS, ({"Host": EVIL}, HOSTS)):
        given = app.test_client().open(
            environ_overrides={"PATH_INFO": path.partition("?")[0]},
            query_string=path.partition("?")[2],
            headers=headers,
        )
        said = given.get_data(as_text=True)
        assert "gopher" not in said
        to = given.headers.get("Location", "/")
        assert to.startswith("/"), to
        assert not to.startswith("//"), to
        assert not urlsplit(to).netloc


def test_every_way_that_an_address_can_be_wrong_has_the_headers_of_a_page(app, monkeypatch):
    def broken() -> str:
        raise RuntimeError("marker of an error")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    broken.rule = app.view_functions["responses.help_page"].rule
    monkeypatch.setitem(app.view_functions, "responses.help_page", broken)
    style = next(rule for rule in app.url_map.iter_rules() if str(rule).startswith(PREFIX))
    assert style
    browser = Browser(app)
    large = b"a=" + b"x" * 5_000_000
    typed = "application/x-www-form-urlencoded"
    for status, given in (
        (200, browser.get("/sign-in")),
        (303, browser.get("/schemes")),
        (400, browser.post("/schemes/new", title=MARKER)),
        (403, browser.ask("POST", "/sign-in", headers={"Origin": "null"})),
        (404, browser.get(f"/{quote(MARKER)}")),
        (404, browser.get(f"{PREFIX}none.css")),
        (405, browser.ask("PUT", "/sign-in")),
        (405, browser.ask("TRACE", "/sign-in")),
        (413, browser.ask("POST", "/sign-in", data=large, content_type=typed)),
        (415, browser.ask("POST", "/sign-in", data={"file": (FOLDER / "base.html").open("rb")})),
        (500, browser.get("/help")),
    ):
        assert given.status_code == status
        check_headers(given, "")
        said = given.get_data(as_text=True)
        assert MARKER not in said
        assert "marker of" not in said
        assert "Traceback" not in said


ELSEWHERE = (
    f"{PREFIX}../app.py",
    f"{PREFIX}%2e%2e/app.py",
    f"{PREFIX}..%2fapp.py",
    f"{PREFIX}%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    f"{PREFIX}..%5capp.py",
    f"{PREFIX}%00site.css",
    f"{PREFIX}/etc/passwd",
    f"{PREFIX}candour.css",
    f"{PREFIX}site.css%00.png",
    "/etc/passwd",
    "/.env",
    "/.git/config",
    "/data/main.db",
    "/schemes/..%2f..%2fetc%2fpasswd/papers/dpia/html",
)


def test_no_path_leads_out_of_what_is_served(app):
    for path in ELSEWHERE:
        given = Browser(app).get(path)
        assert given.status_code in {303, 404}, path
        assert "root:" not in given.get_data(as_text=True), path


QUERIES = (
    "page=" + "9" * 30,
    "page=-1",
    "page=" + "9" * 6000,
    "page=%00",
    "page=%ED%A0%80",
    "lang=" + quote('"><script>alert(1)</script>'),
    "lang=cy%0d%0aSet-Cookie:%20a=b",
    "next=" + quote('javascript:alert(1)//"><script>alert(1)</script>'),
    "next=/%0d%0aSet-Cookie:%20a=b",
    "who=%00&kind=%ff&people-mentor=" + "9" * 40 + "&of-ten=" + "9" * 40,
    "&".join(f"a{number}=b" for number in range(1500)),
)


def test_what_an_address_says_breaks_no_page_and_no_header(app, running, clock):
    lead, scheme = signed_in(app, clock, running.lead), f"/schemes/{running.scheme}"
    wave = running.wave("pre").id
    pages = (
        *("/sign-in", "/sign-in/passkey", f"{scheme}/people", f"{scheme}/record"),
        *(f"{scheme}/policy", f"{scheme}/invitations/{wave}"),
    )
    for path, query in product(pages, QUERIES):
        given = lead.get(f"{path}?{query}")
        assert given.status_code < 500, path
        assert "<script>alert" not in given.get_data(as_text=True), path
        assert given.headers.get("Location", "/").startswith("/"), path
        assert not [one for one in given.headers.getlist("Set-Cookie") if "a=b" in one], path


HEADERS = (
    ("Accept-Language", "cy;q=" + "9" * 400),
    ("Accept-Language", "\xff, " * 500),
    ("Accept-Encoding", "gzip;q=nan, *;q=-1"),
    ("Cookie", "__Host-session=" + "\xff" * 60),
    ("Cookie", "__Host-device=" + "A" * 4000),
    ("Cookie", ";" * 3000 + "="),
    ("Referer", "https://[evil"),
    ("Referer", "https://\u2100.example".encode().decode("latin-1")),
    ("Origin", "https://[evil"),
    ("Sec-Fetch-Site", "\xff"),
    ("User-Agent", "Chrome/" + "<b>" * 1000),
    ("Content-Type", "multipart/form-data"),
    ("Content-Type", "application/x-www-form-urlencoded; charset=utf-7"),
    ("Content-Length", "nothing"),
    ("Range", "bytes=0-0,1-1,2-2"),
    ("If-Modified-Since", "Thu, 99 Foo 99999"),
    ("Authorization", "Basic ////"),
)


def test_what_a_header_says_breaks_no_page(app):
    paths = ("/sign-in", "/schemes", "/link/code", "/answer", "/nothing")
    for (name, value), path, method in product(HEADERS, paths, ("GET", "POST")):
        given = Browser(app).ask(method, path, headers={name: value})
        assert given.status_code < 500, (method, path, name)
