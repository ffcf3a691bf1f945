"""Releases as they would be told, without a store: in words, in numbers, and with odd names."""

import json
from dataclasses import replace
from datetime import date

from feedback.packs.cleaning import cleaned
from feedback.packs.model import Asked, Survey, Told
from feedback.packs.protection import limits, protection
from feedback.releases import display
from feedback.releases.display_meetings import meetings
from feedback.releases.display_model import same
from feedback.schemes.model import DEFAULT_POLICY
from tests.releases import made_up
from tests.releases.build import scale

DIGEST = bytes(range(32))
WORDS = {
    "name": "all",
    "n": "10 or more",
    "before": "some",
    "after": "most",
    "rose": "many",
    "unanswered_before": "few",
    "unanswered_after": "few",
}
NOT_SHOWN = {"name": "all", "not_shown": True}
CREDIT = "Some questions come from elsewhere, under the Open Government Licence v3.0."
ODD = (
    "=cmd|'/C calc'!A0",
    "  @SUM(1+1)",
    "\"'-1+1",
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "a\x00b\x0bc\ufffe",
    "{{ 7 * 7 }} %(x)s {% raw %}",
    "Ж اردو 中文 \U0001f600",
)
"""Names that people could give to an organisation, a scheme, a question or a group."""


def counted(name="all", *, n=60, breakdown=""):
    """One part, told in numbers as the engine does."""
    return made_up.counted(name, n, breakdown=breakdown)


def told(*slices, title="Reverse mentoring 2026", questions=("I am heard",), comments=()) -> Told:
    """A release of one part or several, the same for each question."""
    asked = [scale(f"q{number}", text=text) for number, text in enumerate(questions, start=1)]
    parts = list(slices or [WORDS])
    release = {"questions": [{"id": one.id, "slices": parts} for one in asked]}
    release |= {"comments": list(comments)} if comments else {}
    reading = display.Reading(questions=asked)
    views = display.view(release, reading)
    return cleaned(
        Told(
            digest=DIGEST,
            language="en",
            title=title,
            organisation=title,
            published_on=date(2026, 7, 29),
            surveys=(
                Survey(name="First survey", opens=date(2026, 3, 9), closes=date(2026, 3, 23)),
                Survey(name="Second survey", opens=date(2026, 7, 7), closes=date(2026, 7, 21)),
            ),
            questions=views,
            overview=display.overview(release, reading),
            comments=display.comments(release, asked),
            meetings=meetings(release),
            asked=tuple(
                Asked(
                    id=one.id,
                    text=one.text,
                    options=one.options,
                    when="Before and after",
                    who="Mentors",
                )
                for one in asked
            ),
            credit=CREDIT,
            notes=display.notes(views),
            limits=limits(same),
            protection=protection(DEFAULT_POLICY, same),
            paper=display.paper(title, views),
            body=json.dumps(release),
            salt=bytes(32),
        ),
        but=("paper", "svg"),
    )


def odd() -> Told:
    """Odd names everywhere that people can put one, comments included."""
    parts = [counted()]
    parts += [counted(name, n=30, breakdown=name) for name in ODD]
    comments = [{"question": "q1", "wave": "pre", "quotes": list(ODD), "themes": list(ODD)}]
    return replace(
        told(*parts, title=" ".join(ODD), questions=ODD[::3], comments=comments),
        paper="\n".join(ODD),
    )


def large() -> Told:
    """As much as a scheme of 5,000 people tells: ten questions, everybody and twelve parts."""
    parts = [counted(n=5000)]
    parts += [
        counted(name, n=people or 400, breakdown=column)
        for column, name, people in made_up.TWELVE_PARTS
    ]
    return told(*parts, questions=[f"Question {at}: I am heard at work" for at in range(10)])
