"""Files as people send them, made here: small, and with the metadata that cameras write."""

import io
import wave
from pathlib import Path

from PIL import Image

from crypto import new_code
from feedback.diaries.media_model import PIECE_SIZE, Limits
from feedback.diaries.shelf import Record, Shelf, new_id

LIMITS = Limits(on=True, file=3_000_000, person=500_000_000)
SECRET_PLACE = b"53.4794 Albert Square"
CAMERA = "Candour Camera 7"


def photo(size: tuple[int, int] = (60, 40), *, form: str = "JPEG", **more: object) -> bytes:
    """Red left, blue right, lying on its side, with place, camera and a remark."""
    picture = Image.new("RGB", size, (250, 0, 0))
    picture.paste((0, 0, 250), (size[0] // 2, 0, size[0], size[1]))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x9286] = 6, CAMERA, SECRET_PLACE
    exif.get_ifd(0x8825)[1] = "N"
    written = io.BytesIO()
    picture.save(written, form, exif=exif, **more)
    return written.getvalue()


def sound(seconds: float = 1.0) -> bytes:
    """A WAV file of noise: no two pieces are the same, nor any two calls."""
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(new_code(int(16_000 * seconds)))
    return written.getvalue()


def entry(shelf: Shelf, kind: str = "entry") -> str:
    """A saved entry; its id."""
    (saved,) = shelf.save([Record(new_id(), kind, {"text": "after our second meeting"})])
    return saved.id


def send(media, entry_id: str, data: bytes, name: str = "a.wav", limits: Limits = LIMITS):
    """Everything that an upload is, but for the way."""
    medium = media.begin(entry=entry_id, name=name, size=len(data), limits=limits)
    for index, piece in enumerate(pieces(data)):
        media.take(medium, index, piece)
    return media.finish(medium)


def pieces(data: bytes) -> list[bytes]:
    return [data[at : at + PIECE_SIZE] for at in range(0, len(data), PIECE_SIZE)]


def whole(media, medium) -> bytes:
    with media.reading(medium) as reader:
        return b"".join(reader.range(0, reader.length))


def files(data_dir: Path) -> list[Path]:
    return sorted(path for path in (data_dir / "media").rglob("*") if path.is_file())
