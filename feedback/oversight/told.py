"""What a sentence of the record is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Part", "Told"]


class Part(StrEnum):
    """What an event is about; the page's filter."""

    SETTINGS = "settings"
    PEOPLE = "people"
    KEYS = "keys"
    SURVEYS = "surveys"
    RESULTS = "results"
    RIGHTS = "rights"
    SIGN_IN = "sign-in"
    SERVICE = "service"


@dataclass(frozen=True)
class Told:
    """The sentence of one kind of event.

    `by` names a value of the event's detail which says which of the `variants` is told; `text`
    is told of any other. `alone`: for a guardian, not for lead and deputy.
    """

    part: Part
    text: str
    by: str = ""
    variants: Mapping[str, str] = field(default_factory=dict)
    alone: bool = False

    def of(self, detail: Mapping[str, object]) -> str:
        """The sentence for an event with this detail, its values not yet put in."""
        value = detail.get(self.by)
        if isinstance(value, bool):
            value = "yes" if value else "no"
        return self.variants.get(str(value), self.text)
