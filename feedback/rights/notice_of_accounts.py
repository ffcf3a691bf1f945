"""What is told to those who have a sign-in: about the account, the diary and what a pair shares."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from feedback.responses.installation import Installation
from feedback.responses.notice_words import Section
from feedback.schemes.model import Scheme
from feedback.schemes.periods import periods

__all__ = ["sections"]


def sections(schemes: Sequence[Scheme], here: Installation) -> tuple[Section, ...]:
    """For somebody who takes part in these schemes; at least one."""
    return (
        Section(_("Who is responsible"), tuple(_responsible(one) for one in schemes)),
        Section(_("What we keep, and who can read it"), _kept(), listed=True),
        Section(_("What we do not keep"), _not_kept(), listed=True),
        Section(_("How long we keep it"), _how_long(schemes, here), listed=True),
        Section(_("What you can do"), _rights(schemes), listed=True),
        Section(_("Questions and complaints"), _complaints(schemes)),
    )


def _responsible(one: Scheme) -> str:
    said: str = _(
        "%(organisation)s runs “%(title)s” and must keep what you write safe. The law calls it the "
        "controller. The law lets it do so because of its “%(law)s”. You choose whether you want "
        "a sign-in, and whether you write.",
        organisation=one.settings.organisation,
        title=one.title,
        law=one.settings.law,
    )
    return said


def _kept() -> tuple[str, ...]:
    return (
        _("Your name, your email address, and locks that only your words or passkey open."),
        _(
            "Your diary, with its photos, sound and video. Only you can open it. We cannot, IT "
            "cannot, and nobody can bring it back if you lose your sign-in."
        ),
        _("Your contract and the log of your meetings. Only you and your partner can open them."),
        _("How many of you two signed the contract. The lead sees that, and not what it says."),
        _("How long your meetings took. It counts only in a total of the whole scheme."),
        _(
            "Someone who changed the system could read what you write while you are signed in. "
            "Work devices may be watched."
        ),
    )


def _not_kept() -> tuple[str, ...]:
    return (
        _("When you sign in, when you write, or how often."),
        _("Who has a sign-in: nobody gets a list of that."),
    )


def _how_long(schemes: Sequence[Scheme], here: Installation) -> tuple[str, ...]:
    longest = max(
        (periods(one.policy) for one in schemes), key=lambda one: (one.diary_months, one.keep_days)
    )
    return (
        ngettext(
            "Your diary and your sign-in stay for %(num)s month after your last scheme ends. We "
            "write to you before they go. You can delete them at any time.",
            "Your diary and your sign-in stay for %(num)s months after your last scheme ends. We "
            "write to you before they go. You can delete them at any time.",
            longest.diary_months,
        ),
        ngettext(
            "What you share with your partner goes %(num)s month after the scheme ends.",
            "What you share with your partner goes %(num)s months after the scheme ends.",
            longest.pairs_months,
        ),
        _(
            "Copies for emergencies go after %(days)s days. A diary that you delete with your "
            "account cannot be opened in them after %(keys)s days.",
            days=here.backup,
            keys=here.keyring_backup,
        ),
    )


def _rights(schemes: Sequence[Scheme]) -> tuple[str, ...]:
    return (
        _("See and take away everything, correct your name and address, and delete: on your page."),
        _("Survey answers are kept apart. Your survey link or your receipt code leads to them."),
        _("For your line on the list, ask. We reply within one month. It costs nothing."),
        *(
            _("“%(title)s”: %(contact)s", title=one.title, contact=one.settings.rights_contact)
            for one in schemes
            if one.settings.rights_contact
        ),
    )


def _complaints(schemes: Sequence[Scheme]) -> tuple[str, ...]:
    return (
        *(
            _(
                "“%(title)s”: ask %(name)s, %(phone)s.",
                title=one.title,
                name=one.settings.contact_name,
                phone=one.settings.contact_phone,
            )
            for one in schemes
            if one.settings.contact_name
        ),
        _(
            "You can also complain to the Information Commissioner's Office (ICO): "
            "0303 123 1113, ico.org.uk."
        ),
    )
