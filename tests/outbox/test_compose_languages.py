"""A mail in Welsh as well: everything twice, the English first, each link to pages of its own."""

import pytest

from feedback.outbox.compose import compose
from tests.outbox.test_compose import CODE, LINK, VALUES, config

__all__ = ["config"]

HINT = "Cymraeg: isod. Drafft yw'r cyfieithiad; y testun Saesneg sy'n cyfrif.\n\n"
PARTICIPANTS = (
    "invitation",
    "reminder",
    "again",
    "join",
    "diary-ends",
    "pairing-ended",
    "sign-in-changed",
)


@pytest.mark.parametrize("kind", PARTICIPANTS)
def test_everything_stands_below_in_welsh(config, kind):
    plain = compose(config, kind, to="a@example.org", **VALUES)
    both = compose(config, kind, to="a@example.org", also="cy", **VALUES)
    assert both.text.startswith(HINT + plain.text.rstrip())
    below = both.text.removeprefix(HINT + plain.text.rstrip())
    assert both.subject.startswith(f"{plain.subject} / ")
    assert below.split("\n\n")[1].replace("\n", " ") == both.subject.removeprefix(
        f"{plain.subject} / "
    )
    assert f"{LINK}?lang=cy" in below
    assert (CODE in below) == (CODE in plain.text)
    english = {one for one in plain.text.split("\n\n") if " " in one}
    assert not english & set(below.split("\n\n")), "nothing was left in English"
    assert both.html.count(' lang="cy"') >= below.count("\n\n")


def test_dates_are_welsh_too(config):
    mail = compose(config, "invitation", to="a@example.org", also="cy", **VALUES)
    assert "14 March 2026" in mail.subject
    assert "14 Mawrth 2026" in mail.subject


def test_without_it_nothing_is_said_of_a_language(config):
    mail = compose(config, "invitation", to="a@example.org", **VALUES)
    assert "lang=cy" not in mail.text + mail.html
    assert "Cymraeg" not in mail.text
