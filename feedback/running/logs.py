"""Logs without personal data: one JSON object a line, on standard error.

Values that a library puts into its texts (paths that hold a link, addresses, what somebody
typed) are not written, nor is an exception's own text: its type and the lines of code that it
passed are, and the name that SQLite or the system has for it ("SQLITE_FULL", "EMFILE").
"""

import json
import logging
import sys
import threading
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final

from feedback.running.log_handler import handler_of
from feedback.storage.trouble import cause

__all__ = ["JsonLines", "init_logs"]

_log: Final = logging.getLogger(__name__)
_LEAST: Final = {
    "waitress": logging.WARNING,
    "waitress.queue": logging.ERROR,
    "notifications_python_client": logging.CRITICAL,
    "urllib3": logging.CRITICAL,
}
"""Libraries that tell of single requests and mails: from which level on they are heard."""


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": _text(record),
        }
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            line["error"] = type(error).__qualname__
            if name := cause(error):
                line["cause"] = name
            line["passed"] = [
                f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
            ]
        return json.dumps(line, ensure_ascii=True)


def _text(record: logging.LogRecord) -> str:
    # Our own modules fill in nothing but names of our own code. The logger "feedback" itself is
    # Flask's, which fills in paths; a library's text without values may have been filled in
    # already.
    if record.name.startswith("feedback."):
        return record.getMessage()
    if isinstance(record.msg, str) and record.args:
        return record.msg
    return "(a text that is not logged)"


def init_logs() -> None:
    """Make this the only log of the process: of warnings too, and of what nobody caught."""
    handler = handler_of(sys.stderr)
    handler.setFormatter(JsonLines())
    # Else a line that could not be written would be printed with all that was filled into it.
    logging.raiseExceptions = False
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # A line for each request that waits a moment, or that somebody breaks off, would say when they
    # are here; one for each mail that does not go, when somebody asked for theirs (what may be
    # told of mail, feedback.outbox.telling tells).
    for library, least in _LEAST.items():
        logging.getLogger(library).setLevel(least)
    # Python would print these itself, with texts that may repeat what somebody typed.
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _log.critical("nobody caught an error", exc_info=(kind, error, trace))


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and args.exc_type is not SystemExit:
        _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
