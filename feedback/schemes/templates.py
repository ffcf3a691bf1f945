"""Templates of schemes as data: what a new scheme starts from, and may change.

The files are TOML, in `definitions/`; a copy that someone has edited is read by `load`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from feedback.questionnaires.errors import DefinitionProblem
from feedback.questionnaires.toml_lines import Lines, syntax_fault
from feedback.schemes.template_reading import TemplateError, TemplateReader

__all__ = [
    "Helpline",
    "PolicyDefaults",
    "RoleNames",
    "SchemeTemplate",
    "Sessions",
    "TemplateError",
    "load",
    "load_templates",
]

SHIPPED = ("manchester", "liverpool", "empty")
# Finding the line of a fault can take time with the square of the lines of one statement.
MAX_LINES = 300
MAX_CHARACTERS = 20_000
ROLE_KEYS = ("mentee", "mentor")
# Lower than this nothing can be promised to anybody; the policy may be stricter, never looser.
LEAST_K = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleNames:
    """How a scheme calls the people of one role, singular and plural, in small letters."""

    key: str
    one: str
    many: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Helpline:
    """Where to turn. `contact` is empty where each scheme must put in its own."""

    when: str
    name: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDefaults:
    """What the disclosure policy starts with: people, rounding base, comments."""

    k: int
    coalition: int
    rounding: int
    min_comments: int
    paired: bool
    family: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """Limits of meetings: how many, how long in minutes, over how many months."""

    fewest: int
    most: int
    shortest_minutes: int
    longest_minutes: int
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeTemplate:
    """One template. `questionnaire` and `optional_blocks` name questionnaire definitions.

    `group_choices` are offered for the setting {group}, besides own words; `breakdowns` are
    the columns of the list of people by which a large scheme may compare.
    """

    key: str
    name: str
    summary: str
    questionnaire: str
    optional_blocks: tuple[str, ...]
    roles: tuple[RoleNames, ...]
    group: str
    group_choices: tuple[str, ...]
    place: str
    organisation: str
    aims: tuple[str, ...]
    helplines: tuple[Helpline, ...]
    breakdowns: tuple[str, ...]
    cohort: int
    policy: PolicyDefaults
    sessions: Sessions

    def settings(self) -> Mapping[str, str]:
        """What fills the placeholders of the questionnaire until the lead changes it."""
        names = {role.key: role.one for role in self.roles}
        return {
            "group": self.group,
            "place": self.place,
            "organisation": self.organisation,
            **names,
        }


def load_templates() -> tuple[SchemeTemplate, ...]:
    """The templates that come with the service, in the order in which they are offered."""
    folder = resources.files("feedback.schemes").joinpath("definitions")
    files = [folder.joinpath(f"{key}.toml") for key in SHIPPED]
    return tuple(load(file.read_text(encoding="utf-8"), file=file.name) for file in files)


def load(text: str, *, file: str) -> SchemeTemplate:
    """Parse and check one template. Raises TemplateError with every problem found."""
    if text.count("\n") > MAX_LINES or len(text) > MAX_CHARACTERS:
        message = f"must be {MAX_LINES} lines and {MAX_CHARACTERS} characters or fewer"
        raise TemplateError([DefinitionProblem(file, 1, "file", message)])
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line, reason = syntax_fault(error, text)
        raise TemplateError([DefinitionProblem(file, line, "TOML", reason)]) from error
    reader = TemplateReader(file, Lines(text), data)
    template = SchemeTemplate(
        key=file.removesuffix(".toml"),
        name=reader.text("name"),
        summary=reader.text("summary"),
        questionnaire=reader.text("questionnaire"),
        optional_blocks=reader.texts("optional_blocks"),
        roles=_roles(reader),
        group=reader.text("group"),
        group_choices=reader.texts("group_choices"),
        place=reader.text("place", empty=True),
        organisation=reader.text("organisation", empty=True),
        aims=reader.texts("aims"),
        helplines=_helplines(reader),
        breakdowns=reader.texts("breakdowns"),
        cohort=reader.number("cohort", range(1, 1000)),
        policy=_policy(reader.table("policy")),
        sessions=_sessions(reader.table("sessions")),
    )
    if template.group not in template.group_choices:
        reader.fail("group", "must be one of group_choices")
    reader.finish()
    return template


def _roles(reader: TemplateReader) -> tuple[RoleNames, ...]:
    table = reader.table("roles")
    names = {key: table.table(key) for key in ROLE_KEYS}
    return tuple(
        RoleNames(key=key, one=name.text("one"), many=name.text("many"))
        for key, name in names.items()
    )


def _helplines(reader: TemplateReader) -> tuple[Helpline, ...]:
    return tuple(
        Helpline(
            when=one.text("when"), name=one.text("name"), contact=one.text("contact", empty=True)
        )
        for one in reader.array("helpline")
    )


def _policy(table: TemplateReader) -> PolicyDefaults:
    return PolicyDefaults(
        k=table.number("k", range(LEAST_K, 1000)),
        coalition=table.number("coalition", range(1, 100)),
        rounding=table.number("rounding", range(5, 101)),
        min_comments=table.number("min_comments", range(LEAST_K, 1000)),
        paired=table.flag("paired"),
        family=table.text("family"),
    )


def _sessions(table: TemplateReader) -> Sessions:
    sessions = Sessions(
        fewest=table.number("fewest", range(1, 100)),
        most=table.number("most", range(1, 100)),
        shortest_minutes=table.number("shortest_minutes", range(5, 481)),
        longest_minutes=table.number("longest_minutes", range(5, 481)),
        months=table.number("months", range(1, 61)),
    )
    if sessions.fewest > sessions.most:
        table.fail("fewest", "must not be more than most")
    if sessions.shortest_minutes > sessions.longest_minutes:
        table.fail("shortest_minutes", "must not be more than longest_minutes")
    return sessions
