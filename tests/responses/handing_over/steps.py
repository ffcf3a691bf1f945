"""Steps of handing over, in one line each, and what somebody opens with all that is stored."""

from collections.abc import Iterator

from crypto import CryptoError, Identity, open_core, open_envelope, peel
from feedback.accounts import holders as held
from feedback.demo.cast import Holder, enrol
from feedback.responses import new_guardian, passing_on
from feedback.responses.opening import nest_context, seed_context
from feedback.schemes import handover
from feedback.storage.store import Event
from tests.scenario import CHEAP, Scene


def place(scene: Scene, who: Holder) -> held.Holder:
    """Somebody's place in the scheme."""
    there = held.holders(scene.store, scene.scheme)
    return next(one for one in there if one.account == who.account)


def follow(scene: Scene, role: str, name: str, *, leaving: Holder | None, confirm=True) -> Holder:
    """Somebody new, asked for by the lead, let in by the first guardian, signed up."""
    store, email = scene.store, f"{name.split(maxsplit=1)[0].lower()}@new.example"
    asked = handover.ask_handover(
        store,
        scheme=scene.scheme,
        role=role,
        name=name,
        email=email,
        title="Officer",
        leaving=place(scene, leaving).id if leaving else None,
        by=scene.lead.account,
    )
    handover.decide_handover(
        store, scheme=scene.scheme, approval=asked, yes=True, by=scene.guardians[0].account
    )
    there = held.holders(store, scene.scheme)
    new = next(one for one in there if one.email == email)
    made = enrol(store, scene.clock, holder=new.id, cost=CHEAP)
    if role == "guardian" and confirm:
        held.confirm(store, holder=new.id)
    return made


def missing(scene: Scene, who: Holder) -> bool:
    return handover.keys_missing(scene.store, scene.scheme, place(scene, who))


def _by(scene: Scene, act, giver: Holder, taker: Holder) -> int:
    return act(
        scene.store,
        scheme=scene.scheme,
        holder=place(scene, taker).id,
        by=giver.account,
        identity=giver.identity,
    )


def pass_on(scene: Scene, giver: Holder, taker: Holder) -> int:
    return _by(scene, passing_on.pass_on, giver, taker)


def ask(scene: Scene, giver: Holder, taker: Holder) -> int:
    return _by(scene, new_guardian.ask, giver, taker)


def give(scene: Scene, giver: Holder, taker: Holder) -> int:
    return _by(scene, new_guardian.give, giver, taker)


def finish(scene: Scene, who: Holder) -> None:
    handover.finish(scene.store, scheme=scene.scheme, holder=place(scene, who).id, by=who.account)


def seed(scene: Scene, wave: str, outer: Holder, inner: Holder) -> bytes:
    """A survey's key, as these two open it together."""
    row = scene.store.one(
        "wave_nests", wave=wave, outer_account=outer.account, inner_account=inner.account
    )
    bound = nest_context(wave, inner.account)
    core = peel(row["nest"], identity=outer.identity, context=bound)
    return open_core(core, identity=inner.identity, context=bound)


def comments_seed(scene: Scene, wave: str, guardian: Holder) -> bytes:
    row = scene.store.one("comment_seeds", wave=wave, account=guardian.account)
    bound = seed_context(wave, guardian.account)
    return open_envelope(row["seed"], identity=guardian.identity, context=bound)


def opened_by(scene: Scene, identity: Identity) -> list[bytes]:
    """Whatever any sealed key in the stores shows to one person alone, in any context of ours."""
    return list(_tries(scene, identity))


def _tries(scene: Scene, identity: Identity) -> Iterator[bytes]:
    store = scene.store
    accounts = [str(row["account"]) for row in store.all("holders") if row["account"]]
    for wave in [str(row["id"]) for row in store.all("waves")]:
        for account in accounts:
            bound = nest_context(wave, account)
            for row in store.all("wave_nests", wave=wave):
                for way in (peel, open_core):
                    yield from _shown(way, row["nest"], identity, bound)
            for row in store.all("comment_seeds", wave=wave):
                own = seed_context(wave, account)
                yield from _shown(open_envelope, row["seed"], identity, own)


def _shown(way, sealed, identity, bound) -> Iterator[bytes]:
    try:
        yield way(sealed, identity=identity, context=bound)
    except CryptoError:
        return


def rows(scene: Scene) -> tuple[int, int, int]:
    tables = ("wave_nests", "comment_seeds", "deposits")
    return tuple(scene.store.count(table) for table in tables)


def tampering(scene: Scene, table: str, values: dict, **where) -> None:
    store = "volatile" if table == "deposits" else "main"
    with scene.store.change(Event("upkeep"), store) as writer:
        assert writer.set(table, values, **where) == 1


def waiting_release(scene: Scene, account: str) -> dict:
    empty = dict.fromkeys(
        ("computed", "populations", "digest", "decided_by", "reason", "for_lead", "body")
    )
    return empty | {
        "id": "r1",
        "scheme": scene.scheme,
        "waves": scene.wave("pre").id,
        "state": "approved",
        "membership": b"",
        "policy_version": 1,
        "questionnaire": "",
        "asked_by": account,
        "asked_on": "2026-03-09",
        "published_on": None,
    }
