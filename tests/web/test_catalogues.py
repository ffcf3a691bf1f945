"""Every text that somebody who takes part reads is there in every language, whole and compiled."""

from pathlib import Path

import pytest
from babel.messages import Catalog

from feedback.web import catalogues, texts
from feedback.web.languages import DEFAULT, LANGUAGES

ROOT = Path(__file__).parents[2]
THEIRS = "templates/responses/landing.html"
LEADS = "templates/releases/index.html"


@pytest.fixture(scope="module")
def found() -> Catalog:
    return texts.extract(ROOT)


@pytest.fixture(scope="module", params=catalogues.paths(), ids=lambda path: path.parts[-3])
def path(request) -> Path:
    return request.param


def test_each_language_that_is_offered_has_a_catalogue():
    assert {path.parts[-3] for path in catalogues.paths()} == LANGUAGES.keys() - {DEFAULT}


def test_the_catalogue_holds_the_texts_that_there_are(path: Path, found: Catalog):
    """Mended by scripts/translate, which also notes where each stands."""
    held = {message.id for message in catalogues.read(path)}
    assert held == {message.id for message in found}, "run scripts/translate"


def test_what_is_compiled_is_what_is_written(path: Path):
    made = catalogues.compiled(catalogues.read(path))
    assert path.with_suffix(".mo").read_bytes() == made, "run scripts/translate"


def test_nothing_that_participants_read_is_untranslated(path: Path, found: Catalog):
    """Wherever it stands by now."""
    wanting = catalogues.untranslated(catalogues.updated(catalogues.read(path), found))
    assert [message.id for message in wanting] == []


def test_placeholders_are_those_of_the_english_text(path: Path):
    catalogue = catalogues.read(path)
    assert list(catalogues.faults(catalogue)) == []
    braced = [
        message.id
        for message in catalogue
        if isinstance(message.id, str)
        and message.string
        and "{" in message.id
        and set(_braces(message.id)) != set(_braces(str(message.string)))
    ]
    assert braced == []


def _braces(text: str) -> list[str]:
    return [part.partition("}")[0] for part in text.split("{")[1:]]


def made(location: str, string: object = "", *, flags: tuple[str, ...] = ()) -> Catalog:
    catalogue = Catalog(locale="cy")
    catalogue.add("Some %(n)s", string, locations=[(location, 1)], flags=flags)
    return catalogue


def test_the_check_sees_what_it_looks_for():
    assert len(catalogues.untranslated(made(THEIRS))) == 1
    assert len(catalogues.untranslated(made(THEIRS, "Rhai %(n)s", flags=("fuzzy",)))) == 1
    assert catalogues.untranslated(made(THEIRS, "Rhai %(n)s")) == []
    assert catalogues.untranslated(made(LEADS)) == []
    assert list(catalogues.faults(made(THEIRS, "Rhai %(m)s"))) != []
    assert list(catalogues.faults(made(THEIRS, "Rhai %(n)s"))) == []


def test_a_new_place_counts_as_one_that_participants_read():
    assert len(catalogues.untranslated(made("templates/anything/new.html"))) == 1
    assert len(catalogues.untranslated(made("feedback/schemes/definitions/new.toml"))) == 1


def test_a_text_that_went_goes_and_a_new_one_is_never_guessed():
    old = Catalog(locale="cy")
    old.add("Delete my answers", "Dileu fy atebion", locations=[(THEIRS, 1)])
    new = Catalog()
    new.add("Delete my answer", locations=[(THEIRS, 1)])
    updated = catalogues.updated(old, new)
    assert [(one.id, one.string) for one in updated if one.id] == [("Delete my answer", None)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('_("A b")', ["A b"]),
        ('x = _l("A " "b")', ["A b"]),
        ('ngettext("%(num)s a", "%(num)s b", n)', [("%(num)s a", "%(num)s b")]),
        ('raise Conflict("Too late.")', ["Too late."]),
        ('WHY: Final = "Too late."\nraise Conflict(WHY)', ["Too late."]),
        ('raise Rejected("No" if x else "Never", field="a")', ["No", "Never"]),
        ('raise Conflict("for the log")', []),
        ('WHY: Final = N_("Said elsewhere")', ["Said elsewhere"]),
        ('print("nothing")', []),
    ],
)
def test_what_is_found_in_python(source: str, expected: list[object]):
    assert list(texts.in_python(source)) == expected


def test_what_is_found_in_a_checkout(found: Catalog):
    there = {message.id for message in found}
    assert "Your survey" in there  # a template
    assert "Any other comments?" in there  # a shipped questionnaire
    assert "How well did I listen?" in there  # the reflection log
    assert "Both of you need a sign-in first." in there  # an error
    assert "Your survey is open until %(date)s" in there  # a mail


def test_no_error_that_is_shown_has_its_values_put_in_too_soon():
    """An f-string is another sentence for every value: no catalogue can hold it."""
    wrong = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / "feedback").rglob("*.py"))
        if catalogues.theirs(str(path.relative_to(ROOT)))
        for line in path.read_text().splitlines()
        if any(f'{name}(f"' in line for name in texts.ERRORS)
    ]
    assert wrong == []
