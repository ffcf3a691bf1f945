"""Files that people upload, or hand to a command."""

import json
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from feedback.participants.roster import parse, sample
from feedback.questionnaires import codec
from feedback.questionnaires.definition import load
from feedback.questionnaires.errors import CodecError, DefinitionError, MalformedError
from feedback.questionnaires.model import Questionnaire
from feedback.questionnaires.toml_lines import Lines
from feedback.releases import policies
from feedback.releases.disclosure_reading import read_question, read_slices
from feedback.releases.inputs import InputError, read_json
from feedback.releases.model import Policy, PolicyError
from feedback.releases.parse import read_answers, read_policy, read_questions
from feedback.releases.simulate import run as simulate
from feedback.schemes.template_reading import TemplateError
from feedback.schemes.templates import load as load_template
from tests.fuzz.stage import ASKED
from tests.releases.test_disclosure_commands import EXAMPLE

from .parsers import Reader

__all__ = ["as_text", "made"]

_POLICY: Final = {"k": 8, "coalition": 1, "second_thoughts": 7, "keep_days": 90}
_QUESTION: Final = {
    "id": "q1",
    "text": "I can be honest",
    "options": ["1", "2", "3", "4", "5"],
    "favourable": ["4", "5"],
}
_ANSWERS: Final = "\n".join(
    ["participant,wave,role,q1"]
    + [f"p{n},{wave},mentor,{2 + n % 3}" for n in range(12) for wave in ("pre", "post")]
)
_TEMPLATES: Final = Path("feedback/schemes/definitions")
_SHIPPED: Final = Path("feedback/questionnaires/definitions")
_SMALL: Final = b"""title = "A"
roles = ["mentor"]
[scales.agree]
options = ["No", "Yes"]
favourable = ["2"]
[[question]]
id = "honest"
text = '''I can
be honest'''
scale = "agree"
[[question]]
id = "c"
text = "Any comments?"
kind = "text"
max_bytes = 600
"""


def as_text(read: Callable[[str], object]) -> Callable[[bytes], object]:
    """As text; what is none stays out of it, as lone surrogates."""
    return lambda data: read(data.decode("utf-8", "surrogateescape"))


def _warm() -> None:
    """What takes 80 MB to bring in, once in a process: no fault of whichever file comes first."""
    import scipy.optimize  # noqa: PLC0415 - only where files are read
    import webauthn  # noqa: PLC0415 - as above

    assert scipy.optimize
    assert webauthn


def made(folder: Path) -> Iterator[Reader]:
    """All of them; those that read a file find it in `folder`."""
    _warm()
    yield from _questionnaires()
    yield from _people()
    yield from _disclosure(folder)
    yield from _simulated(folder)


def _questionnaires() -> Iterator[Reader]:
    shipped = tuple(one.read_bytes() for one in sorted(_SHIPPED.glob("*.toml")))
    templates = tuple(one.read_bytes() for one in sorted(_TEMPLATES.glob("*.toml")))

    def lines(data: bytes) -> object:
        text = data.decode()
        tomllib.loads(text)
        return Lines(text).of(("question", 1, "waves"))

    yield Reader(
        "questionnaire",
        as_text(lambda text: load(text, file="a.toml")),
        (_SMALL, *shipped),
        (DefinitionError,),
    )
    yield Reader(
        "template",
        as_text(lambda text: load_template(text, file="a.toml")),
        templates,
        (TemplateError,),
    )
    yield Reader("places in TOML", lines, (_SMALL,), (ValueError, RecursionError))
    yield Reader(
        "stored questionnaire",
        as_text(Questionnaire.from_json),
        (ASKED.to_json().encode(),),
        (MalformedError,),
    )
    yield Reader(
        "coded answers",
        lambda data: codec.decode(ASKED, "pre", "mentor", data),
        (b"\x04", b"\0"),
        (CodecError,),
    )


def _people() -> Iterator[Reader]:
    roles = {"mentor": "Mentor", "mentee": "Mentee"}

    def people(data: bytes) -> object:
        found = parse(data, roles=roles, breakdowns=("site",))
        assert found.rows or found.problems or found.notes, "nothing is said of a file"
        return found

    yield Reader(
        "list of people",
        people,
        (
            sample(roles, ("site",)),
            "Name;Email;Role;site\r\nJosé Ñ;a@b.example;Mentor;x\r\n".encode("cp1252"),
            "Name\tEmail\tRole\nA\ta@b.example\tMentee\n".encode("utf-16"),
        ),
    )


def _disclosure(folder: Path) -> Iterator[Reader]:
    file = folder / "given.json"

    def by_file(read: Callable[[Path], object]) -> Callable[[bytes], object]:
        def write(data: bytes) -> object:
            file.write_bytes(data)
            return read(file)

        return write

    plain = Policy.from_dict({"k": 8, "coalition": 1})
    asked = read_questions(json.dumps([_QUESTION]), "q", plain)
    example = json.dumps(EXAMPLE).encode()
    slices = b'{"people": 12, "slices": [{"name": "a", "people": "all"}], "published": [[0, 1]]}'
    errors = (InputError,)
    yield Reader("published figures", by_file(read_question), (example,), errors)
    yield Reader("slices", by_file(read_slices), (slices,), errors)
    yield Reader(
        "policy file",
        as_text(lambda text: read_policy(text, "p")),
        (json.dumps({"k": 8, "coalition": 1, "invited": {"mentor": 12}}).encode(),),
        errors,
    )
    yield Reader(
        "questions file",
        as_text(lambda text: read_questions(text, "q", plain)),
        (json.dumps([_QUESTION]).encode(),),
        errors,
    )
    yield Reader(
        "answers file",
        as_text(lambda text: read_answers(text, "a", plain, asked)),
        (b"participant,wave,role,q1\np1,pre,mentor,2\np1,post,mentor,\n",),
        errors,
    )
    yield Reader(
        "JSON of a command",
        as_text(lambda text: read_json(text, "j")),
        (example, b'{"a": 1e5, "b": [[[]]]}'),
        errors,
    )
    yield Reader(
        "policy",
        lambda data: policies.read(_object(data)),
        (json.dumps(_POLICY).encode(),),
        (PolicyError,),
    )


def _simulated(folder: Path) -> Iterator[Reader]:
    """The three files of a release that is only tried, in one."""
    example = b"\0".join(
        (
            b'{"k": 8, "coalition": 1}',
            json.dumps([_QUESTION]).encode(),
            _ANSWERS.encode(),
        )
    )

    def simulate_(data: bytes) -> object:
        parts = [*data.split(b"\0"), b"", b""][:3]
        files = [folder / name for name in ("policy.json", "questions.json", "answers.csv")]
        for path, part in zip(files, parts, strict=True):
            path.write_bytes(part)
        return simulate(*files)

    yield Reader("release simulate", simulate_, (example,), (InputError,))


def _object(data: bytes) -> dict[str, object]:
    """What a store or a form would hold: an object, whatever is in it."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {}
