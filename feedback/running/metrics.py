"""What may be known of a running installation by who watches it: nothing that a participant does
moves any of it (docs/metrics.md says why for each)."""

import shutil
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from feedback.audit.service import incidents
from feedback.backups.noted import NOTED, moment
from feedback.config import Config
from feedback.outbox.model import State
from feedback.running.health import ready
from feedback.running.vitals import Vitals
from feedback.storage.migrations import MIGRATIONS
from feedback.storage.store import Store

__all__ = ["DISK_STEPS", "Facts", "text"]

_GIB: Final = 1024**3
# In a step falls whatever is on the disk: nobody sees a single upload, unless it is the last drop.
DISK_STEPS: Final = tuple(
    int(size * _GIB) for size in (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
)
_DATES: Final = ("opens", "closes", "deals", "destroys")


class Facts:
    """A collector, without Prometheus's own of the process: CPU and memory follow requests."""

    def __init__(self, config: Config, store: Store, vitals: Vitals) -> None:
        self._config = config
        self._store = store
        self._vitals = vitals

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield _labelled("candour_info", "The program's version.", "version", {_version(): 1})
        yield _one("candour_stores_ready", "1 if each store takes a write.", self._ready())
        versions = {name: len(steps) for name, steps in MIGRATIONS.items()}
        yield _labelled(
            "candour_schema_version", "Version to which stores are brought.", "store", versions
        )
        yield from self._of_the_worker()
        yield from self._of_mail()
        yield _one("candour_disk_free_bytes", "Free space for data, down to a step.", self._disk())
        yield from self._of_dates()
        yield _one(
            "candour_incidents", "Incidents in the record of actions.", len(incidents(self._store))
        )

    def _ready(self) -> int:
        return int(ready(self._store, self._config.data_dir))

    def _of_the_worker(self) -> Iterator[GaugeMetricFamily]:
        yield _one("candour_serving_processes", "Processes that serve pages.", self._vitals.serving)
        yield _one(
            "candour_worker_round_timestamp_seconds",
            "When the worker last began a round, down to five minutes.",
            self._vitals.last_round,
        )
        failing = {name: int(bad) for name, bad in self._vitals.failing().items()}
        yield _labelled("candour_job_failing", "1 if a job fails again and again.", "job", failing)

    def _of_mail(self) -> Iterator[GaugeMetricFamily]:
        yield _one(
            "candour_mail_waiting",
            "Mails to whole surveys that wait, up to a power of ten.",
            _up(self._waiting()),
        )
        reachable = self._vitals.mail
        if reachable is not None:
            yield _one(
                "candour_mail_reachable", "1 if mail could be handed over now.", int(reachable)
            )

    def _waiting(self) -> int:
        """Rows of a batch alone: others may be there because a participant asked."""
        return self._store.count("outbox", state=State.WAITING.value, batch__gt="")

    def _disk(self) -> int:
        free = shutil.disk_usage(self._config.data_dir).free
        return max((step for step in DISK_STEPS if step <= free), default=0)

    def _of_dates(self) -> Iterator[GaugeMetricFamily]:
        made = self._store.one("meta", name=NOTED)
        if made:
            yield _one(
                "candour_backup_timestamp_seconds",
                "When the newest backup was made and checked, to the hour.",
                int(moment(str(made["value"])).timestamp()),
            )
        today = self._store.today()
        days = [
            (day - today).days
            for row in self._store.all("waves")
            for day in (date.fromisoformat(str(row[name])) for name in _DATES)
            if day >= today
        ]
        if days:
            yield _one("candour_survey_date_days", "Days until a survey's next date.", min(days))


def text(facts: Facts) -> bytes:
    """In Prometheus's text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(facts)
    return generate_latest(registry)


def _one(name: str, what: str, value: int) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, what, value=value)


def _labelled(name: str, what: str, label: str, values: dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, what, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family


def _up(count: int) -> int:
    """The next power of ten, from 10 on; 0 for none."""
    return 10 ** max(1, len(str(count - 1))) if count else 0


@lru_cache(maxsize=1)
def _version() -> str:
    return version("candour")
