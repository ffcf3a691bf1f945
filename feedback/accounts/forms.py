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
    "Details",
    "Lost",
    "OwnWords",
    "Recovery",
    "SignIn",
    "Words",
    "You",
    "reset_form",
    "typed",
    "way_form",
]

_EMAIL: Final = _l("Email address")
_WORDS: Final = _l("Your six words")
_WORDS_HINT: Final = _l("With a space between each")
_OWN_OR_SIX: Final = _l("Your six words, or your own")
_NO_OWN: Final = _l("Enter your words")
_CODE: Final = _l("6-digit code from your app")
_NO_EMAIL: Final = _l("Enter your email address")
_NO_WORDS: Final = _l("Enter your six words")
_NO_APP: Final = _l("Leave this empty if you have no such app.")
_NO_CODE: Final = _l("Enter the 6-digit code that your app shows now")

# what replacing a proof is called
PROOFS: Final = {
    Step.PASSPHRASE: _l("Get six new words"),
    Step.APP: _l("Connect a new phone or app"),
    Step.RECOVERY: _l("Get a new recovery code"),
}
# Inside a form's class the name of its first field hides the function.
_words_again: Final = passphrase


class Again(Form):
    """Both proofs, of somebody who is signed in; without the code for who has no app."""

    passphrase = passphrase(_OWN_OR_SIX, hint=_WORDS_HINT, missing=_NO_OWN)
    code = code(_CODE, missing=_NO_CODE, width=10, digits=True)


class SignIn(Form):
    """One form for all: who has no app leaves the code empty."""

    email = email(_EMAIL, missing=_NO_EMAIL)
    passphrase = passphrase(_OWN_OR_SIX, hint=_WORDS_HINT, missing=_NO_OWN)
    code = code(_CODE, hint=_NO_APP, width=10, digits=True)


class You(Form):
    name = text(_l("Your name"), missing=_l("Enter your name"), autocomplete="name")
    email = email(_EMAIL, hint=_l("You sign in with it."), missing=_NO_EMAIL)


class Details(Form):
    """The address of somebody who takes part."""

    email = email(
        _EMAIL,
        hint=_l("You sign in with it. It can be a private one: the lead does not see it."),
        missing=_NO_EMAIL,
    )


class Words(Form):
    """The six words, typed from paper."""

    passphrase = passphrase(_WORDS, hint=_WORDS_HINT, missing=_NO_WORDS, new=True)


class OwnWords(Form):
    """Words that somebody makes up, twice."""

    passphrase = passphrase(
        _l("Your own words"),
        hint=_l("Four or more words that do not belong together. Spaces are fine."),
        missing=_l("Enter the words that you want to sign in with"),
        new=True,
    )
    passphrase2 = _words_again(
        _l("The same words again"), missing=_l("Enter the same words again"), new=True
    )


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
            (Step.PASSPHRASE, _l("My words, or my passkey")),
            (Step.APP, _l("My phone, or the app that shows codes")),
            (Step.RECOVERY, _l("My recovery code")),
        ],
        missing=_l("Choose the one you lost"),
        size="m",
    )


def way_form(*, passkeys: bool) -> Form:
    """What a member signs in with; passkeys only where the installation can have them."""
    first = [("passkey", _l("A passkey: my finger, face or PIN, on a device of my own"))]
    words = [
        ("words", _l("Six words that you make up for me")),
        ("own", _l("Words that I make up myself")),
    ]
    chosen = radios(
        _l("How do you want to sign in?"),
        [*(first if passkeys else []), *words],
        missing=_l("Choose how you want to sign in"),
        size="m",
    )
    made: Form = type("Way", (Form,), {"way": chosen})()
    return made


def typed(form: Form, name: str) -> str:
    """What stands in a field, empty if nothing."""
    return str(form[name].data or "")


_FIELDS: Final[dict[str, Callable[[], StringField]]] = {
    "passphrase": lambda: passphrase(_OWN_OR_SIX, hint=_WORDS_HINT, missing=_NO_OWN),
    "recovery": lambda: code(
        _l("Your recovery code"),
        hint=_l("32 letters and numbers. You printed it when you set up your sign-in."),
        missing=_l("Enter your recovery code"),
        width=30,
    ),
    "code": lambda: code(_CODE, hint=_NO_APP, width=10, digits=True),
}


def reset_form(names: tuple[str, ...]) -> type[Form]:
    """Email address and two proofs; who has no app gives one."""
    fields = {"email": email(_EMAIL, missing=_NO_EMAIL)}
    return type("Reset", (Form,), fields | {name: _FIELDS[name]() for name in names})
