"""What a scheme says about itself: names, contacts, helplines. Kept as JSON, never in code."""

import json
from dataclasses import asdict, dataclass, fields, replace

from feedback.canonical import canonical
from feedback.schemes.templates import SchemeTemplate

__all__ = ["FILL_IN", "GROUPS", "Settings", "from_template"]

# Offered for {group}; the scheme's mentors agree on one of these or on their own words.
GROUPS = (
    "colleagues from ethnic minority backgrounds",
    "Black, Asian and minority ethnic colleagues",
    "ethnically diverse colleagues",
    "Black and racially minoritised colleagues",
    "Global Majority colleagues",
)
# Stands where only the scheme itself knows a number; the guardian is not asked while it is there.
FILL_IN = "[add a number or address]"
# Without these a participant would read a notice with holes in it.
_NEEDED = (
    *("title", "organisation", "group", "mentor", "mentee", "mentors", "mentees"),
    *("lead_name", "contact_name", "contact_phone", "rights_contact", "support"),
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All texts; `breakdowns` are column names of the list of people, `employees` says whether
    the mentors work for the organisation, `law` is the ground that the notice names, `welsh`
    whether mails to people who take part say everything in Welsh too."""

    title: str
    organisation: str = ""
    group: str = GROUPS[0]
    place: str = ""
    mentor: str = "mentor"
    mentee: str = "mentee"
    mentors: str = "mentors"
    mentees: str = "mentees"
    lead_name: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    rights_contact: str = ""
    support: str = ""
    law: str = "public task"
    employees: bool = True
    breakdowns: tuple[str, ...] = ()
    welsh: bool = False

    def to_json(self) -> str:
        """One spelling for equal settings, so that it can be signed and compared."""
        values = asdict(self)
        if not self.welsh:
            del values["welsh"]  # as those that were signed before it could be said
        return canonical(values)

    @classmethod
    def from_json(cls, text: str) -> "Settings":
        values = json.loads(text)
        return cls(**values | {"breakdowns": tuple(values["breakdowns"])})

    @property
    def mail_also(self) -> str | None:
        """The other language of mails, besides English."""
        return "cy" if self.welsh else None

    def placeholders(self) -> dict[str, str]:
        """What stands for {group} and the like in the questionnaire."""
        return {
            "group": self.group,
            "place": self.place or self.organisation,
            "organisation": self.organisation,
            "mentor": self.mentor,
            "mentee": self.mentee,
        }

    def role_names(self) -> dict[str, str]:
        """By role key, in the singular."""
        return {"mentee": self.mentee, "mentor": self.mentor}

    def role_plurals(self) -> dict[str, str]:
        return {"mentee": self.mentees, "mentor": self.mentors}

    def missing(self) -> tuple[str, ...]:
        """Names of the settings that a survey cannot open without, in the order of the form."""
        empty = [name for name in _NEEDED if not getattr(self, name)]
        unfinished = [] if "support" in empty or FILL_IN not in self.support else ["support"]
        return (*empty, *unfinished)

    def with_(self, **values: object) -> "Settings":
        """A copy with some values changed; unknown names are a TypeError."""
        known = {field.name for field in fields(self)}
        if not values.keys() <= known:
            raise TypeError("no such setting")
        return replace(self, **values)  # type: ignore[arg-type]  # names checked, types by the form


def from_template(template: SchemeTemplate, *, title: str, organisation: str) -> Settings:
    """What a new scheme starts with."""
    names = {role.key: role for role in template.roles}
    lines = [f"{line.when}: {line.name}, {line.contact or FILL_IN}" for line in template.helplines]
    return Settings(
        title=title,
        organisation=organisation or template.organisation,
        group=template.group,
        place=template.place,
        mentor=names["mentor"].one,
        mentee=names["mentee"].one,
        mentors=names["mentor"].many,
        mentees=names["mentee"].many,
        support="\n".join(lines),
        employees=template.key != "liverpool",
        breakdowns=template.breakdowns,
    )
