"""The English of the counted tier and of comments, marked for translation.

B and A stand for the share that said this before and after, R for the share that rose. A per
cent sign is written twice, since each message is filled by `%`.
"""

from feedback.releases.phrases import N_, Rise

PEOPLE_ABOUT = N_("about %(n)s people")
BY = N_("By %(column)s")
BY_ROLE = N_("By role")

# Counts, then shares.
PEOPLE = N_("%(n)s people")
OR_MORE = N_("%(n)s or more people")
AT_LEAST = N_("at least %(n)s people")
OR_FEWER = N_("%(n)s or fewer people")
VAGUE = N_("hidden")
COUNT_AND_SHARE = N_("%(count)s, %(share)s")
SHARE = N_("%(share)s%%")
SHARE_OR_MORE = N_("%(share)s%% or more")
SHARE_OR_LESS = N_("%(share)s%% or less")
SHARE_AT_LEAST = N_("at least %(share)s%%")

BEFORE = N_("before %(told)s")
AFTER = N_("after %(told)s")

SAID_THIS = N_("Said this (%(options)s)")
CHANGE = N_("Average change in steps")
INTERVAL = N_("%(mean)s (%(low)s to %(high)s)")

# Where the published interval of the mean change lies above or below 0.
MOVED_UP: dict[Rise, str] = {
    "rated": N_("People rated themselves higher on average: %(b)s said this before, %(a)s after."),
    "agreed": N_("People agreed more on average: %(b)s said this before, %(a)s after."),
    "worried": N_("People worried less on average: %(b)s said this before, %(a)s after."),
}
MOVED_DOWN: dict[Rise, str] = {
    "rated": N_("People rated themselves lower on average: %(b)s said this before, %(a)s after."),
    "agreed": N_("People agreed less on average: %(b)s said this before, %(a)s after."),
    "worried": N_("People worried more on average: %(b)s said this before, %(a)s after."),
}
MIXED_UP = N_("Mixed: more people said this after: %(b)s, then %(a)s.")
BUT_UP: dict[Rise, str] = {
    "rated": N_("Yet people rated themselves higher on average."),
    "agreed": N_("Yet people agreed more on average."),
    "worried": N_("Yet people worried less on average."),
}
BUT_DOWN: dict[Rise, str] = {
    "rated": N_("Yet people rated themselves lower on average."),
    "agreed": N_("Yet people agreed less on average."),
    "worried": N_("Yet people worried more on average."),
}
BUT_LEVEL = N_("Yet answers did not clearly move on average.")
SAME = N_("No clear change: %(a)s both times. Small changes would not show.")
ABOUT_THE_SAME = N_("No clear change: %(b)s, then %(a)s. Small changes would not show.")
TOP = N_("%(a)s, both times: little room to rise.")

# Where all counts that "this" means are hidden.
HIDDEN = N_("How many said this is hidden, to protect people.")
ALONE_UP: dict[Rise, str] = {
    "rated": N_("People rated themselves higher on average."),
    "agreed": N_("People agreed more on average."),
    "worried": N_("People worried less on average."),
}
ALONE_DOWN: dict[Rise, str] = {
    "rated": N_("People rated themselves lower on average."),
    "agreed": N_("People agreed less on average."),
    "worried": N_("People worried more on average."),
}
ALONE_LEVEL = N_("No clear change on average. Small changes would not show.")

# The mean change.
EFFECT_UP: dict[Rise, str] = {
    "rated": N_("On average people moved up by %(mean)s."),
    "agreed": N_("On average people agreed more, by %(mean)s."),
    "worried": N_("On average people worried less, by %(mean)s."),
}
EFFECT_DOWN: dict[Rise, str] = {
    "rated": N_("On average people moved down by %(mean)s."),
    "agreed": N_("On average people agreed less, by %(mean)s."),
    "worried": N_("On average people worried more, by %(mean)s."),
}
EFFECT_LEVEL = N_("On average answers stayed where they were.")
LIKELY = N_("The true change is likely between %(low)s and %(high)s.")
LIKELY_ACROSS = N_("The true change is likely between %(low)s down and %(high)s up.")
LIKELY_ACROSS_WORRY = N_("The true change is likely between %(low)s more and %(high)s less.")
PART_OF_STEP = N_("%(steps)s of a step")
STEPS = N_("%(steps)s steps")

# Pictures.
ANSWERS = N_("%(question)s %(part)s: answers")
IN_WORDS = N_("%(question)s %(part)s: in words")
ALL_QUESTIONS = N_("All questions: how many said this before and after")
ALL_PARTS = N_("%(question)s %(heading)s: how many said this before and after")
THIS_RIGHT = N_("Right of the line: “this”")
OTHERS_LEFT = N_("Left of the line: other answers")
HATCHED = N_("Hatched: %(n)s or fewer people, drawn at one width")
ARROWS = N_("An arrow points to where the number may be: it is told as “or more” or “or less”.")
OPTIONS = N_("%(options)s: %(values)s")
FROM_TO = N_("%(b)s before, %(a)s after")
ONLY_BEFORE = N_("%(b)s before")
ONLY_AFTER = N_("%(a)s after")

# Footnotes.
ROUNDED = N_(
    "Counts are rounded to the nearest %(base)s, and shares are worked out from the rounded "
    "counts. So they need not add up to the whole."
)
SMALL = N_(
    "Counts of %(hidden)s or fewer are hidden. Nobody, one person and %(hidden)s people read the "
    "same."
)
SKIPPED = N_("People who skipped a question count in the group. How many they are is not told.")
BANDS = N_(
    "Shares of nine in ten and over read “90%% or more”, and those of one in ten and under “10%% "
    "or less”."
)
PARTS = N_(
    "Some groups may be missing, since a group can give somebody away together with the others. "
    "Which groups are shown is decided before anybody looks at an answer."
)
STEP = N_(
    "One step is from one answer to the next, and a plus sign means towards the better answers. "
    "Who skipped counts as unchanged. “Likely”, and the numbers in brackets, mean a 95%% "
    "confidence interval."
)

# Comments.
BEFORE_WAVE = N_("Before")
AFTER_WAVE = N_("After")
COMMENTS = N_("What people wrote")
THEMES = N_("Themes, in the guardian's words:")
QUOTES = N_("In people's own words:")
LET_THROUGH = N_(
    "The confidentiality guardian read all comments first and let these through. Names are taken "
    "out: […]. They stand in no order."
)
