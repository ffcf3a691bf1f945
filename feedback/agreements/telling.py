"""A contract as rows that people read: what was agreed, who signed."""

from flask_babel import gettext as _

from feedback.agreements.deals import Deal
from feedback.agreements.model import ContractText
from feedback.agreements.terms import Terms
from feedback.web.templating import day

__all__ = ["changed_rows", "dropped", "signature_rows", "terms_rows"]

Row = dict[str, str]


def terms_rows(terms: Terms) -> list[Row]:
    """What the two agreed by themselves, for a summary list."""
    often = {
        "week": _("Every week"),
        "fortnight": _("Every two weeks"),
        "month": _("Every month"),
        "own": terms.often_own,
    }
    place = {
        "person": _("In person"),
        "video": _("By video"),
        "both": _("Sometimes in person, sometimes by video"),
    }
    dates = "; ".join(map(day, terms.dates)) or _("To be agreed")
    where = ". ".join(filter(None, (place[terms.place], terms.where)))
    rows = (
        (_("How often"), often[terms.often]),
        (_("Number of meetings"), str(terms.number)),
        (_("Length of each"), _("%(number)s minutes", number=terms.minutes)),
        (_("Dates"), dates),
        (_("Where"), where),
    )
    return [{"key": key, "value": value} for key, value in rows]


def changed_rows(new: Terms, old: Terms | None) -> list[Row]:
    """The same, with what was agreed so far beside what differs."""
    rows = terms_rows(new)
    for row, before in zip(rows, terms_rows(old) if old else rows, strict=True):
        if row != before:
            row["value"] += " " + _("(so far: %(before)s)", before=before["value"])
    return rows


def dropped(new: ContractText, old: ContractText | None) -> list[str]:
    """Headings of the clauses that stand in `old` and no more in `new`."""
    kept = {one.heading for one in new.clauses}
    return [one.heading for one in old.clauses if one.heading not in kept] if old else []


def signature_rows(deal: Deal) -> list[Row]:
    """Both people, with name and day for who has signed."""
    rows = []
    for person in deal.people:
        signed = deal.signed_by(person.participant)
        value = (
            _("%(name)s, on %(day)s", name=signed.name, day=day(signed.on))
            if signed
            else _("Not signed yet")
        )
        rows.append({"key": f"{person.name} ({person.role})", "value": value})
    return rows
