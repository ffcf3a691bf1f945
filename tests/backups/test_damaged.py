"""Files that were cut, changed, swapped, renamed or forged: refused, and nothing is left behind."""

import json
import secrets
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from crypto import Identity
from feedback.backups import unpacking
from feedback.backups.manifest import MANIFEST, Digest, Manifest
from feedback.backups.restoring import chosen, restore
from feedback.backups.sealed import SealedReader, SealedWriter
from feedback.errors import Rejected
from feedback.storage.sqlite import initialise
from feedback.storage.vault import VaultError
from tests.backups.conftest import Place, restoring


def _refused(place: Place, saying: str, **how: object) -> None:
    with pytest.raises(Rejected, match=saying):
        restore(restoring(place, **how))
    assert [path.name for path in place.data.parent.glob("restored*")] == []


@pytest.mark.parametrize("kind", ["stores", "keyring"])
@pytest.mark.parametrize("rest", [0, 3, 100, 1300, 60_000, -1, -65_568])
def test_a_file_that_was_cut_is_refused(place: Place, kind: str, rest: int):
    path = place.back_up().files[kind]
    path.write_bytes(path.read_bytes()[:rest])
    _refused(place, "cut short or changed|not a backup|another backup key")


@pytest.mark.parametrize("kind", ["stores", "keyring"])
def test_a_changed_byte_anywhere_is_found(place: Place, kind: str):
    path = place.back_up().files[kind]
    sound = path.read_bytes()
    for at in [0, 4, 5, 9, 200, 1230, 1300, len(sound) - 1, *_somewhere(len(sound), 5)]:
        changed = bytearray(sound)
        changed[at] ^= 1
        path.write_bytes(changed)
        _refused(place, "cut short or changed|not a backup|another backup key|holds the")
    path.write_bytes(sound + b"\0")
    _refused(place, "cut short or changed")


def _somewhere(size: int, count: int) -> list[int]:
    return [secrets.randbelow(size) for _ in range(count)]


def test_pieces_of_two_backups_make_no_third(place: Place):
    """Chunks of the same place, from another backup of the same size."""
    old, new = (place.back_up().files["stores"] for _ in range(2))
    content = bytearray(new.read_bytes())
    other = old.read_bytes()
    end = len(content) - 2 * 65_568
    content[end - 65_568 : end] = other[end - 65_568 : end]
    new.write_bytes(content)
    _refused(place, "cut short or changed", files={**chosen(place.backups), "stores": new})


def test_the_files_cannot_take_each_others_place(place: Place):
    made = place.back_up().files
    _refused(place, "holds the stores", files={"stores": made["stores"], "keyring": made["stores"]})
    _refused(place, "holds the keyring", files={"stores": made["keyring"], **_keyring(made)})
    start = bytearray(made["keyring"].read_bytes())
    start[4] = 1  # it says that it is of the other kind
    made["stores"].write_bytes(start)
    _refused(place, "another backup key, or its beginning", files=dict(made))


def _keyring(made) -> dict[str, Path]:
    return {"keyring": made["keyring"]}


def test_an_older_file_under_a_newer_name_is_refused(place: Place):
    old = place.back_up().files["stores"]
    new = place.back_up().files["stores"]
    shutil.copy(old, new)
    _refused(place, "renamed", files={**chosen(place.backups), "stores": new})


def test_another_backup_key_opens_nothing(place: Place):
    place.back_up()
    _refused(place, "another backup key", identity=Identity.generate())


def test_what_somebody_made_with_the_public_key_alone_is_refused(place: Place):
    """Whoever can write to the folder can seal to the key, but not make the mark."""
    made = place.back_up().files
    forged = place.backups / "forged"
    reader = SealedReader(made["stores"], "stores", place.key)
    writer = SealedWriter(forged, "stores", place.key.recipient)
    for name, pieces in reader.entries():
        content = b"".join(pieces)
        if name == MANIFEST:
            content = content.replace(b'"made":"2026', b'"made":"2027')
        writer.add(name, [content])
    writer.finish()
    _refused(place, "not made by this installation", files={"stores": forged, **_keyring(made)})


def test_a_store_that_somebody_else_made_is_not_even_opened(place: Place):
    """SQLite would read what they wrote, before anybody asked whose it is."""
    made = place.back_up().files
    forged = place.backups / "forged"
    writer = SealedWriter(forged, "stores", place.key.recipient)
    content = {"main.db": b"no store", "diaries.db": b"", "never-back": b"{}"}
    for name, piece in content.items():
        writer.add(name, [piece])
    entries = {name: Digest(len(one), sha256(one).hexdigest()) for name, one in content.items()}
    manifest = Manifest("stores", "forged", "2026", 99, 99, entries)
    writer.add(MANIFEST, [manifest.encoded()])
    writer.finish()
    _refused(place, "not made by this installation", files={"stores": forged, **_keyring(made)})


def test_a_backup_of_another_installation_is_refused(place: Place, tmp_path: Path):
    mine = dict(place.back_up().files)
    store = initialise(tmp_path / "other", (bytes(32),), place.scene.clock)
    assert store.vault.key("settings") != place.store.vault.key("settings")
    store.close()
    with pytest.raises(VaultError, match="master key"):
        restore(restoring(place, files=mine, masters=(bytes(32),)))
    assert [path.name for path in place.data.parent.glob("restored*")] == []


def test_an_entry_may_not_leave_the_folder(place: Place):
    made = place.back_up().files
    for name in ("../evil.db", "/etc/x", "waves/../../x.db", "main.db-wal", "media/a/b"):
        forged = place.backups / "forged"
        forged.unlink(missing_ok=True)
        writer = SealedWriter(forged, "stores", place.key.recipient)
        writer.add(name, [b"x"])
        writer.finish()
        _refused(place, "cut short or changed", files={"stores": forged, **_keyring(made)})


def test_a_file_without_a_never_back_file_is_refused(place: Place):
    made = place.back_up().files
    forged = place.backups / "forged"
    reader = SealedReader(made["keyring"], "keyring", place.key)
    writer = SealedWriter(forged, "keyring", place.key.recipient)
    for name, pieces in reader.entries():
        content = b"".join(pieces)
        if name == MANIFEST:
            told = json.loads(content)
            del told["entries"]["never-back"]
            content = json.dumps(told).encode()
        if name != "never-back":
            writer.add(name, [content])
    writer.finish()
    _refused(place, "cut short or changed", files={"stores": made["stores"], "keyring": forged})


def test_a_true_mark_does_not_cover_other_content(place: Place):
    """An older main under a newer file's own manifest, sealed anew with the public key."""
    old = place.back_up().files["stores"]
    reader = SealedReader(old, "stores", place.key)
    older = {name: b"".join(pieces) for name, pieces in reader.entries()}
    made = place.back_up().files
    forged = place.backups / "forged"
    reader = SealedReader(made["stores"], "stores", place.key)
    writer = SealedWriter(forged, "stores", place.key.recipient)
    for name, pieces in reader.entries():
        content = b"".join(pieces)
        writer.add(name, [older[name] if name == "main.db" else content])
    writer.finish()
    _refused(place, "cut short or changed", files={"stores": forged, **_keyring(made)})


def test_what_is_kept_in_memory_has_a_limit(place: Place, monkeypatch):
    """Whoever has the public half of the key can make a file of any size."""
    place.back_up()
    monkeypatch.setattr(unpacking, "_MOST_KEPT", 100)
    _refused(place, "cut short or changed")
