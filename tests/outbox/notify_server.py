"""A stand-in for GOV.UK Notify on this machine: checks keys and templates, fills in, remembers.

It refuses as Notify does (notifications.service.gov.uk, REST API: errors), by address or for
all, and says what its callback would send.
"""

import json
import re
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from notifications_python_client.authentication import decode_jwt_token, get_token_issuer
from notifications_python_client.errors import TokenError

from feedback.config import Notify

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
TOKEN = "a-token-for-the-callback-of-tests"
_PLACE = re.compile(r"\(\((.+?)\)\)")


@dataclass
class Answer:
    """What it says in place of taking a mail. `kind` and `text` are the error's."""

    code: int
    kind: str = "BadRequestError"
    text: str = ""


@dataclass
class Service:
    template: dict[str, object] = field(
        default_factory=lambda: {"type": "email", "subject": "((subject))", "body": "((body))"}
    )
    at: dict[str, Answer] = field(default_factory=dict)
    everybody: Answer | None = None
    raw: bytes | None = None
    location: str = ""
    sent: list[dict[str, str]] = field(default_factory=list)
    connections: int = 0

    def take(self, asked: dict) -> tuple[int, dict]:
        refused = self.everybody or self.at.get(asked["email_address"])
        if refused:
            return _error(refused.code, refused.kind, refused.text)
        if asked["template_id"] != TEMPLATE:
            return _error(400, "BadRequestError", "Template not found")
        given = asked.get("personalisation", {})
        texts = {name: str(self.template[name]) for name in ("subject", "body")}
        needed = {one for text in texts.values() for one in _PLACE.findall(text)}
        if missing := sorted(needed - set(given)):
            return _error(400, "BadRequestError", f"Missing personalisation: {', '.join(missing)}")
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]+", asked["email_address"]):
            return _error(400, "ValidationError", "email_address Not a valid email address")
        made = {
            "id": str(uuid.uuid4()),
            "reference": asked.get("reference"),
            **{name: _PLACE.sub(lambda m: given[m[1]], text) for name, text in texts.items()},
        }
        self.sent.append({**made, "to": asked["email_address"]})
        return 201, made

    def receipt(self, number: int, status: str) -> dict[str, object]:
        """The body of the callback for the mail of this number."""
        mail = self.sent[number]
        return {
            "id": mail["id"],
            "reference": mail["reference"],
            "to": mail["to"],
            "status": status,
            "created_at": "2026-03-02T09:30:00.000000Z",
            "completed_at": "2026-03-02T09:30:05.000000Z",
            "sent_at": "2026-03-02T09:30:01.000000Z",
            "notification_type": "email",
            "template_id": TEMPLATE,
            "template_version": 1,
        }


def _error(code: int, kind: str, text: str) -> tuple[int, dict]:
    return code, {"status_code": code, "errors": [{"error": kind, "message": text}]}


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            service.connections += 1
            super().setup()

        def log_message(self, *_: object) -> None:
            """Nothing."""

        def do_GET(self) -> None:
            self._say(self._template)

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._say(lambda: service.take(asked))

        def _template(self) -> tuple[int, dict]:
            if self.path != f"/v2/template/{TEMPLATE}":
                return _error(404, "NoResultFound", "No result found")
            return 200, {"id": TEMPLATE, "version": 1, **service.template}

        def _say(self, answer) -> None:
            code, said = answer() if self._known() else _error(403, "AuthError", "Invalid token")
            content = json.dumps(said).encode() if service.raw is None else service.raw
            self.send_response(code)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Location", service.location)
            self.end_headers()
            self.wfile.write(content)

        def _known(self) -> bool:
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            try:
                return get_token_issuer(token) == SERVICE and decode_jwt_token(token, SECRET)
            except TokenError:
                return False

    return Handler


@contextmanager
def running(service: Service) -> Iterator[Notify]:
    """The service on a free port; the settings to reach it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(service))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Notify(
            api_key=f"tests-{SERVICE}-{SECRET}",
            template=TEMPLATE,
            callback_token=TOKEN,
            url=f"http://127.0.0.1:{server.server_port}",
        )
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
