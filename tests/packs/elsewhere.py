"""Make files in a process of its own, on another day: prints the hash of each as JSON.

    python -m tests.packs.elsewhere DAYS

The clock of the whole process is moved before any library is loaded.
"""

import datetime as dt
import hashlib
import json
import sys
import time

_AHEAD = int(sys.argv[1]) * 86_400 if __name__ == "__main__" else 0
_real = {name: getattr(time, name) for name in ("time", "localtime", "gmtime")}


class _Moved(dt.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(time.time(), dt.UTC).replace(tzinfo=None)


def _move() -> None:
    time.time = lambda: _real["time"]() + _AHEAD
    for name in ("localtime", "gmtime"):
        setattr(
            time, name, lambda at=None, real=_real[name]: real(time.time() if at is None else at)
        )
    dt.datetime = _Moved


def _print() -> None:
    from feedback.packs.making import make  # noqa: PLC0415 - after the clock is moved
    from feedback.releases.display_model import same  # noqa: PLC0415 - as above
    from tests.packs.telling import counted, odd, told  # noqa: PLC0415 - as above
    from tests.packs.test_stamps import VAULT  # noqa: PLC0415 - as above

    several = told(counted(), counted("north", n=30, breakdown="place"))
    found = {
        f"{number}/{file.name}": hashlib.sha256(file.data).hexdigest()
        for number, of in enumerate((told(), several))
        for file in make(VAULT, of, same)
    }
    unpaged = make(VAULT, odd(), same, paged=False)
    found |= {f"odd/{file.name}": hashlib.sha256(file.data).hexdigest() for file in unpaged}
    print(json.dumps(found))  # noqa: T201 - what it is for


if __name__ == "__main__":
    _move()
    _print()
