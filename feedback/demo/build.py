"""Building the demonstration: months of a scheme's life in seconds, by the real services."""

import shutil
from datetime import timedelta

from crypto import DEFAULT_COST, group
from feedback.clock import SetClock, SystemClock
from feedback.comments import service as comments
from feedback.config import Config, key_file, load
from feedback.demo import story
from feedback.demo.cast import Holder, move_to
from feedback.demo.members import Member
from feedback.demo.place import Person, Place
from feedback.releases import deciding, publishing, service
from feedback.releases.children import in_process
from feedback.releases.records import load as load_release
from feedback.running.keyfile import make_key
from feedback.running.worker import Worker
from feedback.schemes.waves import waves
from feedback.storage.sqlite import SqliteStore, initialise
from feedback.storage.store import Event

__all__ = ["build", "fresh"]

# From the first day of the finished scheme until today; then its results are a few days old.
_DAYS = timedelta(days=146)


def fresh(place: Place) -> bool:
    """Whether what is there can be used today."""
    found = place.read()
    today = SystemClock().now().date().isoformat()
    return found is not None and place.data_dir.exists() and today < found[1]


def build(place: Place, environment: dict[str, str]) -> None:
    """Throw away what is there and build it anew."""
    clear(place)
    make_key(environment)
    config = load(environment)
    end = SystemClock().now()
    clock = SetClock(end - _DAYS)
    store = initialise(config.data_dir, config.master_keys, clock)
    made, lead, guardians, members = story.finished_scheme(store, clock, cost=DEFAULT_COST)
    _publish(store, made, lead, guardians)
    move_to(store, clock, end.date() - timedelta(days=1))
    _send(config, store)
    with store.change(Event("upkeep"), "volatile") as writer:
        writer.remove("local_mail")  # links of a survey that is long over
    story.open_scheme(store, lead=lead, guardians=guardians)
    _send(config, store)
    store.close()
    people = [_person("lead", lead), *(_person("guardian", one) for one in guardians)]
    people += [_member(one) for one in members]
    place.write(people, until=(end.date() + timedelta(days=7)).isoformat())


def clear(place: Place) -> None:
    """Remove a demonstration with its key and notes; nothing else is ever touched."""
    if not place.data_dir.name.endswith("-demo"):
        raise RuntimeError("this is not a demonstration's folder")
    shutil.rmtree(place.data_dir, ignore_errors=True)
    for path in (place.notes, key_file({}, place.data_dir)):
        path.unlink(missing_ok=True)


def _read_comments(store: SqliteStore, made: str, guardian: Holder) -> None:
    """A guardian lets each comment that may be quoted through once, and sums all up in themes."""
    for wave in waves(store, made):
        desk = comments.sit(
            store, scheme=made, wave=wave.id, by=guardian.account, identity=guardian.identity
        )
        comments.begin(desk)
        for question in [one.question.id for one in comments.readings(desk)]:
            for theme in story.THEMES.values():
                comments.add_theme(desk, question=question, text=theme)
            _read_question(desk, comments.reading(desk, question))
        comments.finish(desk)


def _read_question(desk: comments.Desk, of: comments.Reading) -> None:
    themes = {theme.text: theme.id for theme in of.themes}
    quoted: set[str] = set()
    for one in of.comments:
        through = of.may_quote(one) and one.text not in quoted
        quoted |= {one.text} if through else set()
        seen = comments.Seen(of.question.id, one.entry.handle, one.entry.mark)
        under = [themes[story.THEMES[one.text]]]
        comments.decide(desk, seen, how="quote" if through else "out", themes=under)


def _publish(store: SqliteStore, made: str, lead: Holder, guardians: tuple[Holder, ...]) -> None:
    """Lead and guardian release together, as their pages would have them do it."""
    release = service.request(store, scheme=made, by=lead.account, identity=lead.identity)
    guardian = guardians[0]
    _read_comments(store, made, guardian)
    service.compute(
        store,
        scheme=made,
        release=release,
        by=guardian.account,
        identity=guardian.identity,
        run=in_process,
    )
    computed = load_release(store, release, made)
    deciding.approve(
        store,
        scheme=made,
        release=release,
        digest=(computed.digest or b"").hex(),
        by=guardian.account,
        identity=guardian.identity,
    )
    publishing.publish(store, scheme=made, release=release, by=lead.account, identity=lead.identity)


def _send(config: Config, store: SqliteStore) -> None:
    Worker(config, store).run_all()


def _person(role: str, one: Holder) -> Person:
    recovery = bytes.fromhex(one.recovery)
    return Person(role, one.name, one.email, one.passphrase, one.totp, group(recovery))


def _member(one: Member) -> Person:
    return Person(one.person.role, one.person.name, one.email, one.words, "", one.recovery)
