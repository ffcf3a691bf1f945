"""The words of the notice, from the scheme's own settings, people and rules: what a page shows,
what a version is the digest of, and what the tests of reading age read. Short sentences.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from babel.dates import format_date
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from feedback.wording import shipped

if TYPE_CHECKING:
    from feedback.responses.notices import Guardian, Notice

__all__ = ["Section", "full", "short"]


@dataclass(frozen=True)
class Section:
    """`lines` under a heading: `listed` as a list, else as paragraphs."""

    heading: str
    lines: tuple[str, ...]
    listed: bool = False


def short(about: "Notice") -> tuple[Section, ...]:
    """What stands before the first question."""
    return (
        Section("", (_asks(about),)),
        Section(_("Who sees what"), _seen(about), listed=True),
        Section(
            _("Confidential, not anonymous"),
            (_("We keep your email address and your locked answers, to match before and after."),),
        ),
        Section(
            _("How long"),
            (
                _(
                    "Change or delete your answers until %(deals)s. Then we combine them with "
                    "others' answers. After that you can still delete your record, until "
                    "%(destroys)s, but we cannot take you out of totals already shared. On that "
                    "day we destroy all answers. Published results stay.",
                    deals=_day(about.deals),
                    destroys=_day(about.destroys),
                ),
            ),
        ),
        Section(
            _("Your rights"),
            (
                _(
                    "See, correct or delete your answers, object, or complain: %(contact)s. "
                    "Regulator: Information Commissioner's Office (ICO), 0303 123 1113. "
                    "Law: %(law)s.",
                    contact=_contact(about),
                    law=shipped(about.settings.law),
                ),
            ),
        ),
    )


def full(about: "Notice") -> tuple[Section, ...]:
    """All of it, on a page of its own."""
    return (
        Section(_("Who asks, and why"), (_responsible(about), _asks(about), _ground(about))),
        Section(_("What we keep about you"), _kept(about), listed=True),
        Section(_("Who sees what"), (*_seen(about), *_seen_besides(about)), listed=True),
        Section(_("How long we keep it"), _how_long(about), listed=True),
        Section(_("What you can do"), _rights(about), listed=True),
        Section(_("Questions and complaints"), _complaints(about)),
        Section(_("Who guards your answers"), _guarding(about)),
    )


def _asks(about: "Notice") -> str:
    asks: str = _(
        "%(organisation)s asks this to learn if the scheme works. You choose whether to answer. "
        "%(lead)s cannot see if you did.",
        organisation=about.organisation,
        lead=_lead(about),
    )
    return asks


def _lead(about: "Notice") -> str:
    """By name; a preview may come before the settings name anybody."""
    unnamed: str = _("The scheme lead")
    return about.settings.lead_name or unnamed


def _contact(about: "Notice") -> str:
    unnamed: str = _("the contact of your scheme")
    return about.settings.rights_contact or unnamed


def _responsible(about: "Notice") -> str:
    said: str = _(
        "%(organisation)s runs this scheme. It must keep what you tell it safe. The law calls it "
        "the controller.",
        organisation=about.organisation,
    )
    return said


def _ground(about: "Notice") -> str:
    said: str = _(
        "The law lets us ask because of our “%(law)s”. Views on race are protected. So we also "
        "rely on Article 9(2)(g) of the UK GDPR, and on Schedule 1, paragraph 8 of the Data "
        "Protection Act 2018: making sure that people are treated fairly. We do not rely on your "
        "consent, so nobody can press you to give it.",
        law=shipped(about.settings.law),
    )
    return said


def _kept(about: "Notice") -> tuple[str, ...]:
    columns = (
        (_("What the list says of you: %(columns)s.", columns=", ".join(about.columns)),)
        if about.columns
        else ()
    )
    return (
        _("Your name, your email address and your part in the scheme. The lead put you on a list."),
        *columns,
        _("The answers that you choose to send. They are locked when you send them."),
        _("What you saved and did not send yet. Only your own code opens that."),
        _("Which links we sent you. Not when you open them."),
        _("Which version of this page you were shown. It is locked up with your answers."),
    )


def _seen(about: "Notice") -> tuple[str, ...]:
    lead = _lead(about)
    who = (
        _("%(lead)s sees results for groups, never for one person.", lead=lead)
        if about.parts
        else _("%(lead)s sees results for the whole group.", lead=lead)
    )
    how = (
        _("They are in rounded numbers like “about 35 of 60”, or in words like “more than half”.")
        if about.numbers
        else _("They are in words like “more than half”.")
    )
    least = _("If fewer than %(k)s people answer, nothing is shown.", k=about.k)
    reads = (
        ngettext(
            "%(names)s, your confidentiality guardian, reads comments without names.",
            "%(names)s, your confidentiality guardians, read comments without names.",
            len(about.guardians),
            names=about.guardian_names,
        )
        if about.guardians
        else _("Your confidentiality guardian reads comments without names.")
    )
    return (
        f"{who} {how} {least}",
        f"{reads} {_('Your style could still give you away.')}",
        _("Your manager and your partner in the scheme see only what is published."),
        _(
            "IT cannot open saved answers. Someone who changed the system could read answers as "
            "you send them."
        ),
        _(
            "Work devices may be watched, and whoever can read your email can find out whether "
            "your link still takes answers. You can use your own phone."
        ),
    )


def _seen_besides(about: "Notice") -> tuple[str, ...]:
    quotes = _(
        "Your words are quoted only if you say yes. At least %(least)s people must have written "
        "something too.",
        least=about.min_comments,
    )
    both = (
        (_("We match your first answers with your later ones. We tell it only of whole groups."),)
        if about.paired
        else ()
    )
    mail = (
        (
            _(
                "GOV.UK Notify sends our emails. It keeps each one for %(days)s days. Your answers "
                "never go there.",
                days=about.mail_days,
            ),
        )
        if about.mail_days
        else ()
    )
    return (quotes, *both, *mail)


def _how_long(about: "Notice") -> tuple[str, ...]:
    kept = about.periods
    return (
        _("You can answer until %(closes)s.", closes=_day(about.closes)),
        _("You can change your answers until %(deals)s.", deals=_day(about.deals)),
        _(
            "We destroy all answers and links on %(destroys)s. Until then you can delete yours.",
            destroys=_day(about.destroys),
        ),
        ngettext(
            "Your line on the list goes %(num)s month after the scheme ends.",
            "Your line on the list goes %(num)s months after the scheme ends.",
            kept.people_months,
        ),
        _(
            "Copies for emergencies go after %(days)s days. What you delete cannot be opened in "
            "them after %(keys)s days.",
            days=kept.backup_days,
            keys=kept.keyring_backup_days,
        ),
        _("Published results stay. They name nobody."),
        _(
            "With each result we keep a code made from the address of everyone it is about. It "
            "stops a later result from giving one person away."
        ),
    )


def _rights(about: "Notice") -> tuple[str, ...]:
    return (
        _("See your answers, correct them or take them with you: with your receipt code."),
        _("Say that no result may count them: with your receipt code too."),
        _("Delete them: with your receipt code, or with your link alone."),
        _("Have us correct your name or address, or delete all of it: ask us."),
        _("We reply within one month. It costs nothing."),
        _(
            "We cannot take you out of totals already shared. Taking one person out would show "
            "what that person said."
        ),
        _("No computer decides anything about you."),
        _("To ask: %(contact)s", contact=_contact(about)),
    )


def _complaints(about: "Notice") -> tuple[str, ...]:
    return (
        _(
            "Ask %(name)s, %(phone)s, or write to %(contact)s.",
            name=about.settings.contact_name,
            phone=about.settings.contact_phone,
            contact=_contact(about),
        ),
        _(
            "You can also complain to the Information Commissioner's Office (ICO): "
            "0303 123 1113, ico.org.uk."
        ),
    )


def _guarding(about: "Notice") -> tuple[str, ...]:
    return (
        _(
            "A guardian agreed to these questions and rules before you were asked, and can refuse "
            "the results. It takes two people to make results, and one of them is always a "
            "guardian. Neither of them sees what anyone chose."
        ),
        *(_guardian(one) for one in about.guardians),
    )


def _guardian(one: "Guardian") -> str:
    called = f"{one.name}, {one.title}" if one.title else one.name
    return f"{called}: {one.email}. {_('Key:')} {one.fingerprint}"


def _day(value: date) -> str:
    return format_date(value, "d MMMM yyyy", locale=str(get_locale() or "en"))
