"""Where a demonstration lies, apart from every real installation, and who may sign in to it."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from feedback.config import data_folder

__all__ = ["Person", "Place"]

_OURS = "FEEDBACK_"
# What else is set is for a real installation: a demonstration sends no mail, and uses no real key.
_KEPT = frozenset({"FEEDBACK_PORT", "FEEDBACK_PROCESSES"})


@dataclass(frozen=True)
class Person:
    """Somebody invented, with everything they would have written down; `totp` is empty where
    they need no app."""

    role: str
    name: str
    email: str
    words: str = field(repr=False)
    totp: str = field(repr=False)
    recovery: str = field(repr=False)


@dataclass(frozen=True)
class Place:
    """Beside the data folder of the real installation, under its name with "-demo"."""

    data_dir: Path

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Place":
        real = data_folder(environ)
        return cls(real.with_name(real.name + "-demo"))

    def environment(self, environ: Mapping[str, str]) -> dict[str, str]:
        """The settings of the demonstration: this machine only, no mail server, a key of its
        own."""
        kept = {
            name: value
            for name, value in environ.items()
            if name in _KEPT or not name.startswith(_OURS)
        }
        port = kept.get("FEEDBACK_PORT") or "8000"
        return kept | {
            "FEEDBACK_DATA_DIR": str(self.data_dir),
            "FEEDBACK_HOST": "127.0.0.1",
            "FEEDBACK_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "FEEDBACK_ORGANISATION": "Anytown Council",
            "FEEDBACK_DEMO": "1",
        }

    @property
    def notes(self) -> Path:
        return self.data_dir.with_name(self.data_dir.name + ".json")

    def write(self, people: list[Person], *, until: str) -> None:
        """Note who may sign in, and the last day on which the open survey is open."""
        content = json.dumps({"until": until, "people": [asdict(one) for one in people]})
        descriptor = os.open(self.notes, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(content)

    def read(self) -> tuple[list[Person], str] | None:
        """The people, and until when the demonstration is good; None if there is none."""
        try:
            content = json.loads(self.notes.read_text("utf-8"))
        except FileNotFoundError:
            return None
        return [Person(**one) for one in content["people"]], str(content["until"])
