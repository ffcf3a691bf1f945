"""What a file is, from its first bytes. What a browser or a name says of it is never believed.

The list is closed: nothing else is taken in, and nothing is served as anything else. Neither
HTML nor SVG is on it, which a browser would run.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

__all__ = ["ENOUGH", "EXAMPLES", "KINDS", "Kind", "kind_of"]

ENOUGH: Final = 65_532
"""Bytes from the beginning that `kind_of` looks at."""


@dataclass(frozen=True)
class Kind:
    """`sort`: "photo", "sound" or "video"; `type`: as it is served; `ending`: of a saved file."""

    sort: str
    type: str
    ending: str


_JPEG: Final = Kind("photo", "image/jpeg", "jpg")
_PNG: Final = Kind("photo", "image/png", "png")
_WEBP: Final = Kind("photo", "image/webp", "webp")
_MP4: Final = Kind("video", "video/mp4", "mp4")
_QUICKTIME: Final = Kind("video", "video/quicktime", "mov")
_WEBM: Final = Kind("video", "video/webm", "webm")
_OGG_VIDEO: Final = Kind("video", "video/ogg", "ogv")
_M4A: Final = Kind("sound", "audio/mp4", "m4a")
_WEBM_SOUND: Final = Kind("sound", "audio/webm", "weba")
_OGG: Final = Kind("sound", "audio/ogg", "ogg")
_MP3: Final = Kind("sound", "audio/mpeg", "mp3")
_WAV: Final = Kind("sound", "audio/wav", "wav")

KINDS: Final = {
    kind.type: kind
    for kind in (
        *(_JPEG, _PNG, _WEBP, _MP4, _QUICKTIME, _WEBM, _OGG_VIDEO),
        *(_M4A, _WEBM_SOUND, _OGG, _MP3, _WAV),
    )
}
EXAMPLES: Final = "JPEG, PNG, WebP, MP4, MOV, WebM, MP3, M4A, Ogg, WAV"
"""As people know them."""

# ISO base media files name a brand at byte 8 (ISO/IEC 14496-12, 4.3). Brands of still pictures
# (HEIC, AVIF) are not here: what cannot be cleaned of its metadata is not taken.
_SOUND_BRANDS: Final = frozenset({b"M4A ", b"M4B ", b"M4P "})
_STILL_BRANDS: Final = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}
)
_VIDEO_TRACKS: Final = (b"V_VP8", b"V_VP9", b"V_AV1", b"V_MPEG")
_SYNC: Final = 0xFF
# An MPEG audio frame (ISO/IEC 11172-3): eleven ones, no reserved version, layer III.
_FRAME_MASK, _LAYER_3 = 0xE6, 0xE2
_RESERVED_VERSION: Final = 0x08


def kind_of(first: bytes) -> Kind | None:
    """The kind of a file that begins with these bytes, or None for what is not taken."""
    first = first[:ENOUGH]
    if first[:4] == b"RIFF":
        return {b"WEBP": _WEBP, b"WAVE": _WAV}.get(first[8:12])
    if first[4:8] == b"ftyp":
        return _of_boxes(first)
    for at, magic, kind in _MAGIC:
        if first[at : at + len(magic)] == magic:
            return kind(first) if callable(kind) else kind
    return _MP3 if _is_frame(first) else None


def _of_boxes(first: bytes) -> Kind | None:
    brand = first[8:12]
    if brand in _STILL_BRANDS:
        return None
    if brand == b"qt  ":
        return _QUICKTIME
    return _M4A if brand in _SOUND_BRANDS or _has_sound_alone(first) else _MP4


def _has_sound_alone(first: bytes) -> bool:
    """Whether all tracks are told here, as a recorder does at once, and none of them is a video."""
    at = first.find(b"moov") - 4
    if at < 0:
        return False
    tracks = first[at : at + int.from_bytes(first[at : at + 4], "big")]
    whole = len(tracks) == int.from_bytes(first[at : at + 4], "big")
    return whole and b"soun" in tracks and b"vide" not in tracks


def _of_matroska(first: bytes) -> Kind | None:
    if b"webm" not in first:
        return None  # other Matroska files, which browsers do not play
    picture = any(track in first for track in _VIDEO_TRACKS)
    return _WEBM if picture or b"A_" not in first else _WEBM_SOUND


def _of_ogg(first: bytes) -> Kind:
    return _OGG_VIDEO if b"\x80theora" in first else _OGG


def _is_frame(first: bytes) -> bool:
    if len(first) < 2 or first[0] != _SYNC:  # noqa: PLR2004 - the two bytes that are looked at
        return False
    return first[1] & _FRAME_MASK == _LAYER_3 and first[1] & 0x18 != _RESERVED_VERSION


_MAGIC: Final[tuple[tuple[int, bytes, Kind | Callable[[bytes], Kind | None]], ...]] = (
    (0, b"\xff\xd8\xff", _JPEG),
    (0, b"\x89PNG\r\n\x1a\n", _PNG),
    (0, b"ID3", _MP3),
    (0, b"OggS", _of_ogg),
    (0, b"\x1a\x45\xdf\xa3", _of_matroska),
    # older cameras name no brand
    (4, b"moov", _QUICKTIME),
    (4, b"mdat", _QUICKTIME),
    (4, b"wide", _QUICKTIME),
)
