"""With everything that lies on the server, master key included, nothing written opens."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from crypto import (
    Context,
    CryptoError,
    Identity,
    open_box,
    open_code,
    open_core,
    open_envelope,
    open_with_secret,
    peel,
)
from feedback.responses import overwrite, records, service, slots
from feedback.responses.layout import layout_of
from feedback.responses.model import State
from feedback.responses.opening import nest_context, seed_context
from feedback.responses.slots import RETURN_SIZE
from feedback.responses.waves import asked_in
from feedback.storage.participant_keys import participant_key
from feedback.storage.sqlite import SqliteStore
from feedback.storage.store import Event
from feedback.storage.vault import unwrap
from tests.conftest import MASTER
from tests.responses import acts
from tests.scenario import Scene


def every_key(scene: Scene) -> dict[str, bytes]:
    """All keys that the stores and the master key give, by what they are."""
    store = scene.store
    found = {"master": MASTER}
    for row in store.all("purpose_keys"):
        name = str(row["name"])
        found[name] = unwrap((MASTER,), name, row["wrapped"])
    for row in store.all("participant_keys"):
        key = participant_key(store, store, row["name"])
        assert key is not None
        found[row["name"].hex()] = key
    return found


def envelopes(scene: Scene) -> Iterator[tuple[bytes, Context, bytes]]:
    """Each dealt envelope with its context and its participant key."""
    wave, store = scene.wave("pre"), scene.store
    for table in ("answers", "comments"):
        for row in acts.dealt(scene, table):
            bound = (
                records.answers_context(wave)
                if table == "answers"
                else records.comment_context(wave, row["position"])
            )
            key = participant_key(store, store, row["key_name"])
            assert key is not None
            yield row["envelope"], bound, key


def opens(attempt, *given, **named) -> bool:
    try:
        attempt(*given, **named)
    except CryptoError:
        return False
    return True


def test_no_key_at_rest_opens_an_answer_or_a_comment(scene: Scene):
    for number in (0, 1):
        acts.send(scene, number)
    acts.deal(scene)
    keys = every_key(scene)
    assert len(keys) > 12 + 36
    identities = [Identity(key) for key in keys.values()]
    for at, (envelope, bound, own) in enumerate(envelopes(scene)):
        for key in keys.values():
            for inner in (own, None):
                assert not opens(open_with_secret, envelope, secret=key, context=bound, key=inner)
        # An identity opens by its stanza, before any other key is asked for.
        for identity in identities if at % 12 == 0 else identities[:3]:
            assert not opens(open_envelope, envelope, identity=identity, context=bound, key=own)


def test_with_the_holders_they_open_but_not_without_the_keyring(scene: Scene):
    """The same attempts with the right keys: so the test above could have succeeded."""
    acts.send(scene, 0)
    acts.deal(scene)
    wave, comments = acts.wave_identity(scene), acts.comments_identity(scene)
    opened = 0
    for envelope, bound, own in envelopes(scene):
        right = wave if bound == records.answers_context(scene.wave("pre")) else comments
        wrong = comments if right is wave else wave
        opened += opens(open_envelope, envelope, identity=right, context=bound, key=own)
        assert not opens(open_envelope, envelope, identity=wrong, context=bound, key=own)
        if opens(open_envelope, envelope, identity=right, context=bound):
            assert open_envelope(envelope, identity=right, context=bound) == b""  # a dummy
    assert opened == 3  # one answer and two comments: dummies are under no participant key


def test_no_key_at_rest_opens_the_seeds(scene: Scene):
    wave, store, keys = scene.wave("pre"), scene.store, every_key(scene)
    nests, seeds = store.all("wave_nests", wave=wave.id), store.all("comment_seeds", wave=wave.id)
    assert len(nests) == 3  # lead with either guardian, and the two guardians
    assert len(seeds) == 2
    for key in keys.values():
        identity = Identity(key)
        for row in nests:
            bound = nest_context(wave.id, str(row["inner_account"]))
            for attempt in (peel, open_core):
                assert not opens(attempt, row["nest"], identity=identity, context=bound)
        for row in seeds:
            bound = seed_context(wave.id, str(row["account"]))
            assert not opens(open_envelope, row["seed"], identity=identity, context=bound)


def test_no_holder_opens_a_nest_alone(scene: Scene):
    """Lead, guardian and guardian: each peels what they are the outer one of, and no more."""
    wave, peeled = scene.wave("pre"), 0
    for row in scene.store.all("wave_nests", wave=wave.id):
        bound = nest_context(wave.id, str(row["inner_account"]))
        for holder in (scene.lead, *scene.guardians):
            if not opens(peel, row["nest"], identity=holder.identity, context=bound):
                continue
            peeled += 1
            core = peel(row["nest"], identity=holder.identity, context=bound)
            assert not opens(open_core, core, identity=holder.identity, context=bound)
    assert peeled == 3


def test_slots_open_to_the_servers_key_but_nothing_in_them(scene: Scene):
    """The master key says who has answered, and no more."""
    acts.send(scene, 0)
    acts.draft(scene, 1)
    wave, keys = scene.wave("pre"), every_key(scene)
    layout = layout_of(asked_in(scene.store, wave), "pre")
    rows = {row["name"]: row["body"] for row in scene.store.wave(str(wave.file)).all("slots")}
    plain = {
        number: open_box(
            rows[acts.name(scene, number)],
            key=keys["slots"],
            context=records.slot_context(wave, acts.name(scene, number)),
        )
        for number in (0, 1)
    }
    assert [State(plain[number][0]) for number in (0, 1)] == [State.SUBMITTED, State.DRAFT]
    assert acts.TEXT.encode() not in plain[0] + plain[1]
    parts = slots.Ballot(State.SUBMITTED, plain[0][1:]).parts(layout)
    own = overwrite.keys_of(scene.store, acts.visit(scene, 0).place)
    receipt = records.receipt_context(wave, acts.name(scene, 0))
    drafted = records.draft_context(wave, acts.name(scene, 1))
    for key in keys.values():
        bound = records.answers_context(wave)
        assert not opens(open_with_secret, parts[0], secret=key, context=bound, key=own["answers"])
        for code in (key, key[:RETURN_SIZE], key[:16]):
            assert not opens(open_code, parts[-1], code=code, context=receipt)
            assert not opens(open_code, plain[1][1:], code=code, context=drafted)


def test_a_draft_opens_with_its_return_code_alone(scene: Scene):
    code = acts.draft(scene, 0)
    who = acts.visit(scene, 0)
    opened = service.read_draft(scene.store, who, code)
    assert opened is not None
    assert opened.texts["good"] == acts.TEXT
    other = acts.draft(scene, 1)
    for wrong in (None, bytes(RETURN_SIZE), code[::-1], other, code + b"\0"):
        assert service.read_draft(scene.store, who, wrong) is None


def test_a_backup_from_before_deleting_opens_no_longer(
    scene: Scene, data_dir: Path, tmp_path: Path
):
    """Old main and wave, new keyring: not even the wave's own key opens what was deleted."""
    receipts = {number: acts.send(scene, number) for number in (0, 1)}
    scene.store.settle()
    old = tmp_path / "old"
    shutil.copytree(data_dir, old)
    acts.delete(scene, 0)
    scene.store.settle()
    for name in ("keyring.db", "never-back"):
        shutil.copy(data_dir / name, old / name)
    there = scene.at(SqliteStore(old, (MASTER,), scene.clock), scene.clock)
    wave = there.wave("pre")
    identity = acts.wave_identity(there)
    layout = layout_of(asked_in(there.store, wave), "pre")
    opened = {}
    for number, receipt in receipts.items():
        place = acts.visit(there, number).place
        (row,) = there.store.wave(place.file).all("slots", name=place.name)
        ballot = slots.open_slot(there.store, place, row)
        assert ballot.state is State.SUBMITTED  # the slot itself is the old one
        keys = overwrite.keys_of(there.store, place)
        envelope = ballot.parts(layout)[0]
        bound = records.answers_context(wave)
        opened[number] = opens(
            open_envelope, envelope, identity=identity, context=bound, key=keys["answers"]
        )
        assert (ballot.read(place, receipt, keys) is not None) is opened[number]
    assert opened == {0: False, 1: True}
    assert [acts.state(there, number) for number in (0, 1)] == [State.EMPTY, State.SUBMITTED]
    acts.deal(there)  # and a release made from the old copy would not count it
    assert [acts.marks(there)[name] for name in acts.keys(there)[:2]] == [False, True]
    there.store.close()


def test_a_crash_between_keys_and_slot_leaves_an_empty_one(scene: Scene):
    """The keyring is committed, the slot is not: what no longer opens counts as empty."""
    acts.send(scene, 0)
    place = acts.visit(scene, 0).place
    with scene.store.change(Event("upkeep"), "keyring") as writer:
        overwrite.destroy_slot_keys(scene.store, writer, place)
    assert acts.state(scene, 0) is State.EMPTY
    acts.send(scene, 0, acts.answers("5"))  # and can be filled again
    assert acts.state(scene, 0) is State.SUBMITTED
    with scene.store.change(Event("upkeep"), "keyring") as writer:
        overwrite.destroy_slot_keys(scene.store, writer, place)
    acts.deal(scene)
    assert not any(acts.marks(scene).values())
