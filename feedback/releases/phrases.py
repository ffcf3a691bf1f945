"""The English of a release, marked for translation; `display` chooses and fills.

Every sentence is whole, so that a translator can order its words. B, A and R stand for the
words for before, after and rose.
"""

from typing import Literal

Rise = Literal["rated", "agreed", "worried"]
"""How a rise is said: of self-ratings, of agreement, or of a worry that grew less."""


def N_(message: str) -> str:  # noqa: N802  # the name under which extraction finds a message
    """Mark a message for extraction; it is translated when shown."""
    return message


FOUR_LABELS = {
    "few": N_("few or none"),
    "some": N_("some"),
    "many": N_("more than half"),
    "most": N_("most or all"),
}
TWO_LABELS = {
    "half_or_fewer": N_("half or fewer"),
    "more_than_half": N_("more than half"),
}
MEANINGS = {
    "few": N_("up to a quarter"),
    "some": N_("up to half"),
    "many": N_("more than half"),
    "most": N_("three quarters or more"),
    "half_or_fewer": N_("half or fewer"),
    "more_than_half": N_("more than half"),
}

FIGURES = {
    "before": N_("Said this before"),
    "after": N_("Said this after"),
    "rose": N_("Rated themselves higher than before"),
    "unanswered_before": N_("Skipped this question before"),
    "unanswered_after": N_("Skipped this question after"),
}
ROSE_FIGURES: dict[Rise, str] = {
    "rated": FIGURES["rose"],
    "agreed": N_("Agreed more than before"),
    "worried": N_("Worried less than before"),
}

NOT_SHOWN = N_("Not shown, to protect people. This says nothing about the answers.")
UP = N_("More people said this after: %(b)s, then %(a)s.")
DOWN = N_("Fewer people said this after: %(b)s, then %(a)s.")
ONE_PERSON = N_("The difference could be one person.")
WORSE = N_("Things may be worse, or people judge themselves harder.")
MIXED_DOWN = N_("Mixed: fewer people said this after: %(b)s, then %(a)s.")
SAME = N_("No clear change: %(a)s both times. Small changes would not show.")
TOP = N_("Most or all, both times: little room to rise.")
AFTER_ONLY = N_("%(a)s said this. There is no before to compare with.")
SAID_AFTER = N_("After, %(a)s said this.")
BEFORE_ONLY = N_("Before, %(b)s said this.")
SAME_YET: dict[Rise, str] = {
    "rated": N_("%(a)s both times, yet %(r)s rated themselves higher."),
    "agreed": N_("%(a)s both times, yet %(r)s agreed more."),
    "worried": N_("%(a)s both times, yet %(r)s worried less."),
}
ROSE: dict[Rise, str] = {
    "rated": N_("%(r)s rated themselves higher than before."),
    "agreed": N_("%(r)s agreed more than before."),
    "worried": N_("%(r)s worried less than before."),
}

SAID = N_("“This” means: %(options)s.")
OR = N_("%(some)s or %(last)s")
PEOPLE = N_("%(n)s or more people")
SKIPPED_NOTE = N_("Skipped answers count in the group, not as agreeing or rising.")
NO_COMPARISON = N_("No comparison group: we cannot say that the scheme caused this.")
EVERYONE = N_("Everyone asked")
WORDS_NOTE = N_("In words: %(words)s.")
