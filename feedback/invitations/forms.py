"""Asking for a link again, and typing a code."""

from flask_babel import lazy_gettext as _l
from wtforms import ValidationError
from wtforms.fields import Field

from crypto import Malformed, encode_code, parse_code
from feedback.invitations.model import TOKEN_BYTES
from feedback.web.fields import Form, code, email

__all__ = ["AskAgain", "TypedCode"]


class AskAgain(Form):
    email = email(
        _l("Email address"),
        hint=_l("The one that your invitation came to."),
        missing=_l("Enter your email address"),
    )

    def validate_email(self, field: Field) -> None:
        """Anything but spaces: whether it is known, or an address at all, is never said."""
        if not (field.data or "").strip():
            raise ValidationError(_l("Enter your email address"))


class TypedCode(Form):
    code = code(
        _l("Code"),
        hint=_l("16 letters and numbers, in four groups. It is in your email."),
        missing=_l("Enter the code from your email"),
    )

    def validate_code(self, field: Field) -> None:
        """Only whether it looks like a code: whether it is one, the next page says."""
        try:
            parse_code(field.data or "", TOKEN_BYTES)
        except Malformed:
            message = _l("Check the code. It has 16 letters and numbers, and no letter U")
            raise ValidationError(message) from None

    @property
    def token(self) -> str:
        """As it stands in a link."""
        return encode_code(parse_code(self.code.data or "", TOKEN_BYTES))
