"""Of a photo its pixels are kept, the right way up, and nothing that the camera wrote."""

import io
import zlib

import pytest
from PIL import Image, ImageCms

from feedback.diaries import media_cleaning, photos
from feedback.diaries.media_cleaning import NotCleaned, cleaning
from feedback.errors import Rejected
from tests.diaries import media_samples as samples
from tests.diaries.media_samples import send, whole

REMARK = b"from the director's office"


def shown(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def traces(data: bytes) -> list[bytes]:
    """What must not be left of a sample, wherever it is put."""
    marks = (samples.SECRET_PLACE, samples.CAMERA.encode(), REMARK, b"Exif", b"http://ns.adobe")
    return [mark for mark in marks if mark in data]


def with_profile(form: str) -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture, written = Image.new("RGB", (60, 40), (250, 0, 0)), io.BytesIO()
    picture.save(written, form, icc_profile=profile)
    return written.getvalue()


def test_the_samples_would_show_what_is_left_in_them():
    assert len(traces(samples.photo(comment=REMARK, xmp=b"http://ns.adobe"))) == 5


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "MPO"])
def test_the_pixels_stay_the_right_way_up_and_the_rest_goes(form):
    more = {"comment": REMARK, "xmp": b"http://ns.adobe.com/xap"} if form == "JPEG" else {}
    cleaned, found = photos.clean(samples.photo(form=form, **more))
    assert traces(cleaned) == []
    assert found == ["place", "camera", "other"]
    picture = shown(cleaned)
    # Turned by a quarter, as the camera noted: what lay at the left is now at the top.
    assert picture.size == (40, 60)
    top, bottom = picture.getpixel((20, 5)), picture.getpixel((20, 55))
    assert top[0] > 200 > top[2]
    assert bottom[2] > 200 > bottom[0]
    assert not Image.open(io.BytesIO(cleaned)).getexif()


def test_a_photo_without_metadata_is_told_to_have_none():
    written = io.BytesIO()
    Image.new("RGB", (10, 10)).save(written, "JPEG")
    assert photos.clean(written.getvalue())[1] == []


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_colour_profile_is_applied_and_goes(form):
    cleaned, found = photos.clean(with_profile(form))
    assert "icc_profile" not in Image.open(io.BytesIO(cleaned)).info
    assert found == ["other"]
    assert shown(cleaned).getpixel((30, 20))[0] > 240


def test_large_photos_are_made_smaller_and_keep_their_shape():
    cleaned, _ = photos.clean(samples.photo((8200, 100)))
    assert max(shown(cleaned).size) == photos.PIXELS
    assert min(shown(cleaned).size) in {49, 50}


def test_what_is_clear_stays_clear():
    picture, written = Image.new("RGBA", (8, 8), (0, 0, 0, 0)), io.BytesIO()
    picture.save(written, "PNG")
    cleaned, _ = photos.clean(written.getvalue())
    assert Image.open(io.BytesIO(cleaned)).convert("RGBA").getpixel((3, 3))[3] == 0


def test_text_chunks_of_a_png_go():
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415 - one test's own format

    info, written = PngInfo(), io.BytesIO()
    info.add_text("Author", REMARK.decode())
    Image.new("RGB", (8, 8)).save(written, "PNG", pnginfo=info)
    cleaned, found = photos.clean(written.getvalue())
    assert traces(cleaned) == []
    assert found == ["other"]


def bomb() -> bytes:
    """A PNG of a few bytes that says it has 2.5 thousand million pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
        )

    head = (50_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(9)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff\xd8\xff", samples.photo()[:200], b"GIF89a" + bytes(40), bomb(), b"%!PS\n%%EOF"],
    ids=["nothing", "a beginning", "cut", "another kind", "a bomb", "PostScript"],
)
def test_what_is_no_photo_or_too_much_of_one_is_refused_by_the_child(raw):
    with pytest.raises(NotCleaned), cleaning([raw]) as cleaned:
        b"".join(cleaned.rest(1000))


def test_the_child_gives_what_the_function_gives():
    raw = samples.photo((900, 700))
    with cleaning([raw[:1000], raw[1000:]]) as cleaned:
        assert b"".join(cleaned.rest(100)) == photos.clean(raw)[0]
    assert cleaned.found == ("place", "camera", "other")
    assert cleaned.child.returncode is not None


def test_a_child_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(media_cleaning, "_SECONDS", 0.05)
    monkeypatch.setattr(media_cleaning, "_COMMAND", ("/bin/sh", "-c", "exec sleep 60"))
    with pytest.raises(NotCleaned), cleaning([b"x"]):
        pass


def test_a_child_that_dies_at_the_end_gives_no_photo(monkeypatch):
    monkeypatch.setattr(media_cleaning, "_COMMAND", ("/bin/sh", "-c", "echo []; echo half; exit 3"))
    with pytest.raises(NotCleaned), cleaning([b"x"]) as cleaned:
        b"".join(cleaned.rest(1000))


def test_the_child_is_handed_no_key(monkeypatch):
    monkeypatch.setenv("FEEDBACK_MASTER_KEY", "c2VjcmV0")
    monkeypatch.setattr(media_cleaning, "_COMMAND", ("/bin/sh", "-c", "cat; echo; env"))
    with cleaning([b"[]"]) as cleaned:
        told = b"".join(cleaned.rest(1000))
    assert b"PATH" in told
    assert b"FEEDBACK" not in told


def test_a_photo_of_the_diary_is_the_clean_one_and_the_raw_one_is_gone(media, entry, data_dir):
    raw = samples.photo(comment=REMARK)
    done = send(media, entry, raw, "holiday.png")
    kept = whole(media, done)
    assert kept == photos.clean(raw)[0]
    assert (done.type, done.size, done.removed) == (
        "image/jpeg",
        len(kept),
        ("place", "camera", "other"),
    )
    names = [path.name for path in (data_dir / "media").rglob("*") if path.is_file()]
    assert names == [done.file]
    assert media.get(entry, done.id) == done


def test_a_photo_that_cannot_be_opened_is_not_kept(media, entry, data_dir):
    with pytest.raises(Rejected, match="could not open this photo"):
        send(media, entry, samples.photo()[:300], "broken.jpg")
    assert media.of(entry) == []
    assert [path for path in (data_dir / "media").rglob("*") if path.is_file()] == []


def test_sound_and_video_keep_what_is_in_them(media, entry):
    data = samples.sound() + samples.SECRET_PLACE
    assert whole(media, send(media, entry, data)) == data
