"""A scheme's own page: what is done, and what is next for the person looking."""

from collections.abc import Mapping
from itertools import groupby

from flask import render_template, url_for

from feedback.schemes import service
from feedback.schemes.blueprint import views
from feedback.schemes.facts import Facts, gather
from feedback.schemes.second_person import asked_of
from feedback.schemes.task import LATER, Task
from feedback.schemes.tasks import guardian_tasks, lead_tasks, next_task
from feedback.web.access import Who, allow, me, store

__all__: list[str] = []


@views.get("/schemes/<scheme>")
@allow(Who.LEAD, Who.DEPUTY, Who.GUARDIAN)
def home(scheme: str) -> str:
    found = service.scheme(store(), scheme)
    asked = service.questionnaire(store(), found.questionnaire)
    facts = gather(store(), found, len(asked.questions))
    guards = me().role is Who.GUARDIAN
    tasks = guardian_tasks(facts) if guards else lead_tasks(facts)
    links = _links(facts)
    first = next_task(tasks)
    groups = [
        {"part": part, "tasks": [_shown(task, links) for task in several]}
        for part, several in groupby(tasks, key=lambda task: task.part)
    ]
    return render_template(
        "schemes/home.html",
        scheme=found,
        guards=guards,
        published=facts.release == "published",
        groups=groups,
        first=_shown(first, links) if first else None,
        waiting=[_shown(task, links) for task in tasks if task.state == "waiting"],
        soon=next((task for task in tasks if task.state == LATER and task.hint), None),
        waves=list(facts.waves.values()),
        roles=asked.roles,
        second=asked_of(store(), scheme=scheme, account=me().account, role=str(me().role)),
        settings_link=links["settings_read"],
        links=links,
    )


def _shown(task: Task, links: Mapping[str, str]) -> dict[str, str]:
    reachable = task.state != LATER or task.key in {"agreement", "pre", "post"}
    return {
        "title": task.title,
        # a status that breaks in two reads as two
        "status": task.status.replace(" ", "\N{NO-BREAK SPACE}"),
        "hint": task.hint,
        "colour": task.colour,
        "href": links[task.key] if reachable and task.key in links else "",
    }


def _links(facts: Facts) -> dict[str, str]:
    scheme = facts.scheme.id
    frozen = facts.scheme.frozen
    own = {
        "settings": "schemes.settings_read" if frozen else "schemes.settings",
        "settings_read": "schemes.settings_read",
        "questions": "questionnaires.index",
        "holders": "schemes.holders",
        "policy": "releases.policy",
        "people": "participants.index",
        "changes": "participants.changes",
        "dates": "schemes.dates",
        "agreement": "schemes.agreement",
        "comments": "comments.index",
        "releases": "releases.index",
        "outcomes": "releases.outcomes",
    }
    links = {key: url_for(endpoint, scheme=scheme) for key, endpoint in own.items()}
    for kind, wave in facts.waves.items():
        planned = wave.state == "planned"
        links[kind] = (
            url_for("schemes.dates", scheme=scheme)
            if planned
            else url_for("invitations.invited", scheme=scheme, wave=wave.id)
        )
    return links
