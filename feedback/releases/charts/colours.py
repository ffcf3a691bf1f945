"""Colours of answers: dark at both ends of a scale, so that they differ in grey as well."""

from typing import Final

__all__ = ["INK", "contrast", "ink_on", "shades"]

Rgb = tuple[int, int, int]

INK: Final = "#0b0c0c"
_WHITE: Final = "#ffffff"
# Dark to light: the answers that are not meant by "this", and those that are.
_OTHERS: Final[tuple[Rgb, Rgb]] = ((0x8A, 0x3B, 0x00), (0xF4, 0xC8, 0xA4))
_THIS: Final[tuple[Rgb, Rgb]] = ((0x0F, 0x56, 0x66), (0x9C, 0xCF, 0xD2))
_MIDDLE: Final = "#d5d8d9"


def shades(count: int, *, this: bool, middle: bool = False) -> tuple[str, ...]:
    """Colours of so many options, from the outermost to the one beside the line.

    `middle`: the one beside the line is the middle of the whole scale, and grey.
    """
    dark, light = _THIS if this else _OTHERS
    coloured = count - 1 if middle else count
    steps = max(coloured - 1, 1)
    ramp = tuple(
        _written(tuple(a + (b - a) * at // steps for a, b in zip(dark, light, strict=True)))
        for at in range(coloured)
    )
    return (*ramp, _MIDDLE) if middle else ramp


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on a colour."""
    return max((INK, _WHITE), key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 defines it: 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  # sRGB
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _written(parts: tuple[int, ...]) -> str:
    return "#" + "".join(f"{part:02x}" for part in parts)
