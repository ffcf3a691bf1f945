"""Mail servers, certificates and the service itself, all on this machine."""

import socket
import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_network

import pytest

from feedback.clock import SystemClock
from feedback.config import Config
from feedback.running.doctor import network
from feedback.running.doctor.finding import Level
from tests.outbox.smtp import Mailbox, certificate, running
from tests.ports import free_port


@pytest.fixture
def config(data_dir):
    return Config(data_dir=data_dir, master_keys=(bytes(32),), port=free_port())


def _with(config, **changes):
    return Config(**{**vars(config), **changes})


def test_a_mail_server_is_asked_and_nothing_sent(config):
    mailbox = Mailbox()
    assert network.mail(config, SystemClock()).level is Level.OK
    with running(mailbox) as smtp:
        here = _with(config, smtp=smtp)
        assert network.mail(here, SystemClock()).level is Level.OK
    assert mailbox.sessions
    assert not mailbox.arrived
    gone = network.mail(here, SystemClock())
    assert gone.level is Level.FAULT
    assert "FEEDBACK_SMTP_URL" in gone.means
    assert not [one for one in ("secret", "@") if one in gone.means]


def test_a_listener_open_to_all_is_told(config):
    assert network.address(config).level is Level.OK
    https = _with(config, public_url="https://surveys.example.org")
    assert network.address(https).level is Level.OK
    everywhere = _with(https, host="0.0.0.0")  # noqa: S104 - it is only looked at
    assert network.address(everywhere).level is Level.WARNING
    behind = _with(everywhere, trusted_proxy=ip_network("10.0.0.0/8"))
    assert network.address(behind).level is Level.OK


@contextmanager
def _tls(context):
    """A server that shakes hands and closes."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                taken, _ = listening.accept()
            except OSError:
                return
            try:
                context.wrap_socket(taken, server_side=True).close()
            except OSError:
                taken.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def test_a_certificate_is_read_and_its_end_told(tmp_path):
    public, server = certificate(tmp_path)  # from yesterday until tomorrow
    trusting = ssl.create_default_context(cafile=public)
    now = datetime.now(UTC)  # noqa: TID251 - a certificate is checked against the real time
    with _tls(server) as url:
        for hours, level in ((0, Level.OK), (18, Level.WARNING), (23, Level.FAULT)):
            at = now + timedelta(hours=hours)
            assert network.certificate(url, at, context=trusting).level is level
        unknown = network.certificate(url, now)
        assert (unknown.level, "not believed" in unknown.means) == (Level.FAULT, True)
    gone = network.certificate(url, now, context=trusting)
    assert (gone.level, "not reached" in gone.means) == (Level.WARNING, True)
    assert network.certificate("http://127.0.0.1:8000", now).level is Level.OK


@pytest.mark.parametrize(("status", "level"), [(200, Level.OK), (503, Level.FAULT)])
def test_the_service_is_asked_whether_it_is_ready(config, status, level):
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            assert self.path == "/healthz"
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_about):
            """Nothing."""

    with HTTPServer(("127.0.0.1", config.port), Answer) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert network.serving(config).level is level
        thread.join()
    assert network.serving(config).level is Level.WARNING
