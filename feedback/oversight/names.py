"""Names of settings, rules and arrangements, as the record tells which of them changed.

Their values are in no record: names of people and telephone numbers are among them.
"""

from collections.abc import Mapping
from typing import Final

from flask_babel import lazy_gettext as _l

__all__ = ["NAMES"]

_SETTINGS: Final = {
    "title": _l("name of the scheme"),
    "organisation": _l("organisation"),
    "group": _l("what the group is called"),
    "place": _l("place"),
    "mentor": _l("names of the roles"),
    "mentee": _l("names of the roles"),
    "mentors": _l("names of the roles"),
    "mentees": _l("names of the roles"),
    "lead_name": _l("name of the scheme lead"),
    "contact_name": _l("whom people can ask if an email is real"),
    "contact_phone": _l("telephone number"),
    "contact_email": _l("email address of the contact"),
    "rights_contact": _l("whom people ask about their data"),
    "support": _l("where people can turn for help"),
    "law": _l("legal ground"),
    "employees": _l("whether mentors work for the organisation"),
    "breakdowns": _l("groups that results may compare"),
    "welsh": _l("Welsh"),
}
_RULES: Final = {
    "k": _l("how many people must answer"),
    "coalition": _l("how many people may put their answers together"),
    "rounding": _l("rounding"),
    "min_comments": _l("how many comments are needed for quotes"),
    "paired": _l("whether before and after are compared"),
    "family": _l("which groups are shown"),
    "show_rose": _l("whether it is shown who rose"),
    "second_thoughts": _l("days for changing answers"),
    "keep_days": _l("how long answers are kept"),
    "pairs_months": _l("how long contracts and meetings are kept"),
    "people_months": _l("how long the list of people is kept"),
    "diary_months": _l("how long diaries are kept"),
    "record_years": _l("how long records are kept"),
}
_ARRANGEMENTS: Final = {
    "fewest": _l("number of meetings"),
    "most": _l("number of meetings"),
    "shortest_minutes": _l("length of meetings"),
    "longest_minutes": _l("length of meetings"),
    "months": _l("months"),
    "prompts": _l("questions of the diary"),
    "media": _l("pictures and sound in diaries"),
    "media_file_mb": _l("size of files"),
    "media_person_mb": _l("size of files"),
    "app_for_members": _l("codes from an app"),
    "support_name": _l("support contact"),
    "support_email": _l("support contact"),
    "contract": _l("contract"),
}

NAMES: Final[Mapping[str, str]] = {**_SETTINGS, **_RULES, **_ARRANGEMENTS}
"""By the field's own name. A test finds a setting without one."""
