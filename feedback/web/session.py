"""Sessions: half in the cookie, half in the store, and neither half opens the other's.

The cookie holds 32 random bytes. The row's name is a hash of them, its body is sealed under a
key derived from them: whoever has the stores cannot use a session, whoever has the cookie
has nothing once the row is gone, and no key waits in the server's memory.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final, cast

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin

from crypto import (
    CryptoError,
    Malformed,
    context,
    digest,
    encode_code,
    lock_box,
    open_box,
    parse_code,
    stepped,
)
from feedback.clock import LONDON, epoch
from feedback.storage.store import Event, Reader, Store

__all__ = [
    "COOKIE",
    "LONGEST",
    "MEMBER_IDLE",
    "Session",
    "end_sessions",
    "init_sessions",
    "sessions_of",
]

COOKIE: Final = "__Host-session"
_SECRET: Final = 32
_SALT: Final = 16
_STEP: Final = 512  # bytes: what a session holds is padded to these
_IDLE: Final = timedelta(hours=1)
_ABSOLUTE: Final = timedelta(hours=12)
_LAST_MINUTES: Final = timedelta(hours=4)
MEMBER_IDLE: Final = 30 * 60
LONGEST: Final = 48 * 60 * 60
"""Seconds ahead that no session ends: one that does is of a clock that has been set back since."""
# Each note of a member's activity writes the row anew, so not every request does.
_NOTED: Final = 60
_QUIET: Final = Event("session")
_PARTICIPANT: Final = Event("participant.session")
_CONTEXT: Final = context("session")


class Session(dict[str, Any], SessionMixin):
    """What a browser has open. Nothing is stored until something is put into it.

    Keys: `account`, `seed` (hex), `at` (epoch of the sign-in), `until` (epoch) of who signs in;
    `member` and `seen` (epoch, sealed like the rest) of who only takes part; `invitation` and
    `receipt` of a participant; `csrf_token` of both, and as `form_token` the
    same as it is signed, of a participant. Of anybody: `lang`, once a language was chosen;
    `said`, a notice for one page, until the next form.
    """

    def __init__(self) -> None:
        super().__init__()
        self.secret: bytes | None = None
        self.expires = 0
        self.modified = False
        self.accessed = True
        self.rotate = False
        self.label = ""

    def __setitem__(self, key: str, value: object) -> None:
        super().__setitem__(key, value)
        self.modified = True

    def __delitem__(self, key: str) -> None:
        super().__delitem__(key)
        self.modified = True

    def pop(self, key: str, *default: Any) -> Any:  # noqa: ANN401 - as dict
        self.modified = True
        return super().pop(key, *default)

    def setdefault(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - as dict
        self.modified = self.modified or key not in self
        return super().setdefault(key, default)

    def clear(self) -> None:
        super().clear()
        self.modified = True

    def renew(self) -> None:
        """Start over with a fresh secret: nobody who knew the old one is inside."""
        self.clear()
        self.rotate = True


class _Sealed(SessionInterface):
    def __init__(self, store: Callable[[], Store]) -> None:
        self._store = store

    def open_session(self, app: Flask, request: Request) -> Session:
        session = Session()
        cookie = request.cookies.get(COOKIE)
        if not cookie:
            return session
        try:
            secret = parse_code(cookie, _SECRET)
        except Malformed:
            return session
        store = self._store()
        row = store.one("sessions", id=_name(secret))
        now = epoch(store.clock)
        if row is None or not now < int(row["expires"] or 0) <= now + LONGEST:
            return session
        try:
            body = open_box(cast("bytes", row["body"]), key=_key(secret), context=_CONTEXT)
        except CryptoError:
            app.logger.warning("a session row does not open")
            return session
        content = json.loads(body)
        if _over(content, now):
            return session
        dict.update(session, content)
        session.secret, session.expires = secret, int(row["expires"] or 0)
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        del app
        mine = cast("Session", session)
        store = self._store()
        if mine.rotate and mine.secret:
            _remove(store, mine.secret)
            mine.secret = None
        if not mine:
            if mine.modified and mine.secret:
                _remove(store, mine.secret)
            if mine.modified:
                response.delete_cookie(COOKIE, path="/", secure=True, httponly=True)
            return
        expires = _expiry(mine, store)
        _note(mine, epoch(store.clock))
        if mine.modified or mine.secret is None:
            self._write(store, mine, expires, response)
        elif expires > mine.expires:
            with store.change(_QUIET, "volatile") as writer:
                writer.set("sessions", {"expires": expires}, id=_name(mine.secret))

    def _write(self, store: Store, mine: Session, expires: int, response: Response) -> None:
        fresh = mine.secret is None
        secret = mine.secret or secrets.token_bytes(_SECRET)
        name = _name(secret)
        body = json.dumps(dict(mine), separators=(",", ":")).encode()
        sealed = lock_box(body, key=_key(secret), context=_CONTEXT, size=stepped(len(body), _STEP))
        with store.change(_PARTICIPANT if "invitation" in mine else _QUIET, "volatile") as writer:
            if fresh:
                account = mine.get("account")
                writer.add(
                    "sessions",
                    {
                        "id": name,
                        "owner": _owner(store, account) if account else None,
                        "label": _label(store, name, mine.label) if account else None,
                        "body": sealed,
                        "expires": expires,
                    },
                )
            else:
                writer.set("sessions", {"body": sealed, "expires": expires}, id=name)
        if fresh:
            mine.secret = secret
            response.set_cookie(
                COOKIE, encode_code(secret), path="/", secure=True, httponly=True, samesite="Lax"
            )


def init_sessions(app: Flask, store: Store) -> None:
    app.session_interface = _Sealed(lambda: store)


def sessions_of(store: Store, account: str, current: Session) -> Iterator[tuple[str, str, bool]]:
    """An account's open sessions: id (hex), label of the device, whether it is this one."""
    here = _name(current.secret) if current.secret else None
    for name in _owned(store, store, account):
        row = store.one("sessions", id=name)
        if row is None:
            continue
        label = cast("bytes", row["label"])
        about = store.vault.open_record("sessions", name.hex(), label)
        yield name.hex(), str(about["device"]), name == here


def end_sessions(store: Store, account: str, *, only: str | None = None) -> int:
    """End one session (by its hex id) or all of an account; how many ended."""
    with store.change(_QUIET, "volatile") as writer:
        mine = [one for one in _owned(store, writer, account) if only in {None, one.hex()}]
        return sum(writer.remove("sessions", id=one) for one in mine)


def _remove(store: Store, secret: bytes) -> None:
    with store.change(_QUIET, "volatile") as writer:
        writer.remove("sessions", id=_name(secret))


def _name(secret: bytes) -> bytes:
    return hashlib.sha256(b"candour/session/name\0" + secret).digest()


def _key(secret: bytes) -> bytes:
    return hashlib.sha256(b"candour/session/key\0" + secret).digest()


def _owned(store: Store, reader: Reader, account: str) -> list[bytes]:
    """The names of an account's sessions: of all who are signed in, those whose mark is its."""
    rows = reader.pick("sessions", "id", "owner", owner__gt=b"")
    signed_in = cast("list[tuple[bytes, bytes]]", rows)
    return [name for name, mark in signed_in if _is(store, account, mark)]


def _owner(store: Store, account: str, salt: bytes | None = None) -> bytes:
    """Whose a session is: another mark for each, or a copy of the store would tell that the same
    person, whoever it is, was here yesterday."""
    salt = salt or secrets.token_bytes(_SALT)
    return salt + digest(store.vault.key("sessions"), "owner", salt + account.encode())[:_SALT]


def _is(store: Store, account: str, mark: bytes) -> bool:
    # Without a salt: of sessions that were begun before there was one.
    plain = digest(store.vault.key("sessions"), "owner", account.encode())
    return mark in {plain, _owner(store, account, mark[:_SALT])}


def _label(store: Store, name: bytes, device: str) -> bytes:
    return store.vault.lock_record("sessions", name.hex(), {"device": device})


def _over(content: dict[str, Any], now: int) -> bool:
    rested = "member" in content and content["seen"] + MEMBER_IDLE <= now
    return bool(rested or content.get("until", now + 1) <= now)


def _note(session: Session, now: int) -> None:
    """When a member was last here stands inside the seal alone."""
    if "member" in session and now - session.get("seen", 0) >= _NOTED:
        session["seen"] = now


def _expiry(session: Session, store: Store) -> int:
    """A holder's: the full hour after an hour of rest; others': the end of the day.

    Finer times would say when somebody was here.
    """
    now = store.now()
    if "account" in session:
        session.setdefault("until", int((now + _ABSOLUTE).timestamp()))
    if "account" in session and "member" not in session:
        rest = now + _IDLE + timedelta(hours=1)
        return int(rest.replace(minute=0, second=0, microsecond=0).timestamp())
    return _day_end(int(now.timestamp()) // 3600)


@lru_cache(maxsize=4)
def _day_end(hour: int) -> int:
    # By the hour, to be reckoned once: London's days begin on one, summer and winter.
    local = datetime.fromtimestamp(hour * 3600 + _LAST_MINUTES.seconds, LONDON)
    end = datetime.combine(local.date() + timedelta(days=1), time(), tzinfo=LONDON)
    return int(end.timestamp())
