"""Reading what the files of a published release are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from feedback.errors import NotFound
from feedback.packs.cleaning import cleaned
from feedback.packs.model import Asked, Survey, Told
from feedback.packs.protection import limits, protection
from feedback.releases.asked import questions_to_read
from feedback.releases.display_model import Translate
from feedback.releases.model import Question
from feedback.releases.phrases import N_
from feedback.releases.published import checked_words
from feedback.releases.reading import Outcome
from feedback.responses.waves import asked_in
from feedback.schemes.model import Wave
from feedback.schemes.service import scheme as load_scheme
from feedback.storage.store import Store

__all__ = ["gather"]

_SURVEYS = {"pre": N_("First survey"), "post": N_("Second survey")}
_WHEN = {"both": N_("Before and after"), "pre": N_("Before"), "post": N_("After")}
_EVERYBODY = N_("Everybody")
_OWN_WORDS = N_("In their own words")


def gather(store: Store, outcome: Outcome, *, gettext: Translate, language: str) -> Told:
    """Everything that is told of a published release.

    Raises NotFound before it is published: until then nobody takes anything away.
    """
    row = outcome.row
    if not outcome.published or row.digest is None or row.published_on is None or row.body is None:
        raise NotFound("These results are not published.")
    scheme = load_scheme(store, row.scheme)
    asked = asked_in(store, outcome.waves[0])
    questions = questions_to_read(asked, outcome.waves)
    names = scheme.settings.role_plurals()
    told = Told(
        digest=row.digest,
        language=language,
        title=scheme.title,
        organisation=scheme.settings.organisation,
        published_on=row.published_on,
        surveys=tuple(_survey(one, gettext) for one in outcome.waves),
        questions=outcome.questions,
        overview=outcome.pictures,
        comments=outcome.comments,
        meetings=outcome.meetings,
        asked=_asked(questions, names, gettext),
        credit=asked.credit,
        notes=outcome.notes,
        limits=limits(gettext),
        protection=protection(scheme.policy, gettext),
        paper=outcome.text,
        body="",
        salt=checked_words(store, row).salt,
    )
    # What was approved goes out as it is: JSON can hold every character.
    return replace(cleaned(told, but=("paper", "svg")), body=row.body)


def _survey(wave: Wave, gettext: Translate) -> Survey:
    return Survey(name=gettext(_SURVEYS[wave.kind]), opens=wave.opens, closes=wave.closes)


def _asked(
    questions: Sequence[Question], names: Mapping[str, str], gettext: Translate
) -> tuple[Asked, ...]:
    def who(question: Question) -> str:
        called = ", ".join(names.get(role, role) for role in question.roles)
        return called[:1].upper() + called[1:] or gettext(_EVERYBODY)

    return tuple(
        Asked(
            id=one.id,
            text=one.text,
            options=one.options if one.kind == "scale" else (gettext(_OWN_WORDS),),
            when=gettext(_WHEN[one.waves]),
            who=who(one),
        )
        for one in questions
    )
