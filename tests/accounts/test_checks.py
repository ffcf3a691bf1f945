"""Every 60 days: whoever holds a key and was not here is asked."""

from datetime import timedelta

from feedback.accounts import checks
from feedback.accounts.checks import due_checks
from feedback.accounts.holders import withdraw
from feedback.accounts.signing_in import Desk, sign_in
from feedback.clock import SetClock
from feedback.storage.sqlite import SqliteStore
from tests.accounts.people import first, guardian, lead
from tests.storage.together import threads


def asked(store: SqliteStore) -> list[object]:
    return sorted(
        str(store.vault.open_record("outbox", str(row["id"]), row["payload"])["account"])
        for row in store.all("outbox", kind="check-keys")
    )


def test_after_sixty_days_and_then_every_sixty(desk: Desk, store: SqliteStore, clock: SetClock):
    known, _ = lead(desk)
    clock.advance(timedelta(days=59))
    due_checks(store)
    assert asked(store) == []
    clock.advance(timedelta(days=1))
    due_checks(store)
    due_checks(store)
    assert asked(store) == [known.account]
    clock.advance(timedelta(days=59))
    due_checks(store)
    assert asked(store) == [known.account]
    clock.advance(timedelta(days=1))
    due_checks(store)
    assert asked(store) == [known.account] * 2


def test_signing_in_proves_it(desk: Desk, store: SqliteStore, clock: SetClock):
    known, _ = lead(desk)
    clock.advance(timedelta(days=50))
    sign_in(desk, email=known.email, passphrase=known.words, code=known.code(store), device=None)
    clock.advance(timedelta(days=59))
    due_checks(store)
    assert asked(store) == []


def test_only_holders(desk: Desk, store: SqliteStore, clock: SetClock):
    first(desk)
    clock.advance(timedelta(days=100))
    due_checks(store)
    assert asked(store) == []


def test_not_who_has_left(desk: Desk, store: SqliteStore, clock: SetClock):
    known, _ = lead(desk)
    gill, held = guardian(desk, "g@example.org", by=known.account)
    withdraw(store, holder=held, by=gill.account)
    clock.advance(timedelta(days=61))
    due_checks(store)
    assert asked(store) == [known.account]


def test_two_workers_at_once_send_one_mail(desk: Desk, store: SqliteStore, clock: SetClock):
    known, _ = lead(desk)
    clock.advance(timedelta(days=60))
    assert threads(4, lambda _: checks._ask(store, known.account), store.close) == [None] * 4  # noqa: SLF001 - past the first look, where they would meet
    assert asked(store) == [known.account]
