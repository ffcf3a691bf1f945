"""One question and its scale, and what makes two questions the same item."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from feedback.canonical import sha256_of
from feedback.questionnaires.shape import Shape, flag, listed, number, one_of, shaped, word

Wave = Literal["pre", "post"]
Waves = Literal["both", "pre", "post"]
Kind = Literal["scale", "text"]

WAVES: tuple[Wave, ...] = ("pre", "post")
ASKED_IN: tuple[Waves, ...] = ("both", "pre", "post")
KINDS: tuple[Kind, ...] = ("scale", "text")
DEFAULT_MAX_BYTES = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One point of a scale: `value` is stored and counted, `label` is what people read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Options in order from low to high, and the values that count as favourable.

    "Prefer not to say" is no option: it counts as no answer, and who renders adds it.
    """

    options: tuple[Option, ...]
    favourable: frozenset[str]

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(option.value for option in self.options)

    def relabel(self, change: Callable[[str], str]) -> "Scale":
        return replace(
            self,
            options=tuple(replace(one, label=change(one.label)) for one in self.options),
        )

    def to_dict(self) -> Shape:
        """Shape: {"options": [[value, label], …], "favourable": [values, sorted]}."""
        return {
            "options": [[option.value, option.label] for option in self.options],
            "favourable": sorted(self.favourable),
        }

    @classmethod
    def from_dict(cls, data: object) -> "Scale":
        fields = shaped(data, "options", "favourable")
        pairs = [listed(pair, length=2) for pair in listed(fields["options"])]
        return cls(
            options=tuple(Option(value=word(value), label=word(label)) for value, label in pairs),
            favourable=frozenset(word(value) for value in listed(fields["favourable"])),
        )


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. `roles` empty means every role; `max_bytes` bounds a text in UTF-8 bytes.

    `favourable` is read literally; `reverse` says that moving down the scale is the better way.
    `text_post` is the wording of the second survey where that differs, else empty.
    """

    id: str
    text: str
    kind: Kind = "scale"
    scale: Scale | None = None
    reverse: bool = False
    waves: Waves = "both"
    roles: tuple[str, ...] = ()
    text_post: str = ""
    required: bool = False
    max_bytes: int = DEFAULT_MAX_BYTES

    @property
    def options(self) -> tuple[Option, ...]:
        return self.scale.options if self.scale else ()

    @property
    def favourable(self) -> frozenset[str]:
        return self.scale.favourable if self.scale else frozenset()

    @cached_property
    def item(self) -> str:
        """What makes two questions the same item, in any scheme: hex SHA-256 of what people read.

        Which answers count as favourable, the direction, stored values and the order of options
        are left out: nobody answers otherwise for them, and a release compares populations item
        by item. So is the wording of the second survey; taking two for the same is the cautious
        side.
        """
        labels = sorted(map(_read, (option.label for option in self.options)))
        return sha256_of({"text": _read(self.text), "options": labels})

    @cached_property
    def former_item(self) -> str:
        """What `item` was as long as favourable options and direction counted: by this, ledgers
        of that time know the question."""
        scale = self.scale.to_dict() if self.scale else None
        return sha256_of({"text": self.text, "scale": scale, "reverse": self.reverse})

    def asked(self, role: str, wave: Wave) -> bool:
        return self.waves in ("both", wave) and (not self.roles or role in self.roles)

    def wording(self, wave: Wave) -> str:
        return self.text_post if wave == "post" and self.text_post else self.text

    def to_dict(self) -> Shape:
        return {
            "id": self.id,
            "text": self.text,
            "kind": self.kind,
            "scale": self.scale.to_dict() if self.scale else None,
            "reverse": self.reverse,
            "waves": self.waves,
            "roles": list(self.roles),
            "text_post": self.text_post,
            "required": self.required,
            "max_bytes": self.max_bytes,
        }

    @classmethod
    def from_dict(cls, data: object) -> "Question":
        fields = shaped(data, *cls.__dataclass_fields__)
        scale = fields["scale"]
        return cls(
            id=word(fields["id"]),
            text=word(fields["text"]),
            kind=one_of(fields["kind"], KINDS),
            scale=None if scale is None else Scale.from_dict(scale),
            reverse=flag(fields["reverse"]),
            waves=one_of(fields["waves"], ASKED_IN),
            roles=tuple(word(role) for role in listed(fields["roles"])),
            text_post=word(fields["text_post"]),
            required=flag(fields["required"]),
            max_bytes=number(fields["max_bytes"]),
        )


def _read(text: str) -> str:
    """A text but for capitals and spaces, which no reader takes for another question."""
    return " ".join(text.split()).casefold()
