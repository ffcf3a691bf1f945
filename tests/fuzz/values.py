"""Values that forms, files and headers do not expect, and valid bytes that were meddled with."""

import copy
import json
import string
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

MARK = "fzmark"
"""In what is typed: to be found in no log line, and in no page unescaped."""
TAG = f"<x-{MARK}>"

_NASTY = (
    "",
    " ",
    "\0",
    f"{MARK}\0{MARK}",
    f"{MARK}\r\nX-Fuzz: {MARK}",
    f"{MARK}\nBcc: {MARK}@evil.example",
    f"\"'>{TAG}</textarea>{TAG}",
    "{{ 7*7 }}{% raw %}${7*7}%(x)s%s%n{0.__class__}",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    f"//evil.example/{MARK}",
    f"https://evil.example/{MARK}",
    "javascript:alert(1)",
    f'=HYPERLINK("http://evil.example/{MARK}")',
    "' OR 1=1 --",
    "\u202e\u2066rtl\u2069\u202c",
    "\u05d0\u0627\u200f\u200e\u061c",
    "e" + "\u0301" * 400,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 40,
    "\ud800",
    "\udfff\ud800",
    "\ufeff\ufffe\uffff",
    "\u2028\u2029\x85\x0b\x0c\x1b[31m\x7f",
    "\u0130\u0131\u1e9e\ufb03\u00df",  # whose case changes their length
    "\u0660\u0661\u0662",  # digits that int() takes
    "\u00b2\u2460\u2167",  # digits that isdigit() takes and int() does not, or only isnumeric()
    "1\u0660",
    "-1",
    "0",
    "+1",
    "1_000",
    " 1 ",
    "1e308",
    "1e999",
    "nan",
    "inf",
    "-0",
    "0x10",
    "9" * 20,
    "9" * 400,
    "9" * 5000,  # more than int() reads
    "99999-12-31",
    "0000-00-00",
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "24:60",
    "00:00:00.0000001",
    "true",
    "null",
    "[]",
    "{}",
    '{"__proto__": 1, "a": [',
    "[" * 5000,
    '{"a":' * 3000,
    "a" * 5000,
    "a" * 300_000,
    "\u20ac" * 40_000,
    "a@" + "b." * 500 + "example",
    "a" * 100_000 + "@example.org",
    f'"{MARK}"@example.org',
    f"{MARK}@xn--a.example",
    f"{MARK}@\u0430\u0440\u0440\u04cf\u0435.example",
    f"<{MARK}@example.org>",
    f"{MARK}@example.org, other@evil.example",
    "@",
    "a@b@c",
    ",".join("0123456789"),
    "\n" * 3000,
    '\t,;|"""\n' * 100,
    "((((((((((a+)+)+)+)+)+)+)+)+)+)$",
    "a" * 40 + "!",
    "%00%0a%0d%ff%c0%af",
    "0" * 16,
    "f" * 16,
    "0" * 32,
)

texts = st.one_of(
    st.sampled_from(_NASTY),
    st.text(max_size=40),
    st.text(st.characters(categories=["Cs", "Cc", "Cf", "Mn", "Lo", "Nd", "No"]), max_size=20),
    st.integers().map(str),
    st.integers(-3, 130).map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.emails(),
    st.text(string.printable, max_size=30).map(lambda one: f"{MARK}{one}"),
)
"""Anything that somebody could type, paste or send into a field."""

names = st.one_of(
    st.sampled_from(
        ["scheme", "account", "role", "by", "state", "id", "csrf_token", "submit", "next", "k", ""]
    ),
    texts.map(lambda one: one[:200]),
)
"""Of fields."""


def raw(text: str) -> bytes:
    """As bytes, surrogates too."""
    return text.encode("utf-8", "surrogatepass")


_PIECES = st.one_of(
    st.binary(max_size=12),
    texts.map(raw),
    st.sampled_from([b"\0", b"\xff" * 9, b"\xff\xfe", b"\x80", b"\n", b'"', b"\\", b"}", b"]"]),
)


@st.composite
def meddled(draw: st.DrawFn, valid: bytes) -> bytes:
    """Valid bytes after one to four cuts, flips, copies, splices and insertions."""
    data = bytearray(valid)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(st.sampled_from([0, 1, 2, 4, 16, 100, 4096])))
        match draw(st.sampled_from(["flip", "cut", "end", "again", "move", "put", "over", "many"])):
            case "flip" if at < len(data):
                data[at] ^= 1 << draw(st.integers(0, 7))
            case "cut":
                del data[at:to]
            case "end":
                del data[at:]
            case "again":
                data[to:to] = data[at:to]
            case "move":
                piece = data[at:to]
                del data[at:to]
                there = draw(st.integers(0, len(data)))
                data[there:there] = piece
            case "put":
                data[at:at] = draw(_PIECES)
            case "over":
                data[at:to] = draw(_PIECES)
            case "many":
                data[to:to] = bytes(data[at:to]) * draw(st.sampled_from([10, 100]))
    return bytes(data)


def anything_like(*valid: bytes) -> st.SearchStrategy[bytes]:
    """Mostly one of these, meddled with; sometimes as it is; sometimes only noise.

    Of JSON and TOML, mostly with values of another kind in their places: what no longer parses
    goes no further.
    """
    one = st.sampled_from(valid)
    ways = [one.flatmap(meddled), one.flatmap(meddled), texts.map(raw), one]
    if as_json := [data for data in valid if _json(data)]:
        ways += [st.sampled_from(as_json).flatmap(otherwise)] * 4
    if as_toml := [data for data in valid if b" = " in data]:
        ways += [st.sampled_from(as_toml).flatmap(_otherwise_toml)] * 4
    return st.one_of(*ways)


def _json(data: bytes) -> bool:
    """Whether it is JSON with something in it that can be replaced."""
    try:
        found = json.loads(data)
    except ValueError:
        return False
    return isinstance(found, dict | list)


@st.composite
def otherwise(draw: st.DrawFn, valid: bytes) -> bytes:
    """JSON with one to three of its values replaced, left out or put in."""
    whole = json.loads(valid)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(whole))
        if not places:
            return json.dumps(draw(json_like())).encode()
        inside, key = draw(st.sampled_from(places))
        match draw(st.sampled_from(["other", "other", "other", "out", "more", "moved"])):
            case "other":
                inside[key] = draw(json_like())
            case "out":
                del inside[key]
            case "more" if isinstance(inside, dict):
                inside[draw(texts)] = draw(json_like())
            case "moved":
                from_, at = draw(st.sampled_from(places))
                if at in (from_ if isinstance(from_, dict) else range(len(from_))):
                    inside[key] = copy.deepcopy(from_[at])
    return json.dumps(whole).encode()


def _places(whole: Any) -> Iterator[tuple[Any, Any]]:
    """Every list or object of it, with each of its keys."""
    keys = whole.keys() if isinstance(whole, dict) else range(len(whole))
    for key in keys:
        yield whole, key
        if isinstance(whole[key], dict | list):
            yield from _places(whole[key])


_TOML = (
    *("1", "-1", "0", "true", "[]", "{}", '""', '"\\u0000"', "9223372036854775808", "nan", "-inf"),
    *("1979-05-27T07:32:00Z", "07:32:00", "[[1]]", "{a = {b = 1}}", '["a", 1]', "['']", "1e400"),
    *('"{group}{"', '"{0.x}"', '"%(x)s"', '"\\uFFFF"', f'"{"a" * 9000}"', '["a", "a"]', "0x7fff"),
    *('"\\r\\n"', '"' + "9" * 5000 + '"', "9" * 5000, "[" * 400 + "]" * 400),
)


@st.composite
def _otherwise_toml(draw: st.DrawFn, valid: bytes) -> bytes:
    """TOML with a value of another kind behind one or two of its keys."""
    lines = valid.decode("utf-8", "replace").split("\n")
    at_all = [at for at, line in enumerate(lines) if " = " in line]
    for at in draw(st.lists(st.sampled_from(at_all), min_size=1, max_size=2)):
        name = lines[at].split(" = ")[0]
        value = draw(st.one_of(st.sampled_from(_TOML), texts.map(json.dumps)))
        lines[at] = f"{name} = {value}"
    return raw("\n".join(lines))


_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([2**63, -(2**63) - 1, 10**400]),
    st.floats(),
    texts,
)


def json_like(depth: int = 3) -> st.SearchStrategy[object]:
    """Whatever JSON can hold, of any shape."""
    if not depth:
        return _LEAVES
    inner = json_like(depth - 1)
    return st.one_of(
        _LEAVES,
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(names, texts), inner, max_size=4),
    )
