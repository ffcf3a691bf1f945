"""What has become of a comment, in words."""

from flask_babel import gettext as _

from feedback.comments.model import Entry, Verdict

__all__ = ["said"]


def said(entry: Entry, *, quotes: bool = True) -> str:
    """`quotes`: whether this comment could be quoted at all."""
    if not entry.read:
        return str(_("Not read"))
    if not quotes:
        return str(_("Read"))
    if entry.verdict is Verdict.LEAVE_OUT:
        return str(_("Not quoted"))
    return str(_("Quoted, words taken out")) if entry.cuts else str(_("Quoted"))
