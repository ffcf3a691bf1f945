"""Whether a file is what was released: yes for every file of a pack, no for anything else."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.packs.making import WHOLE
from feedback.packs.verifying import Finding, verify
from feedback.releases.records import ReleaseAltered
from tests.releases.scenes import compute, newest, request, tampering

from .telling import told
from .test_stamps import VAULT, make_one


def test_every_file_of_a_pack_is_what_was_released(published, pack):
    for file in pack:
        verdict = verify(published.store, file.data)
        assert verdict.genuine, file.name
        assert verdict.published_on == newest(published).published_on
        assert verdict.scheme == published.scheme


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(draw=st.data())
def test_a_changed_byte_anywhere_is_noticed(published, pack, draw):
    file = draw.draw(st.sampled_from(pack))
    at = draw.draw(st.integers(0, file.size - 1))
    byte = draw.draw(st.integers(1, 255))
    changed = bytearray(file.data)
    changed[at] ^= byte
    assert not verify(published.store, bytes(changed)).genuine


def test_no_byte_of_the_text_can_be_changed(published, pack):
    data = next(file.data for file in pack if file.name == "sentences.csv")
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 1
        assert not verify(published.store, bytes(changed)).genuine, at


def test_a_figure_changed_and_the_archive_made_anew_is_noticed(published, pack):
    """As somebody would who wants another word to stand there."""
    with zipfile.ZipFile(io.BytesIO(pack[0].data)) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
        comment = archive.comment
    text = inside["report.html"].replace(b"most or all", b"few or none")
    assert text != inside["report.html"]
    assert verify(published.store, text).finding is Finding.CHANGED
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.comment = comment
        for name, data in {**inside, "report.html": text}.items():
            archive.writestr(name, data)
    assert verify(published.store, target.getvalue()).finding is Finding.CHANGED


def test_what_comes_from_elsewhere(published, scene, pack):
    whole = next(file.data for file in pack if file.name == WHOLE)
    assert verify(published.store, b"%PDF-1.7 something else").finding is Finding.NO_STAMP
    assert verify(scene.store, whole).finding is Finding.UNKNOWN
    assert verify(published.store, make_one(VAULT, told().digest)).finding is Finding.UNKNOWN
    own_number = make_one(VAULT, newest(published).digest)
    assert verify(published.store, own_number).finding is Finding.CHANGED


def test_a_release_that_waits_is_not_published(scene):
    """Its number is known from the record of actions, and proves nothing yet."""
    compute(scene, request(scene))
    digest = newest(scene).digest
    assert digest
    made = make_one(scene.store.vault, digest)
    assert verify(scene.store, made).finding is Finding.UNKNOWN


def test_a_store_that_was_changed_vouches_for_nothing(published, pack):
    row = newest(published)
    body = row.body.replace("most", "many")
    tampering(published, "releases", {"body": body}, id=row.id)
    with pytest.raises(ReleaseAltered):
        verify(published.store, pack[0].data)
