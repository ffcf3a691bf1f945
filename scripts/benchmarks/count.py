"""Print how many slots hold answers that were sent. Each is opened with the store's own key."""

from feedback.responses import service, slots
from feedback.responses.model import State
from feedback.responses.waves import wave
from feedback.running.opening import open_store


def main() -> None:
    """Count over all open surveys of the installation that the environment names."""
    _, store = open_store()
    found = 0
    for row in store.all("waves", state="open"):
        at = wave(store, str(row["id"]))
        for slot in store.wave(str(at.file)).all("slots"):
            name = slot["name"]
            if not isinstance(name, bytes):
                raise TypeError("a slot's name is bytes")
            ballot = slots.open_slot(store, service.place_of(store, at, name), slot)
            found += ballot.state is State.SUBMITTED
    print(found)
    store.close()


if __name__ == "__main__":
    main()
