"""The task list of a scheme: what is done, what is next, and what waits for somebody else.

Words are made here, from facts; nothing is read and nothing is decided. About answers it says
nothing that moves: a number that grows from day to day would give people away.
"""

from collections.abc import Iterator

from flask_babel import gettext as _

from feedback.accounts.holders import State
from feedback.schemes.facts import Facts
from feedback.schemes.forms import unfinished
from feedback.schemes.model import Wave, WaveKind
from feedback.schemes.result_tasks import result_tasks, seen_on
from feedback.schemes.task import DONE, LATER, TO_DO, WAITING, Task
from feedback.web.templating import day

__all__ = ["guardian_tasks", "lead_tasks", "next_task"]


def lead_tasks(facts: Facts) -> list[Task]:
    """For lead and deputy, in the order in which things are done."""
    return [
        *_set_up(facts),
        _agreement(facts),
        _survey(facts, "pre", _("First survey")),
        _survey(facts, "post", _("Second survey")),
        *result_tasks(facts),
    ]


def guardian_tasks(facts: Facts) -> list[Task]:
    """What waits for the guardian, and nothing else."""
    part = _("Waiting for you")
    found = []
    if facts.asked:
        title = _("Read and agree to the questions, rules and settings")
        found.append(Task(key="agreement", part=part, title=title, state=TO_DO, status=_("To do")))
    if facts.people_asked:
        title = _("Decide about changes to the list of people")
        count = _("%(number)s waiting", number=facts.people_asked)
        found.append(Task(key="changes", part=part, title=title, state=TO_DO, status=count))
    if facts.handovers:
        title = _("Decide about a change of who holds keys")
        found.append(Task(key="holders", part=part, title=title, state=TO_DO, status=_("To do")))
    found += [_comments(facts.waves[kind], part) for kind in facts.comments]
    if facts.release in {"requested", "computed"}:
        title = _("Look at the results, and decide about them")
        found.append(Task(key="releases", part=part, title=title, state=TO_DO, status=_("To do")))
    return found


def _comments(wave: Wave, part: str) -> Task:
    first = wave.kind == "pre"
    return Task(
        key="comments",
        part=part,
        title=_("Read the comments of the first survey")
        if first
        else _("Read the comments of the second survey"),
        state=TO_DO,
        status=_("To do"),
        hint=_("None is quoted unless you let it through. Do it before you open the results.")
        if wave.enough == "enough"
        else _("Too few people answered this survey for results. You can still read them."),
    )


def next_task(tasks: list[Task]) -> Task | None:
    """The first that the person looking can do now."""
    return next((task for task in tasks if task.state == TO_DO), None)


def _set_up(facts: Facts) -> Iterator[Task]:
    part, kept = _("Set up"), facts.scheme.settings
    missing = unfinished(kept)
    yield Task(
        key="settings",
        part=part,
        title=_("Settings: names, contacts, help"),
        state=TO_DO if missing else DONE,
        status=_("To do") if missing else _("Done"),
        hint=_("Missing: %(what)s", what=", ".join(missing)) if missing else "",
    )
    yield Task(
        key="questions",
        part=part,
        title=_("Questions"),
        state=DONE,
        status=_("Ready"),
        hint=_(
            "%(number)s questions. Look at them as people will see them.", number=facts.questions
        ),
    )
    yield _guardian(facts, part)
    yield Task(
        key="policy",
        part=part,
        title=_("What results will show"),
        state=DONE,
        status=_("Ready"),
        hint=_(
            "Nothing is shown if fewer than %(k)s people answer. See how likely that is.",
            k=facts.scheme.number("k"),
        ),
    )
    yield _people(facts, part)
    yield _dates(facts, part)


def _guardian(facts: Facts, part: str) -> Task:
    def task(state: str, status: str, hint: str) -> Task:
        title = _("Confidentiality guardian")
        return Task(key="holders", part=part, title=title, state=state, status=status, hint=hint)

    if not facts.guardians:
        hint = _("Ask somebody whom people trust. They need some days, so ask early.")
        return task(TO_DO, _("To do"), hint)
    coming = [one for one in facts.guardians if one not in facts.confirmed]
    if facts.confirmed and (facts.scheme.frozen or not facts.holder_reasons):
        return task(DONE, _("Done"), ", ".join(one.name for one in facts.confirmed))
    if not coming:
        hint = _("One is confirmed. Ask a second one, or agree in writing to go on with one.")
        return task(TO_DO, _("To do"), hint)
    names = ", ".join(one.name for one in coming)
    if any(one.state is State.ENROLLED for one in coming):
        hint = _("IT must now confirm who this is: %(names)s. See how.", names=names)
        return task(TO_DO, _("To do"), hint)
    return task(
        WAITING, _("Waiting"), _("We have asked %(names)s by email to sign up.", names=names)
    )


def _people(facts: Facts, part: str) -> Task:
    names = facts.scheme.settings.role_plurals()
    counts = ", ".join(f"{count} {names[role]}" for role, count in facts.cohort.by_role.items())
    enough = not facts.too_few
    state, status = (DONE, _("Done")) if enough else (TO_DO, _("To do"))
    need = "" if enough else " " + _("Each role needs %(n)s.", n=facts.scheme.invitees_needed)
    if facts.people_asked:
        state, status = WAITING, _("Waiting")
        need = " " + _("The guardian was asked about a change.")
    return Task(
        key="people",
        part=part,
        title=_("People"),
        state=state,
        status=status,
        hint=f"{counts}.{need}",
    )


def _dates(facts: Facts, part: str) -> Task:
    needed = ("pre", "post") if facts.scheme.paired else ("pre",)
    missing = [kind for kind in needed if kind not in facts.waves]
    past = [
        one for one in facts.waves.values() if one.state == "planned" and one.closes < facts.today
    ]
    spans = [
        _("%(opens)s to %(closes)s", opens=day(one.opens), closes=day(one.closes))
        for one in facts.waves.values()
    ]
    to_do = bool(missing) or past
    return Task(
        key="dates",
        part=part,
        title=_("Dates of both surveys"),
        state=TO_DO if to_do else DONE,
        status=_("To do") if to_do else _("Done"),
        hint=_("The last day to answer has passed.") if past else "; ".join(spans),
    )


def _agreement(facts: Facts) -> Task:
    part, title = _("Agree"), _("The guardian's agreement")

    def task(state: str, status: str, hint: str = "") -> Task:
        return Task(key="agreement", part=part, title=title, state=state, status=status, hint=hint)

    if facts.scheme.state in {"agreed", "open"}:
        return task(DONE, _("Agreed"))
    if facts.scheme.settings.missing() or not facts.confirmed:
        return task(
            LATER,
            _("Cannot start yet"),
            _("When the settings are finished and a guardian is confirmed."),
        )
    if facts.asked:
        return task(WAITING, _("Waiting"), _("An email is on its way to the guardian."))
    if facts.refusal is not None:
        return task(
            TO_DO, _("To do"), _("The guardian asks for changes: “%(why)s”", why=facts.refusal)
        )
    return task(TO_DO, _("To do"), _("Ask when settings, questions and rules are final."))


def _survey(facts: Facts, kind: WaveKind, title: str) -> Task:
    part, wave = _("Ask"), facts.waves.get(kind)

    def task(state: str, status: str, hint: str = "") -> Task:
        return Task(key=kind, part=part, title=title, state=state, status=status, hint=hint)

    if wave is None:
        return task(LATER, _("Cannot start yet"))
    if wave.state == "planned":
        why = facts.reasons[kind]
        if why and facts.today >= wave.opens:
            return task(WAITING, _("Cannot open"), " ".join(why))
        hint = (
            _("Opens by itself on %(day)s, if all is done by then.", day=day(wave.opens))
            if why
            else _("Opens by itself on %(day)s.", day=day(wave.opens))
        )
        return task(LATER, _("Planned"), hint)
    return task(*_begun(wave))


def _begun(wave: Wave) -> tuple[str, str, str]:
    patience = _(
        "You will see on %(day)s if there are enough answers. A number that moves would give "
        "people away.",
        day=day(seen_on(wave)),
    )
    match wave.state:
        case "open":
            until = _("Open until %(day)s.", day=day(wave.closes))
            return WAITING, _("Open"), f"{until} {patience}"
        case "closed" | "dealing":
            return WAITING, _("Closed"), patience
        case "dealt":
            enough = wave.enough == "enough"
            return DONE, _("Enough answers") if enough else _("Not enough answers"), ""
        case _:
            return DONE, _("Answers destroyed"), ""
