"""A member with an entry, sending as the page's script does."""

import re
import secrets
from dataclasses import dataclass
from html import unescape

from feedback.diaries.media import Media
from feedback.diaries.media_model import PIECE_SIZE
from feedback.diaries.shelf import Record, Shelf, new_id
from feedback.storage.sqlite import SqliteStore
from tests.members.people import Member
from tests.members.site import URL, SignedIn

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
CONTENT = {"scheme": "", "form": "free", "date": "2026-03-02", "answers": [], "text": "We met."}


def saved_entry(store: SqliteStore, who: Member) -> str:
    """An entry as the diary's own pages read it; its id."""
    shelf = Shelf(store, who.account, who.identity)
    (kept,) = shelf.save([Record(new_id(), "entry", CONTENT)])
    return kept.id


@dataclass
class Sender:
    """One browser on one entry."""

    browser: SignedIn
    store: SqliteStore
    who: Member
    entry: str

    @property
    def base(self) -> str:
        return f"/my/diary/{self.entry}/media"

    @property
    def media(self) -> Media:
        return Media(self.store, self.who.account, self.who.identity)

    def token(self) -> str:
        text = self.browser.client.get(self.base, base_url=URL).get_data(as_text=True)
        found = _TOKEN.search(text)
        assert found
        return unescape(found[1])

    def ask(self, path: str, *, token: str | None = None, **more):
        """A POST as the script makes it."""
        headers = {"X-CSRFToken": self.token() if token is None else token, "Origin": URL}
        headers |= {"Referer": URL + self.base, "Sec-Fetch-Site": "same-origin"}
        return self.browser.client.post(self.base + path, base_url=URL, headers=headers, **more)

    def piece(self, medium: str, index: int, data: bytes, *, token: str | None = None):
        kind = "application/octet-stream"
        path = f"/{medium}/pieces/{index}"
        return self.ask(path, token=token, data=data, content_type=kind)

    def begin(self, name: str, size: int) -> dict:
        answer = self.ask("/begin", json={"name": name, "size": size})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.json

    def send(self, data: bytes, name: str = "talk.wav") -> str:
        """All of a file; its medium's id."""
        begun, token = self.begin(name, len(data)), self.token()
        medium = begun["at"].rsplit("/", 1)[1]
        for index in range(begun["pieces"]):
            part = data[index * PIECE_SIZE : (index + 1) * PIECE_SIZE]
            answer = self.piece(medium, index, part, token=token)
            assert answer.json == {"next": index + 1}
        assert self.ask(f"/{medium}/done", json={}).status_code == 200
        return medium

    def form(self, data: bytes, name: str = "talk.wav"):
        """The form, as it is sent without scripts."""
        mark = b"----" + secrets.token_hex(12).encode()
        named = f'Content-Disposition: form-data; name="file"; filename="{name}"'
        body = b"\r\n".join(
            (
                b"--" + mark,
                b'Content-Disposition: form-data; name="csrf_token"\r\n',
                self.token().encode(),
                b"--" + mark,
                named.encode() + b"\r\n",
                data,
                b"--" + mark + b"--\r\n",
            )
        )
        headers = {"Origin": URL, "Referer": URL + self.base, "Sec-Fetch-Site": "same-origin"}
        kind = f"multipart/form-data; boundary={mark.decode()}"
        return self.browser.client.post(
            self.base, base_url=URL, data=body, content_type=kind, headers=headers
        )

    def content(self, medium: str, asked: str | None = None, what: str = "content", **more):
        headers = {"Range": asked} if asked else {}
        path = f"{self.base}/{medium}/{what}"
        return self.browser.client.open(path, base_url=URL, headers=headers, **more)
