"""What one may send is bounded by what reading it costs, not by its bytes alone."""

import io

import pytest
from flask import Flask, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import MultiPartParser

from feedback.running.spool import MemoryRequest
from feedback.web.bodies import FIELDS, FORM, init_bodies, takes_form

TYPED = "application/x-www-form-urlencoded"
MOST = 4 * 1024 * 1024


@pytest.fixture
def client():
    app = Flask("forms", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=MOST, MAX_FORM_MEMORY_SIZE=MOST, MAX_FORM_PARTS=FIELDS)
    app.request_class = MemoryRequest  # as it is served
    init_bodies(app)

    @app.post("/usual")
    def usual() -> str:
        return str(len(request.form))

    @app.post("/long")
    @takes_form(long=True)
    def long() -> str:
        return str(len(request.form["text"]))

    @app.post("/files")
    @takes_form(files=True)
    def files() -> str:
        return str(len(request.files))

    return app.test_client()


def test_what_people_type_comes_in(client):
    fields = {f"field{number}": "words" for number in range(300)} | {
        "text": "\N{GRINNING FACE}" * 20_000
    }
    assert client.post("/usual", data=fields).text == "301"


def test_more_is_read_where_a_view_says_so(client):
    assert client.post("/long", data={"text": "x" * (MOST - 10)}).text == str(MOST - 10)
    assert client.post("/long", data={"text": "x" * MOST}).status_code == 413
    assert client.post("/usual", data={"text": "x" * FORM}).status_code == 413


@pytest.mark.parametrize("path", ["/usual", "/long"])
def test_no_more_fields_than_anybody_fills_in(client, path):
    body = b"text=x" + b"&a" * (FIELDS - 1)
    assert client.post(path, data=body, content_type=TYPED).status_code == 200
    assert client.post(path, data=body + b"&a", content_type=TYPED).status_code == 413


def test_a_form_with_files_only_where_one_is_asked_for(client):
    sent = {"file": (io.BytesIO(b"x"), "a.csv")}
    assert client.post("/files", data=sent).text == "1"
    sent = {"file": (io.BytesIO(b"x"), "a.csv")}
    assert client.post("/usual", data=sent).status_code == 415


HEAD = b'--b\r\nContent-Disposition: form-data; name="a"; filename="b"'


@pytest.mark.parametrize(
    "body",
    [
        HEAD + b'; a="b"' * 60_000 + b"\r\n\r\nx\r\n--b--\r\n",
        (HEAD + b'; a="b"' * 5_000 + b"\r\n\r\nx\r\n") * 12 + b"--b--\r\n",
        HEAD + b"\r\nA: b" * 60_000 + b"\r\n\r\nx\r\n--b--\r\n",
        b"\r\n" * 200_000,
        HEAD + b"\r\n\r\nx\r\n--b--\r\n" + b"\r\n" * 200_000,
    ],
)
def test_what_stands_around_files_is_bounded(client, body):
    sent = client.post("/files", data=body, content_type="multipart/form-data; boundary=b")
    assert sent.status_code == 413


def test_what_a_file_holds_is_not_taken_for_what_stands_around_it():
    content = b"\r\n--a: b\r\n\r\n" * 10_000
    body = HEAD + b"\r\n\r\n" + content + b"\r\n--b--\r\n"
    parser = MultiPartParser(stream_factory=lambda *_a, **_k: io.BytesIO(), buffer_size=100)
    _, files = parser.parse(io.BytesIO(body), b"b", len(body))
    assert files["a"].read() == content
    with pytest.raises(RequestEntityTooLarge):
        MultiPartParser(buffer_size=100).parse(io.BytesIO(b"x" * 50_000), b"b", 50_000)
