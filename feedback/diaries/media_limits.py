"""What the schemes of a member allow for media. A diary belongs to its owner and not to a scheme,
so of several schemes the most generous counts."""

from feedback.diaries.media_model import MEGABYTE, Limits
from feedback.members.arrangements import arrangements
from feedback.members.places import places
from feedback.storage.store import Store

__all__ = ["limits_of"]


def limits_of(store: Store, account: str) -> Limits:
    """The limits of an account; off where no scheme of theirs allows media."""
    allowed = [
        arranged
        for place in places(store, account)
        if (arranged := arrangements(store, place.scheme)).media
    ]
    return Limits(
        on=bool(allowed),
        file=max((one.media_file_mb for one in allowed), default=0) * MEGABYTE,
        person=max((one.media_person_mb for one in allowed), default=0) * MEGABYTE,
    )
