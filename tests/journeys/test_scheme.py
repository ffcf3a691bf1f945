"""A whole scheme: from the first link of an installation to its published results."""

import re

import pytest

from crypto import CryptoError, Identity, open_envelope, open_with_secret
from feedback.responses.records import answers_context
from feedback.responses.waves import wave as load_wave
from feedback.storage.participant_keys import participant_key
from feedback.storage.vault import PURPOSES
from tests.journeys.answering import SAID
from tests.journeys.story import Story


@pytest.fixture
def story(town):
    return Story(town)


def test_a_scheme_from_set_up_to_outcomes(story):
    town = story.town
    story.begin()
    story.set_up()
    story.find_holders()
    story.agree()
    story.survey("pre", "2")
    story.survey("post", "5")
    story.release()
    lead = story.pages["lead"]
    assert lead.get_by_text("More people said this after").count() >= 3
    assert town.faults == []
    nothing_readable(story)
    nothing_opens(story)


def nothing_readable(story) -> None:
    """No answer, name, address, token, code or passphrase lies in any byte of the data folder,
    of temporary files, or of what the server said."""
    town, secrets = story.town, []
    secrets += [SAID, "Mentee Nr", "mentee0", "mentor0", "union.example", "Gail Guardian"]
    secrets += [
        code.replace("-", sign) for code in story.receipts + story.codes for sign in ("-", "")
    ]
    for one in story.secrets.values():
        secrets += [one.words, one.totp, one.recovery, one.recovery.replace("-", "")]
    for _, mail in town.inbox.mails:
        link = re.search(r"/(?:i|enrol)/(\S+)", mail.get_body(("plain",)).get_content())
        secrets += [link[1]] if link else []
    heaps = {str(path): path.read_bytes() for path in town.folder.rglob("*") if path.is_file()}
    heaps["output"] = town.log.getvalue().encode()
    assert len(heaps) > 6
    for name, heap in heaps.items():
        for secret in secrets:
            found = any(form in heap for form in (secret.encode(), secret.lower().encode()))
            assert not found, f"{secret!r} lies in {name}"


def nothing_opens(story) -> None:
    """With everything that is at rest (stores, keyring, master key) no answer opens."""
    store = story.town.store
    keys = [participant_key(store, store, row["name"]) for row in store.all("participant_keys")]
    keys += [store.vault.key(name) for name in PURPOSES] + [store.vault.masters[0]]
    tried = 0
    for kind in ("pre", "post"):
        wave = load_wave(store, story.wave(kind).id)
        for row in store.wave(wave.file).all("answers")[:3]:
            own = participant_key(store, store, row["key_name"])
            for key in keys:
                tried += 1
                with pytest.raises(CryptoError):
                    open_envelope(
                        row["envelope"],
                        identity=Identity(key),
                        context=answers_context(wave),
                        key=own,
                    )
                with pytest.raises(CryptoError):
                    open_with_secret(
                        row["envelope"], secret=key, context=answers_context(wave), key=own
                    )
    assert tried > 100
