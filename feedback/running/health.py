"""`/healthz`: whether this installation can serve, and nothing else."""

import fcntl
import os
import sqlite3
from pathlib import Path
from typing import cast

from flask import Blueprint, Response, current_app, jsonify

from feedback.config import Config
from feedback.storage.store import Event, Store
from feedback.web.access import Who, allow, store

__all__ = ["ready", "views"]

views = Blueprint("running", __name__)


@views.get("/healthz")
@allow(Who.ANYONE)
def healthz() -> Response:
    config = cast("Config", current_app.extensions["candour-config"])
    if ready(store(), config.data_dir):
        return jsonify(status="ok")
    response = jsonify(status="unavailable")
    response.status_code = 503
    return response


def ready(stored: Store, data_dir: Path) -> bool:
    """No start or migration is under way, and each store takes a write."""
    try:
        if _held(data_dir / "locks" / "start"):
            return False
        with stored.change(Event("upkeep"), "volatile") as w:
            w.put("jobs", {"id": "health", "state": "", "done": 0, "total": 0, "note": ""})
        # Whoever holds these locks is writing, which is all that is asked.
        for name in ("main", "keyring"):
            if not _held(data_dir / "locks" / name):
                with stored.change(Event("upkeep"), name):
                    pass
    except (OSError, sqlite3.Error):
        return False
    return True


def _held(lock: Path) -> bool:
    try:
        descriptor = os.open(lock, os.O_RDWR)
    except FileNotFoundError:
        return False  # made by whoever is the first to lock it
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
