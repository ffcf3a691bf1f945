"""The child process that cleans a photo: `python -m feedback.diaries.photos`.

A photo comes in by one pipe, and what is left of it goes out by another; nothing is written
anywhere else. Only pixels are kept: drawn anew, turned the way up that the camera noted, in
the colours of a plain screen. Whatever else a file may carry (place, date, camera, thumbnail,
author, remarks) is never copied, rather than searched for and removed.

Pillow reads files that strangers may have made, so it works in a process that can do little
harm: no key is in it, and it can neither write files nor take much memory or time.
"""

import io
import json
import resource
import sys
import warnings
from typing import TYPE_CHECKING, Final

from crypto.memory import leave_no_picture

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["FOUND", "PIXELS", "clean", "main"]

PIXELS: Final = 4096
"""The longer side of what is kept, at most."""
_MOST_PIXELS: Final = 120_000_000  # 360 MB as colours; what unpacks to more is refused
_MEMORY: Final = 1024 * 1024 * 1024
_SECONDS: Final = 20
_QUALITY: Final = 90
# A JPEG with further pictures behind the first, as some telephones make, is opened as a JPEG.
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
FOUND: Final = ("place", "camera", "other")
"""What is told of a file's metadata: that it named a place, a camera, or held anything else."""
_GPS, _CAMERA, _ORIENTATION = 0x8825, (0x010F, 0x0110, 0x0132, 0x8769), 0x0112
# What the decoder itself notes about the pixels; all else in `info` is text or metadata.
_PLAIN: Final = frozenset(
    {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression", "dpi"}
    | {"gamma", "srgb", "transparency", "loop", "background", "timestamp", "duration", "aspect"}
    | {"interlace", "chromaticity", "mp"}
)


def clean(raw: bytes) -> tuple[bytes, list[str]]:
    """The photo drawn anew, and which of `FOUND` its metadata had.

    Raises:
        OSError, ValueError, Warning, MemoryError and others of Pillow: no photo, or one that
            unpacks to more than is taken.
    """
    # Only the child needs Pillow, which takes a while to load.
    from PIL import Image, ImageOps  # noqa: PLC0415 - see above

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(raw), formats=_FORMATS) as opened:
            found, clear = _found(opened), _is_clear(opened)
            opened.draft("RGB", (PIXELS, PIXELS))  # a JPEG is unpacked no larger than is needed
            shown = _plain_colours(ImageOps.exif_transpose(opened), clear=clear)
    shown.thumbnail((PIXELS, PIXELS))
    # A new picture of the same pixels: nothing that hangs on the old one comes along.
    fresh = Image.new(shown.mode, shown.size)
    fresh.paste(shown)
    written = io.BytesIO()
    if clear:
        fresh.save(written, "PNG")
    else:
        fresh.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue(), found


def main() -> None:
    """Read a photo from standard input; write a line of JSON and the clean one to output."""
    _give_up_rights()
    leave_no_picture()  # a decoder that crashes would leave the photo in a core
    cleaned, found = clean(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n" + cleaned)
    sys.stdout.buffer.flush()


def _give_up_rights() -> None:
    for limit, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def _found(opened: "Image") -> list[str]:
    exif = opened.getexif()
    has = {
        "place": bool(exif.get_ifd(_GPS)),
        "camera": any(tag in exif for tag in _CAMERA),
        "other": bool(set(exif) - {_ORIENTATION, _GPS, *_CAMERA})
        or any(str(name).lower() not in {*_PLAIN, "exif"} for name in opened.info),
    }
    return [name for name in FOUND if has[name]]


def _is_clear(opened: "Image") -> bool:
    return opened.format in {"PNG", "WEBP"} and opened.has_transparency_data


def _plain_colours(image: "Image", *, clear: bool) -> "Image":
    """In sRGB, since the profile, which may name a device, is not kept."""
    from PIL import ImageCms  # noqa: PLC0415 - as above

    profile = image.info.get("icc_profile")
    mode = "RGBA" if clear else "RGB"
    if profile and image.mode in {"RGB", "CMYK"} and not clear:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            turned = None  # a broken profile: the colours as they are
        if turned is not None:
            return turned
    return image.convert(mode)


if __name__ == "__main__":
    main()
