"""Forms of sign-in, enrolment and reset. What is typed is checked by the services alone."""

from collections.abc import Callable
from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from feedback.accounts.making import Step
from feedback.web.fields import Form, code, email, passphrase, radios, text

__all__ = [
    "PROOFS",
    "Again",
    "App",
    "Lost",
    "Recovery",
    "SignIn",
    "Words",
    "You",
    "reset_form",
    "typed",
]

_EMAIL: Final = _l("Email address")
_WORDS: Final = _l("Your six words")
_WORDS_HINT: Final = _l("With a space between each")
_CODE: Final = _l("6-digit code from your app")
_NO_EMAIL: Final = _l("Enter your email address")
_NO_WORDS: Final = _l("Enter your six words")
_NO_CODE: Final = _l("Enter the 6-digit code that your app shows now")

# what replacing a proof is called
PROOFS: Final = {
    Step.PASSPHRASE: _l("Get six new words"),
    Step.APP: _l("Connect a new phone or app"),
    Step.RECOVERY: _l("Get a new recovery code"),
}


class Again(Form):
    """Both proofs, of somebody who is signed in."""

    passphrase = passphrase(_WORDS, hint=_WORDS_HINT, missing=_NO_WORDS)
    code = code(_CODE, missing=_NO_CODE, width=10, digits=True)


class SignIn(Form):
    email = email(_EMAIL, missing=_NO_EMAIL)
    passphrase = passphrase(_WORDS, hint=_WORDS_HINT, missing=_NO_WORDS)
    code = code(_CODE, missing=_NO_CODE, width=10, digits=True)


class You(Form):
    name = text(_l("Your name"), missing=_l("Enter your name"), autocomplete="name")
    email = email(_EMAIL, hint=_l("You sign in with it."), missing=_NO_EMAIL)


class Words(Form):
    """The six words, typed from paper."""

    passphrase = passphrase(_WORDS, hint=_WORDS_HINT, missing=_NO_WORDS, new=True)


class App(Form):
    code = code(_CODE, missing=_NO_CODE, width=10, digits=True)


class Recovery(Form):
    """The last group of the code, or all of it."""

    recovery = code(
        _l("The last 4 letters and numbers of the code"),
        hint=_l("You can also paste the whole code."),
        missing=_l("Enter the last 4 letters and numbers"),
    )


class Lost(Form):
    """Which proof is gone."""

    lost = radios(
        _l("Which one did you lose?"),
        [
            (Step.PASSPHRASE, _l("My six words")),
            (Step.APP, _l("My phone, or the app that shows codes")),
            (Step.RECOVERY, _l("My recovery code")),
        ],
        missing=_l("Choose the one you lost"),
        size="m",
    )


def typed(form: Form, name: str) -> str:
    """What stands in a field, empty if nothing."""
    return str(form[name].data or "")


_FIELDS: Final[dict[str, Callable[[], StringField]]] = {
    "passphrase": lambda: passphrase(_WORDS, hint=_WORDS_HINT, missing=_NO_WORDS),
    "recovery": lambda: code(
        _l("Your recovery code"),
        hint=_l("32 letters and numbers. You printed it when you set up your sign-in."),
        missing=_l("Enter your recovery code"),
        width=30,
    ),
    "code": lambda: code(_CODE, missing=_NO_CODE, width=10, digits=True),
}


def reset_form(names: tuple[str, ...]) -> type[Form]:
    """Email address and two proofs."""
    fields = {"email": email(_EMAIL, missing=_NO_EMAIL)}
    return type("Reset", (Form,), fields | {name: _FIELDS[name]() for name in names})
