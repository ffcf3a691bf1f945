"""A form, or any request, as an attacker sends it: what is drawn, and how it goes out."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, quote_from_bytes

from hypothesis import strategies as st

from .pages import Form
from .values import json_like, meddled, names, raw, texts

__all__ = ["Sent", "hostile", "odd_headers"]

_TYPES: Final = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    'multipart/form-data; boundary="' + "b" * 300,
    "multipart/mixed; boundary=x",
    "application/json",
    "application/json; charset=utf-7",
    "application/octet-stream",
    "text/plain",
    "text/csv; charset=\x80",
    "",
)
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Sent:
    """A body and its headers."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def hostile(draw: st.DrawFn, form: Form | None, token: str) -> Sent:
    """The form as it should be sent, after up to three changes, in whichever encoding."""
    fields = _valid(draw, form) if form else []
    known = [name for name, _ in fields] + (form.uploads if form else [])
    for _ in range(draw(st.integers(0, 3))):
        fields = _changed(draw, fields, known)
    fields = [(name, value) for name, value in fields if name != "csrf_token"]
    fields.append(("csrf_token", token))
    # A form with files is refused where nobody asks for any: that is tried, but not often.
    usual = "parts" if form and form.uploads else "plain"
    way = draw(st.sampled_from([*[usual] * 7, "plain", "parts", "json", "other"]))
    match way:
        case "plain":
            return Sent(_encoded(fields), {"Content-Type": _TYPES[0]})
        case "parts":
            return _parts(draw, fields, form.uploads if form else [])
        case "json":
            told = draw(json_like()) if draw(st.booleans()) else dict(fields)
            body = json.dumps(told).encode()
            return Sent(body, {"Content-Type": "application/json", "X-CSRFToken": token})
        case _:
            kind = draw(st.sampled_from(_TYPES))
            body = draw(meddled(_encoded(fields)))
            return Sent(body, {"Content-Type": kind, "X-CSRFToken": token})


def _valid(draw: st.DrawFn, form: Form) -> Fields:
    return [(name, draw(st.sampled_from(values)) if values else "") for name, values in form.fields]


def _changed(draw: st.DrawFn, fields: Fields, known: Sequence[str]) -> Fields:
    change = draw(
        st.sampled_from(
            ["value", "value", "value", "value", "drop", "again", "more", "name", "all", "swap"]
        )
    )
    if change == "more" or not fields:
        name = draw(st.one_of(names, st.sampled_from(known) if known else names))
        return [*fields, (name, draw(texts))]
    at = draw(st.integers(0, len(fields) - 1))
    name, value = fields[at]
    match change:
        case "drop":
            return fields[:at] + fields[at + 1 :]
        case "again":
            times = draw(st.sampled_from([1, 2, 30]))
            return [*fields, *[(name, draw(texts))] * times]
        case "name":
            new = draw(st.sampled_from([f"{name}[]", f"{name}-0", name.upper(), f"{name}\0"]))
            fields[at] = new, value
        case "all":
            told = draw(texts)
            return [(one, told) for one, _ in fields]
        case "swap":
            other = draw(st.integers(0, len(fields) - 1))
            fields[at], fields[other] = (name, fields[other][1]), (fields[other][0], value)
        case _:
            fields[at] = name, draw(texts)
    return fields


def _encoded(fields: Fields) -> bytes:
    return "&".join(
        f"{quote_from_bytes(raw(name), safe='')}={quote_from_bytes(raw(value), safe='')}"
        for name, value in fields
    ).encode()


def _parts(draw: st.DrawFn, fields: Fields, uploads: Sequence[str]) -> Sent:
    """As a form with files is sent; a text may come as a file, and a file as a text."""
    out = io.BytesIO()
    for name, value in fields:
        as_file = name != "csrf_token" and draw(st.integers(0, 19)) == 0
        _part(out, name, draw(texts) if as_file else None, raw(value))
    for name in uploads:
        content = draw(st.one_of(texts.map(raw), st.binary(max_size=300)))
        _part(out, name, draw(texts) if draw(st.integers(0, 9)) else None, content)
    body = out.getvalue() + b"--mark--\r\n"
    if draw(st.integers(0, 9)) == 0:
        body = draw(meddled(body))
    return Sent(body, {"Content-Type": "multipart/form-data; boundary=mark"})


def _part(out: io.BytesIO, name: str, filename: str | None, content: bytes) -> None:
    out.write(b'--mark\r\nContent-Disposition: form-data; name="' + raw(name) + b'"')
    if filename is not None:
        out.write(b'; filename="' + raw(filename)[:2000] + b'"\r\nContent-Type: text/plain')
    out.write(b"\r\n\r\n" + content + b"\r\n")


_HEADERS: Final = {
    "Accept-Language": ("cy", "*", "en;q=0", "x" * 5000, "cy;q=9" * 500, ",,,;;;=", "\xff-\xfe"),
    "Range": ("bytes=0-", "bytes=-0", "bytes=5-1", "bytes=0-0,1-1," * 500, "bytes=" + "9" * 5000),
    "If-None-Match": ("*", '"' * 999, 'W/"a", ' * 500, "\xff"),
    "If-Match": ('"x"', "*"),
    "If-Modified-Since": ("never", "Thu, 01 Jan 99999 00:00:00 GMT", "0", "9" * 400),
    "If-Range": ("x", "Thu, 01 Jan 1970 00:00:00 GMT"),
    "Cookie": (
        "__Host-session=",
        "__Host-session=" + "A" * 52,
        "lang=\xff;" * 99,
        "=;=;",
        "a" * 9999,
    ),
    "User-Agent": ("", "x" * 9000, "\x80\xff", "Mozilla/5.0 (" * 200),
    "Referer": ("//evil.example", "http://[", "http://[::1", "\xff", "x" * 9000),
    "Origin": ("null", "http://[", "\xff"),
    "Sec-Fetch-Site": ("cross-site", "none", "\xff"),
    "X-Forwarded-For": ("1.2.3.4", "\xff"),
    "Forwarded": ("for=" * 300,),
    "Authorization": ("Basic \xff", "Bearer " + "x" * 900, "Digest username="),
    "Content-Length": ("0", "5"),
    "Transfer-Encoding": ("chunked",),
    "Accept": ("text/html;q=x", "*/" * 500),
    "Host": ("evil.example", "[", "a:99999", "127.0.0.1:8000"),
}


def odd_headers() -> st.SearchStrategy[dict[str, str]]:
    """A few headers that no browser sends, or that one may send."""
    one = st.sampled_from(sorted(_HEADERS)).flatmap(
        lambda name: st.tuples(
            st.just(name),
            st.one_of(
                st.sampled_from(_HEADERS[name]),
                texts.map(lambda text: quote(raw(text)[:500], safe=' ,;=*"/:-')),
            ),
        )
    )
    return st.lists(one, max_size=2).map(dict)
