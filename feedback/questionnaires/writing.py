"""A questionnaire as a TOML file that `definition.load` reads back to the same one."""

import json
from collections.abc import Iterator

from feedback.questionnaires.items import DEFAULT_MAX_BYTES, Question, Scale
from feedback.questionnaires.model import Questionnaire

__all__ = ["to_toml"]


def to_toml(questionnaire: Questionnaire) -> str:
    """Every scale by name, then every question; what is usual is left out."""
    names = {scale: f"scale-{place}" for place, scale in enumerate(questionnaire.scales, start=1)}
    lines = [f"title = {_text(questionnaire.title)}", f"roles = {_texts(questionnaire.roles)}"]
    if questionnaire.credit:
        lines.append(f"credit = {_text(questionnaire.credit)}")
    for scale, name in names.items():
        lines += ["", f"[scales.{name}]", *_scale(scale)]
    for question in questionnaire.questions:
        name = names[question.scale] if question.scale else ""
        lines += ["", "[[question]]", *_question(question, name)]
    return "\n".join(lines) + "\n"


def _scale(scale: Scale) -> Iterator[str]:
    yield "options = ["
    for option in scale.options:
        yield f"  {{ value = {_text(option.value)}, label = {_text(option.label)} }},"
    yield "]"
    yield f"favourable = {_texts(tuple(sorted(scale.favourable)))}"


def _question(question: Question, scale: str) -> Iterator[str]:
    yield f"id = {_text(question.id)}"
    yield f"text = {_text(question.text)}"
    if question.text_post:
        yield f"text_post = {_text(question.text_post)}"
    if scale:
        yield f"scale = {_text(scale)}"
    else:
        yield f"kind = {_text(question.kind)}"
    if question.reverse:
        yield "reverse = true"
    if question.waves != "both":
        yield f"waves = {_text(question.waves)}"
    if question.roles:
        yield f"roles = {_texts(question.roles)}"
    if question.required:
        yield "required = true"
    if question.max_bytes != DEFAULT_MAX_BYTES:
        yield f"max_bytes = {question.max_bytes}"


def _text(value: str) -> str:
    # JSON's strings are TOML's basic strings, but for a character that TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _texts(values: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_text, values))}]"
