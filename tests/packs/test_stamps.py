"""The stamp of a file: the release it tells of, and a mark over every byte."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.packs.stamps import blank, ours, put, read
from feedback.storage.vault import PURPOSES, Vault, wrap

MASTER = bytes(32)
DIGEST = bytes(range(32))


class Keys:
    """Purpose keys that stand in no file; `start` makes those of another installation."""

    def __init__(self, start: int = 0) -> None:
        self.keys = {
            name: wrap(MASTER, name, bytes([at + start]) * 32) for at, name in enumerate(PURPOSES)
        }

    def wrapped_key(self, name: str) -> bytes | None:
        return self.keys.get(name)


VAULT = Vault(Keys(), (MASTER,))


def make_one(vault: Vault, digest: bytes) -> bytes:
    """A file stamped by whoever has this vault."""
    return put(vault, digest, f"Results.\n{blank(digest)}\n".encode())


def archive(comment: str) -> bytes:
    """A ZIP file with stamps inside, too."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.comment = comment.encode()
        made.writestr("inside.txt", blank(bytes(32)))
    return target.getvalue()


FILES = {
    "once": f"Results.\n{blank(DIGEST)}\n".encode(),
    "in each row": "\n".join(f"cell,{blank(DIGEST)}" for _ in range(3)).encode(),
    "an archive": archive(blank(DIGEST)),
    "nothing else": blank(DIGEST).encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_a_stamped_file_is_known_again(name):
    stamped = put(VAULT, DIGEST, FILES[name])
    assert len(stamped) == len(FILES[name])
    stamp = read(stamped)
    assert stamp.digest == DIGEST
    assert ours(VAULT, stamp)
    assert put(VAULT, DIGEST, FILES[name]) == stamped


@pytest.mark.parametrize("name", FILES)
def test_no_byte_can_be_changed(name):
    stamped = put(VAULT, DIGEST, FILES[name])
    for at, was in enumerate(stamped):
        for byte in {was ^ 1, was ^ 0x20, 0}:
            if byte == was:
                continue
            stamp = read(stamped[:at] + bytes([byte]) + stamped[at + 1 :])
            assert stamp is None or not ours(VAULT, stamp), at


@pytest.mark.parametrize("name", FILES)
@given(more=st.binary(min_size=1, max_size=200))
def test_nothing_can_be_put_before_or_behind(name, more):
    stamped = put(VAULT, DIGEST, FILES[name])
    for changed in (more + stamped, stamped + more, stamped[len(more) :], stamped[: -len(more)]):
        stamp = read(changed)
        assert stamp is None or not ours(VAULT, stamp)


def test_another_installation_does_not_know_it():
    stamp = read(put(VAULT, DIGEST, FILES["once"]))
    assert not ours(Vault(Keys(100), (MASTER,)), stamp)


def test_another_release_cannot_be_put_in():
    stamped = put(VAULT, DIGEST, FILES["once"])
    stamp = read(stamped.replace(DIGEST.hex().encode(), bytes(32).hex().encode()))
    assert stamp.digest == bytes(32)
    assert not ours(VAULT, stamp)


def test_a_stamp_in_somebodys_words_is_no_stamp_of_ours():
    """A title that looks like a stamp makes the file unreadable as ours, never another's."""
    foreign = f"candour:{'ab' * 32}:{'cd' * 32}"
    with pytest.raises(ValueError, match="without a place"):
        put(VAULT, DIGEST, FILES["once"] + foreign.encode())


@pytest.mark.parametrize(
    "data",
    [b"", b"candour:", b"PK\x03\x04", blank(DIGEST).upper().encode(), archive("no stamp here")],
)
def test_what_has_no_stamp(data):
    assert read(data) is None
    with pytest.raises(ValueError, match="without a place"):
        put(VAULT, DIGEST, data)


@given(st.binary(max_size=400))
def test_any_bytes_can_be_looked_at(data):
    assert read(data) is None
