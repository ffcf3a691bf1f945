"""Whole numbers as they come in an address or a form, from anybody."""

__all__ = ["whole_number"]


def whole_number(text: str, *, most: int) -> int | None:
    """The number from 0 to `most` that is typed in plain digits; None for anything else."""
    # The length comes first: turning thousands of digits into a number takes its time.
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most))):
        return None
    number = int(text)
    return number if number <= most else None
