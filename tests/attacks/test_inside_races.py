"""Everything that may happen once, tried by several at the same moment: one of them does it.

Links, codes, second thoughts, meetings and decisions about results have such tests of their own.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from feedback.accounts import enrolling, holders
from feedback.accounts.signing_in import Desk
from feedback.errors import ServiceError
from feedback.invitations.service import remind
from feedback.oversight import erasing, holds
from feedback.participants import approvals as changes
from feedback.participants import service as people_service
from feedback.participants.service import people
from feedback.responses import lifecycle
from feedback.schemes import agreement, handover, service, waves
from feedback.schemes.list_changes import fingerprint
from tests.accounts import people as accounts
from tests.schemes import build

SEVERAL = 3


@pytest.fixture
def lead(store) -> str:
    return build.make_account(store, "Leda Lead", "leda@council.example")


@pytest.fixture
def scheme(store, lead) -> str:
    made = build.make_scheme(store, lead)
    build.finish_settings(store, made, lead)
    build.add_people(store, made, lead)
    return made


@pytest.fixture
def guardian(store, scheme) -> str:
    return build.add_guardian(store, scheme)


@pytest.fixture
def second(store, scheme, guardian) -> str:
    del guardian  # comes first
    return build.add_guardian(store, scheme, email="gus@union.example")


@pytest.fixture
def opened(store, scheme, lead, second, guardian, clock) -> str:
    del second  # without one no survey opens
    build.plan_both(store, scheme, lead)
    build.agree(store, scheme, guardian)
    clock.advance(timedelta(days=7))
    lifecycle.tick(store)
    assert store.count("waves", scheme=scheme, state="open") == 1
    return scheme


def raced(store, acts: Sequence[Callable[[], object]]) -> list[int]:
    """Do all at once; the places of those that were done. Whoever else was told no in words."""
    start, done, broken = threading.Barrier(len(acts)), [], []

    def run(place: int) -> None:
        start.wait()
        try:
            acts[place]()
            done.append(place)
        except ServiceError:
            pass
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is a fault
            broken.append(error)
        finally:
            store.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert broken == []
    return done


def decided(
    decide: Callable[..., object], store, scheme: str, asked: str, said: Sequence[tuple[str, bool]]
) -> list[Callable[[], object]]:
    """What several accounts say to one request, each yes or no."""
    return [
        partial(decide, store, scheme=scheme, approval=asked, yes=yes, by=by) for by, yes in said
    ]


def nominated(store, scheme: str, lead: str, name: str, email: str) -> str:
    """Ask somebody to be a guardian."""
    return holders.nominate(
        store, scheme=scheme, role="guardian", name=name, email=email, title="", by=lead
    )


def test_one_agreement(store, scheme, guardian, second):
    digest, listed = service.scheme(store, scheme).digest, fingerprint(store, scheme)
    acts = [
        lambda by=by: agreement.agree(store, scheme=scheme, digest=digest, listed=listed, by=by)
        for by in (guardian, second, guardian)
    ]
    assert len(raced(store, acts)) == 1
    assert store.count("approvals", scheme=scheme, kind="agreement") == 1
    assert store.count("approvals", scheme=scheme, kind="list") == 1
    assert store.count("audit", scheme=scheme, event="agreement.given") == 1


def test_an_agreement_and_a_change_do_not_both_stand(store, scheme, lead, guardian):
    found = service.scheme(store, scheme)
    moved, listed = found.settings.with_(place="Elsewhere"), fingerprint(store, scheme)
    raced(
        store,
        [
            lambda: agreement.agree(
                store, scheme=scheme, digest=found.digest, listed=listed, by=guardian
            ),
            lambda: service.change_settings(store, scheme=scheme, settings=moved, by=lead),
        ],
    )
    now = service.scheme(store, scheme)
    assert now.settings.place == "Elsewhere"
    assert now.state == "draft"


def test_one_decision_about_a_person(store, opened, lead, guardian, second):
    gone = people(store, opened)[0]
    asked = changes.ask_remove(store, scheme=opened, person=gone.id, by=lead)
    said = [(guardian, True), (second, False), (guardian, False)]
    (done,) = raced(store, decided(changes.decide_change, store, opened, asked, said))
    assert store.one("approvals", id=asked)["state"] == ("yes" if done == 0 else "no")
    assert people_service.participant(store, opened, gone.id).left == (done == 0)


def test_one_request_about_a_person(store, opened, lead):
    gone = people(store, opened)[0]
    acts = [lambda: changes.ask_remove(store, scheme=opened, person=gone.id, by=lead)] * SEVERAL
    assert len(raced(store, acts)) == 1


def test_one_decision_about_a_new_deputy(store, opened, lead, guardian, second):
    asked = handover.ask_handover(
        store,
        scheme=opened,
        role="deputy",
        name="Dee",
        email="dee@council.example",
        title="",
        leaving=None,
        by=lead,
    )
    said = [(guardian, True), (second, True), (second, False)]
    (done,) = raced(store, decided(handover.decide_handover, store, opened, asked, said))
    assert store.count("outbox", kind="nomination") - 2 == (0 if done == 2 else 1)


def test_one_reminder(store, opened, lead):
    wave = waves.waves(store, opened)[0].id
    acts = [lambda: remind(store, wave=wave, by=lead)] * SEVERAL
    done = raced(store, acts)
    rows = store.count("outbox", kind="reminder")
    assert rows == 24 * len(done)
    assert len(done) <= 2  # one after the other they are the first and the second


def test_one_place_for_one_address(store, scheme, lead):
    one = replace(people(store, scheme)[0], name="Twice", email="twice@council.example", pair="")
    acts = [lambda: people_service.add(store, scheme=scheme, person=one, by=lead)] * SEVERAL
    assert len(raced(store, acts)) == 1
    listed = [each.email for each in people(store, scheme)]
    assert listed.count("twice@council.example") == 1


def test_nobody_is_listed_and_nominated_at_once(store, scheme, lead):
    one = replace(people(store, scheme)[0], name="Both", email="both@council.example", pair="")
    acts = [
        lambda: people_service.add(store, scheme=scheme, person=one, by=lead),
        lambda: nominated(store, scheme, lead, "Both", "both+x@council.example"),
    ]
    assert len(raced(store, acts)) == 1


def test_one_file_of_people(store, scheme, lead):
    data = b"Name,Email,Role\nAnn,ann@x.example,mentor\nBob,bob@x.example,mentee"
    acts = [
        lambda: people_service.import_people(store, scheme=scheme, data=data, by=lead)
    ] * SEVERAL
    assert len(raced(store, acts)) == 1
    assert len(people(store, scheme)) == 26


def test_one_yes_or_no_to_erasing(store, opened, lead, guardian, second):
    one = people(store, opened)[0]
    asked = erasing.ask(store, scheme=opened, email=one.email, check="met", by=lead)
    said = [(guardian, True), (second, False), (second, True)]
    (done,) = raced(store, decided(erasing.decide, store, opened, asked, said))
    gone = one.email not in {each.email for each in people(store, opened)}
    assert gone == (done != 1)
    assert store.one("approvals", id=asked)["state"] == ("no" if done == 1 else "yes")


def test_one_beginning_of_a_hold(store, opened, lead, guardian, second):
    asked = holds.ask(store, scheme=opened, reason="A complaint", by=lead)
    said = [(guardian, True), (second, True), (guardian, True)]
    assert len(raced(store, decided(holds.decide, store, opened, asked, said))) == 1
    assert store.count("holds", scheme=opened) == 1


def test_one_first_account(store):
    """Two who have the link that the first start prints."""
    made = accounts.firsts(Desk(store, cost=accounts.CHEAP), SEVERAL)
    acts = [lambda one=one: enrolling.enrol(store, one) for one in made]
    assert len(raced(store, acts)) == 1
    assert store.count("accounts") == 1


def test_one_holder_of_one_nomination(store, scheme, lead):
    """Two links of it, and the mail read by somebody else."""
    held = nominated(store, scheme, lead, "Gill", "gill@union.example")
    desk = Desk(store, cost=accounts.CHEAP)
    makings = [
        accounts.make(
            desk,
            enrolling.begin(store, enrolling.offer(store, holders.mint_enrolment(store, held))),
            name="Gill",
            email="",
            fixed=True,
        )[0]
        for _ in range(2)
    ]
    before = store.count("accounts")
    done = raced(store, [lambda one=one: enrolling.enrol(store, one) for one in makings])
    assert len(done) == 1
    assert store.count("accounts") == before + 1
    assert holders.holder(store, held).account == makings[done[0]].account
