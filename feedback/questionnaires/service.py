"""Questionnaires in the store: every version that was ever saved, by content hash."""

from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Final

from feedback.errors import NotFound
from feedback.questionnaires.errors import MalformedError
from feedback.questionnaires.model import Questionnaire
from feedback.storage.store import Reader, Writer

__all__ = ["keep", "stored", "stored_filled"]

_CACHED: Final = 64


class _Cache:
    """By content, so that nothing in it can be stale, and one may serve several stores."""

    def __init__(self) -> None:
        self._held: dict[Hashable, Questionnaire] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Questionnaire]) -> Questionnaire:
        found = self._held.get(key)
        if found is None:
            found = make()
            with self._lock:
                if len(self._held) >= _CACHED:
                    self._held.clear()
                self._held[key] = found
        return found


_cache = _Cache()


def keep(writer: Writer, questionnaire: Questionnaire) -> str:
    """Store this exact version if it is not there yet; its hash."""
    if writer.one("questionnaires", hash=questionnaire.hash) is None:
        row = {"hash": questionnaire.hash, "body": questionnaire.to_json()}
        writer.add("questionnaires", row)
    return questionnaire.hash


def stored(reader: Reader, digest: str) -> Questionnaire:
    """The version with this hash. NotFound; MalformedError where the row was changed."""
    return _cache.get(digest, lambda: _read(reader, digest))


def stored_filled(reader: Reader, digest: str, settings: Mapping[str, str]) -> Questionnaire:
    """The same with its placeholders replaced. Raises PlaceholderError besides."""
    key = (digest, tuple(sorted(settings.items())))
    return _cache.get(key, lambda: stored(reader, digest).fill(settings))


def _read(reader: Reader, digest: str) -> Questionnaire:
    row = reader.one("questionnaires", hash=digest)
    if row is None:
        raise NotFound("There is no such questionnaire.")
    found = Questionnaire.from_json(str(row["body"]))
    if found.hash != digest:
        raise MalformedError("a questionnaire's row does not hold what its hash says")
    return found
