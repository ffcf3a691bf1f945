"""Publishing the approved bytes, and nothing else: they are opened, checked, and let out."""

from typing import Final

from crypto import CryptoError, Identity
from feedback.errors import Conflict, NotAllowed
from feedback.releases import permissions
from feedback.releases.asked import questions
from feedback.releases.populations import load_populations
from feedback.releases.published import append
from feedback.releases.recall import lost_beside, published_before, remember
from feedback.releases.records import ReleaseAltered, load, open_words
from feedback.releases.states import Act, State
from feedback.releases.steps import event_of, move
from feedback.responses.waves import asked_in, wave
from feedback.storage.store import Store

__all__ = ["publish"]

_NOT_YET: Final = "There is nothing to publish: nobody has approved, or it is published already."

_LOST: Final = (
    "Results of people who are also in this scheme were published, and are not in this copy of the "
    "service, which was restored from an older backup. Together with these they could show what "
    "one person answered. Tell the people who run this service."
)


def publish(store: Store, *, scheme: str, release: str, by: str, identity: Identity) -> None:
    """Publish what the guardian approved: body, ledger and state in one change.

    Raises:
        Conflict: not approved, published already, or published by a later state of this
            installation than the copy that is running.
        NotAllowed: `by` may not publish, or cannot open the words.
        ReleaseAltered: the stored words are not those that were approved.
    """
    row = load(store, release, scheme)
    if row.state is not State.APPROVED or row.for_lead is None or row.populations is None:
        raise Conflict(_NOT_YET)
    permissions.publisher(store, scheme, by, decided_by=row.decided_by or "")
    try:
        words = open_words(store, row, row.for_lead, stage="approved", identity=identity)
    except CryptoError as error:
        raise NotAllowed("These words were not sealed to you.") from error
    waves = [wave(store, one) for one in row.waves]
    populations = load_populations(store, row.id, row.populations)
    asked = questions(asked_in(store, waves[0]), waves)
    # The file comes first: from then on no copy of the stores lets out other words. A crash
    # before the change below leaves these words approved, and they may still be published.
    with store.exclusive("release-computing"):
        if published_before(store, waves, row):
            raise Conflict("These results were published before. They cannot be published twice.")
        if lost_beside(store, waves):
            raise Conflict(_LOST)
        if row.digest != words.digest:
            raise ReleaseAltered("the approved words are not those that were computed")
        remember(store, waves, row)
        with store.change(event_of("release.published", row, by)) as writer:
            values = {
                "body": words.body.decode(),
                "populations": None,
                "published_on": store.today().isoformat(),
            }
            move(writer, row, Act.PUBLISH, values, otherwise=_NOT_YET)
            append(store, writer, row, words, populations, asked)
