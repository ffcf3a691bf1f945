"""Forms of those who take part."""

from flask_babel import lazy_gettext as _l

from feedback.web.fields import Form, checkbox, radios

__all__ = ["Choice", "Close"]


class Choice(Form):
    """Where somebody keeps their diary."""

    diary = radios(
        _l("Where do you want to keep your diary?"),
        [
            ("here", _l("Here, locked so that only I can open it")),
            ("elsewhere", _l("Somewhere else, such as on paper, or not at all")),
        ],
        missing=_l("Choose where you want to keep your diary"),
        size="m",
    )


class Close(Form):
    """The end of an account."""

    sure = checkbox(
        _l("Delete my diary for good, and close my account"),
        missing=_l("Tick the box if you want to close your account"),
    )
