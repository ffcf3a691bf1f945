"""`/metrics`: for this machine alone."""

import socket

import pytest

from feedback.config import Config
from feedback.running import metrics_server
from feedback.running.metrics import Facts
from feedback.running.opening import CannotStart
from feedback.running.vitals import Vitals


@pytest.fixture
def ask(store, data_dir):
    facts = Facts(Config(data_dir, (bytes(32),)), store, Vitals([]))
    app = metrics_server.application(facts)

    def asked(method="GET", path="/metrics", host="127.0.0.1:9105"):
        said = []
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": host}
        body = app(environ, lambda *one: said.append(one))
        return said[0][0][:3], dict(said[0][1]), b"".join(body)

    return asked


def test_it_answers_in_prometheus_format(ask):
    status, head, body = ask()
    assert status == "200"
    assert head["Content-Type"].startswith("text/plain; version=")
    assert b"\ncandour_stores_ready 1.0\n" in body
    assert int(head["Content-Length"]) == len(body)


@pytest.mark.parametrize(
    "asked",
    [
        {"method": "POST"},
        {"path": "/"},
        {"path": "/metrics/"},
        {"path": "/healthz"},
        {"host": "evil.example"},
        {"host": "127.0.0.1.evil.example:9105"},
        {"host": ""},
        {"host": "[x"},
    ],
)
def test_nothing_else_is_answered(ask, asked):
    assert ask(**asked)[0] == "404"


def test_it_listens_on_this_machine_alone_and_says_if_it_cannot():
    with metrics_server.listen(0) as listening:
        host, port = listening.getsockname()
        assert host == "127.0.0.1"
        with pytest.raises(CannotStart, match="FEEDBACK_METRICS_PORT"):
            metrics_server.listen(port)
    assert listening.family == socket.AF_INET
