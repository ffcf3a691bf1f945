"""What somebody sends lies nowhere in the open while it comes, while it lies, while it is played.

Over the real server in front of the application, which puts large bodies on the disk: every
file that the process has open is read while the view works, deleted ones too.
"""

import json
import logging
import re
import secrets
import socket
import threading
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from waitress.buffers import TempfileBasedBuffer
from waitress.server import BaseWSGIServer, create_server

from feedback.clock import SetClock
from feedback.config import Config
from feedback.diaries.media import Media
from feedback.diaries.media_model import PIECE_SIZE, Limits
from feedback.running.serving import application, settings
from feedback.storage.sqlite import initialise
from feedback.web.session import COOKIE
from tests.diaries import media_samples as samples
from tests.diaries.media_site import saved_entry
from tests.members.people import two
from tests.members.site import SignedIn

MARK = secrets.token_bytes(48)
NAME = f"talk-{secrets.token_hex(16)}.wav"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def marked(seconds: float) -> bytes:
    """A sound that has the mark every 1,000 bytes, so that each part of it would show it."""
    sound = bytearray(samples.sound(seconds))
    for at in range(100, len(sound) - len(MARK), 1000):
        sound[at : at + len(MARK)] = MARK
    return bytes(sound)


class Seen:
    """What was on the disk while views worked: names of files in which the mark was found."""

    def __init__(self, *folders: Path) -> None:
        self.folders = folders
        self.found: list[str] = []
        self.sizes: list[int] = []

    def look(self) -> None:
        for path in [*Path("/proc/self/fd").iterdir(), *self._files()]:
            try:
                if not path.is_file():
                    continue
                content = path.read_bytes()
            except OSError:
                continue
            self.sizes.append(len(content))
            if MARK in content or MARK.hex().encode() in content or NAME.encode() in content:
                self.found.append(str(path))

    def _files(self) -> Iterator[Path]:
        for folder in self.folders:
            yield from folder.rglob("*")


@pytest.fixture
def served(tmp_path, monkeypatch):
    """A serving process's own server in a thread; what it had on the disk; a signed-in cookie."""
    temporary, data = tmp_path / "tmp", tmp_path / "data"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    # What serving changes in waitress is as before for other tests.
    monkeypatch.setattr(BaseWSGIServer, "channel_class", BaseWSGIServer.channel_class)
    monkeypatch.setattr(TempfileBasedBuffer, "newfile", TempfileBasedBuffer.newfile)
    clock = SetClock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    listening, sockets = socket.create_server(("127.0.0.1", 0)), {}
    config = Config(
        data,
        (bytes(32),),
        port=listening.getsockname()[1],
        public_url=f"http://127.0.0.1:{listening.getsockname()[1]}",
    )
    with closing(initialise(data, (bytes(32),), clock)) as store:
        app, who, seen = application(config, store), two(store).mentor, Seen(temporary, data)
        for name in ("send_medium", "take_piece", "medium_content", "finish_medium"):
            view = app.view_functions[f"diaries.{name}"]
            app.view_functions[f"diaries.{name}"] = _looking(view, seen)
        server = create_server(app, map=sockets, **settings(config, listening))
        running = threading.Thread(target=server.run)
        running.start()
        jar = SignedIn(app, who.account, who.identity).client
        cookie = jar.get_cookie(COOKIE, domain="127.0.0.1").value
        yield config, store, who, seen, cookie
        for one in list(sockets.values()):
            one.close()
        server.task_dispatcher.shutdown()
        running.join(10)
        listening.close()
    seen.look()


def _looking(view, seen: Seen):
    def looked(**named: str):
        seen.look()
        answer = view(**named)
        seen.look()
        return answer

    looked.rule, looked.most = view.rule, getattr(view, "most", None)
    looked.form = getattr(view, "form", (False, False))
    looked.__module__, looked.__name__ = view.__module__, view.__name__
    return looked


def ask(config: Config, cookie: str, method: str, path: str, body: bytes = b"", **more: str):
    """One request on a connection of its own; the body of the answer, and its head."""
    headers = {
        "Host": f"127.0.0.1:{config.port}",
        "Connection": "close",
        "Cookie": f"{COOKIE}={cookie}",
        "Referer": config.public_url + path,
        "Content-Length": str(len(body)),
    } | {name.replace("_", "-"): value for name, value in more.items()}
    head = f"{method} {path} HTTP/1.1\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with socket.create_connection(("127.0.0.1", config.port), timeout=30) as connection:
        connection.sendall(head.encode() + b"\r\n" + body)
        answer = b""
        while part := connection.recv(1 << 16):
            answer += part
    told, _, content = answer.partition(b"\r\n\r\n")
    return told.decode("latin-1"), content


def test_nothing_of_a_file_lies_in_the_open(served, caplog):
    caplog.set_level(logging.DEBUG)
    config, store, who, seen, cookie = served
    base = f"/my/diary/{saved_entry(store, who)}/media"
    token = _TOKEN.search(ask(config, cookie, "GET", base)[1].decode())[1]

    # Without scripts: all of it in one body, which the server puts aside.
    data = marked(400)
    part = b'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + token.encode()
    part += f'\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="{NAME}"'.encode()
    body = part + b"\r\n\r\n" + data + b"\r\n--b--\r\n"
    kind = {"Content_Type": "multipart/form-data; boundary=b"}
    head, _ = ask(config, cookie, "POST", base, body, **kind)
    assert " 303 " in head
    assert max(seen.sizes) > len(data)  # it was on the disk, sealed

    # With scripts.
    sent = {"X_CSRFToken": token, "Content_Type": "application/json"}
    about = json.dumps({"name": NAME, "size": len(data)}).encode()
    begun = json.loads(ask(config, cookie, "POST", f"{base}/begin", about, **sent)[1])
    sent["Content_Type"] = "application/octet-stream"
    for index in range(begun["pieces"]):
        piece = data[index * PIECE_SIZE : (index + 1) * PIECE_SIZE]
        head, _ = ask(config, cookie, "POST", f"{begun['at']}/pieces/{index}", piece, **sent)
        assert " 200 " in head
    sent["Content_Type"] = "application/json"
    ask(config, cookie, "POST", f"{begun['at']}/done", b"{}", **sent)

    # Played, over a megabyte at a time.
    head, played = ask(config, cookie, "GET", f"{begun['at']}/content", Range="bytes=0-1999999")
    assert " 206 " in head
    assert played == data[:2_000_000]
    seen.look()
    assert seen.found == []
    for told in (caplog.text, repr([vars(record) for record in caplog.records])):
        assert NAME not in told
        assert "/my/diary" not in told
        assert repr(MARK)[2:-1] not in told


def test_the_look_would_find_it(tmp_path):
    (tmp_path / "left").write_bytes(b"x" * 99 + MARK)
    seen = Seen(tmp_path)
    seen.look()
    assert seen.found == [str(tmp_path / "left")]


def test_memory_holds_a_few_pieces_however_long_a_file_is(store, data_dir):
    who = two(store).mentor
    media = Media(store, who.account, who.identity)
    limits = Limits(on=True, file=100_000_000, person=100_000_000)
    size = 80 * PIECE_SIZE
    medium = media.begin(entry=saved_entry(store, who), name="film.mp3", size=size, limits=limits)
    tracemalloc.start()
    try:
        for index in range(medium.pieces):
            media.take(medium, index, b"ID3" + secrets.token_bytes(PIECE_SIZE - 3))
        done = media.finish(medium)
        with media.reading(done) as reader:
            assert sum(len(chunk) for chunk in reader.range(0, size)) == size
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 8 * PIECE_SIZE < size // 9
    (file,) = [path for path in (data_dir / "media").rglob("*") if path.is_file()]
    assert file.stat().st_size > size
