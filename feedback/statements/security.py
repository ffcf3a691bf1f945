"""security.txt (RFC 9116): where to tell of a fault, for those who look for one."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from feedback.web.languages import LANGUAGES

__all__ = ["PATH", "security_txt"]

PATH: Final = "/.well-known/security.txt"
# RFC 9116, 2.5.5: less than a year ahead. It is made at each request, so a stale copy soon ends.
_GOOD_FOR: Final = timedelta(days=90)


def security_txt(*, contact: str, public_url: str, now: datetime) -> str:
    """The file's text; `contact` is a mailto: or https: address."""
    until = datetime.combine((now + _GOOD_FOR).date(), time(), tzinfo=UTC)
    lines = (
        f"Contact: {contact}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(LANGUAGES)}",
        f"Canonical: {public_url}{PATH}",
    )
    return "".join(f"{line}\r\n" for line in lines)
