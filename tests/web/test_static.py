"""Static files: hashed, kept for ever, compressed, and few."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback.web import static

# what a first visit may cost, in bytes over the wire, the page itself included
BUDGET = 60_000


def urls(client: FlaskClient) -> list[str]:
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/").text)


def test_a_first_visit_is_three_requests_within_budget(client):
    page = client.get("/")
    assert len(urls(client)) == 2
    sizes = [len(client.get(url, headers={"Accept-Encoding": "gzip"}).data) for url in urls(client)]
    assert len(page.data) + sum(sizes) < BUDGET


def test_files_are_kept_for_ever_and_have_their_types(client):
    types = set()
    for url in urls(client):
        response = client.get(url)
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        types.add(response.mimetype)
    assert types == {"text/css", "text/javascript"}


def test_gzip_only_for_who_accepts_it_and_the_same_bytes_inside(client):
    for url in urls(client):
        plain = client.get(url)
        zipped = client.get(url, headers={"Accept-Encoding": "gzip, br"})
        refused = client.get(url, headers={"Accept-Encoding": "gzip;q=0"})
        assert "Content-Encoding" not in plain.headers
        assert "Content-Encoding" not in refused.headers
        assert zipped.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(zipped.data) == plain.data == refused.data
        assert plain.headers["Vary"] == zipped.headers["Vary"] == "Accept-Encoding"


def test_head_says_the_length_and_sends_nothing(client):
    url = urls(client)[0]
    head = client.head(url)
    assert head.status_code == 200
    assert head.data == b""
    assert head.content_length == client.get(url).content_length


@pytest.mark.parametrize(
    "name",
    [
        "site.css",
        "site.00000000.css",
        "govuk-frontend.css",
        "candour.css",
        "../static.py",
        "..%2fstatic.py",
        "",
    ],
)
def test_other_names_are_not_found_and_not_kept(client, name):
    response = client.get(f"/static/{name}")
    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-store"


def test_no_session_is_read(client):
    # Flask says "Vary: Cookie" wherever a session was read
    client.set_cookie("session", "anything")
    for url in urls(client):
        assert "Cookie" not in client.get(url).headers["Vary"]


def test_another_content_is_another_name(tmp_path: Path):
    for names in static.JOINED.values():
        for name in names:
            (tmp_path / name).write_text("a")
    before = static.load(tmp_path)
    (tmp_path / "candour.css").write_text("b")
    after = static.load(tmp_path)
    assert before["site.css"].name != after["site.css"].name
    assert before["site.js"].name == after["site.js"].name


def test_an_app_with_a_static_folder_is_refused():
    with pytest.raises(ValueError, match="static_folder"):
        static.init_static(Flask("x"))


def test_address_outside_of_templates(demo_app, client):
    assert static.static_url(demo_app, "site.css") in urls(client)
    with pytest.raises(KeyError):
        static.static_url(demo_app, "other.css")


def test_nothing_of_gov_uk_alone_and_nothing_from_elsewhere():
    css = "".join(path.read_text() for path in static.FOLDER.glob("*.css"))
    assert "Transport" not in css
    assert "crest" not in css
    assert "url(" not in css
    assert "@import" not in css
