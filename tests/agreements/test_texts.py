"""The shipped words: the council's own where it has them; versions by their hash."""

import json
from dataclasses import replace

import pytest

from feedback.agreements import texts
from feedback.agreements.model import ContractText, TextAlteredError
from feedback.agreements.values import lacking, values
from feedback.errors import Conflict, NotFound
from feedback.members.arrangements import Arrangements, arrangements
from feedback.schemes.service import scheme as load_scheme
from feedback.storage.store import Event
from tests.members import people

# Appendix 2 of the NW ADASS guide, as Manchester prints it.
MANCHESTER = {
    "Purpose": "The purpose of this agreement is to develop a mentoring relationship between us to "
    "share the Mentor\N{RIGHT SINGLE QUOTATION MARK}s experiences and improve the "
    "Mentee\N{RIGHT SINGLE QUOTATION MARK}s opportunities to reduce racial inequality. The "
    "sessions will explore topics around race specifically but also an opportunity for both to "
    "learn from one another, exchange skills and expertise and have exposure to different areas "
    "of the organisation.",
    "a Confidentiality": "In signing this contract, you agree that any private shared information "
    "within the sessions will remain private in line with GDPR (General Data Protection "
    "Regulation).",
    "b Commitment": "You are committed to attending sessions and training as required.",
    "c Honesty": "The purpose of the programme is to create an environment where honesty is a key "
    "factor.",
    "d Openness": "The success of the programme will depend on openness by both the Mentor and "
    "Mentee in a safe environment. The sessions should not be used to address personal issues "
    "within the Service.",
    "e Trust": "The development of a trusting relationship between the Mentor and Mentee will "
    "ensure the understanding of equality and diversity becomes embedded within the structure of "
    "Manchester City Council.",
    "f Frequency": "Monthly \N{EN DASH} dates to be agreed in advance at initial session for a "
    "minimum period of between 4 \N{EN DASH} 6 months.",
    "g Number of sessions": "To be agreed between both parties. A minimum of 4 is required.",
    "h Length of sessions": "45 minutes to 1 hour",
    "i Location": "To be agreed between both parties. Either virtual or face to face and a "
    "mutually agreed location.",
    "Signing": "As a Mentor/Mentee in signing this contract you agree to abide by the rules set "
    "out above and participate in the whole programme.",
}
SUPPORT = (
    "Mentors will be supported via training and the Talent & Diversity Team, who are leading on "
    "the programme across the Council. The team will be providing regular check-ins to ensure the "
    "wellbeing of mentors."
)
ASKED = (
    "at talent@manchester.gov.uk in the first instance, with the subject heading Reverse Mentoring "
    "and provide your telephone number. We will contact you to capture your information and "
    "consider the most appropriate course of action, signpost, or advice."
)
LIMITS = Arrangements(
    fewest=4,
    most=6,
    shortest_minutes=45,
    longest_minutes=60,
    months=6,
    support_name="Talent & Diversity Team",
    support_email="talent@manchester.gov.uk",
)


@pytest.fixture
def scheme(store):
    return load_scheme(store, people.a_scheme(store))


def filled(scheme, key="manchester", limits=LIMITS) -> dict[str, str]:
    settings = scheme.settings.with_(organisation="Manchester City Council")
    text = texts.shipped(key).fill(values(settings, limits))
    return {
        f"{letter} {one.heading}".strip(): one.text.replace("\n", " ")
        for letter, one in text.lettered()
    }


def test_manchesters_words_are_manchesters(scheme):
    shown = filled(scheme)
    assert {heading: shown.get(heading) for heading in MANCHESTER} == MANCHESTER
    assert shown["Support"].startswith(SUPPORT)
    assert shown["Support"].endswith(ASKED)
    assert list(shown)[-4:] == [
        "j When something cannot stay private",
        "k Ending the pairing",
        "Signing",
        "Support",
    ]


@pytest.mark.parametrize("key", texts.SHIPPED)
def test_each_says_the_limits_of_confidentiality_and_how_to_end(key):
    whole = " ".join(one.text for one in texts.shipped(key).clauses)
    for words in (
        *("serious harm", "safeguarding", "crime", "protected disclosure"),
        *("Either of you may end", "do not have to give a reason", "nobody is at fault"),
    ):
        assert words in whole, words
    assert any("cannot stay private" in one for one in texts.shipped(key).promises)


def test_liverpools_says_what_its_scheme_says(store):
    scheme = load_scheme(store, people.a_scheme(store, key="liverpool"))
    assert texts.shipped_for(scheme) == texts.shipped("liverpool")
    limits = replace(
        arrangements(store, scheme.id), support_name="Hub", support_email="h@x.example"
    )
    shown = " ".join(filled(scheme, "liverpool", limits).values())
    assert "1 hour 30 minutes" in shown
    assert "Between 4 and 6 meetings" in shown
    assert "over 6 months" in shown
    assert "volunteer" in shown
    assert "reimbursed" in shown
    assert "the Council" not in shown
    assert "{" not in shown


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"fewest": 3, "most": 3, "months": 3}, "a minimum period of 3 months."),
        ({"shortest_minutes": 60, "longest_minutes": 60}, "1 hour"),
        ({"shortest_minutes": 61, "longest_minutes": 120}, "1 hour 1 minute to 2 hours"),
        ({"support_name": "", "support_email": "x@y.example"}, "and the support team, who"),
    ],
)
def test_numbers_and_names_are_the_schemes(scheme, changed, words):
    limits = replace(LIMITS, **changed)
    assert words in " ".join(filled(scheme, limits=limits).values())


def test_without_a_support_contact_it_is_whom_people_ask_anyway(scheme):
    nobody = replace(LIMITS, support_name="", support_email="")
    given = values(scheme.settings, nobody)
    assert lacking(texts.shipped("manchester").needed(), given) == ["support", "support_address"]
    settings = scheme.settings.with_(contact_name="Connie", contact_phone="0161 496 0000")
    given = values(settings, nobody)
    assert (given["support"], given["support_address"]) == ("support team", "0161 496 0000")
    assert lacking(texts.shipped("manchester").needed(), given) == []


def test_a_text_comes_back_as_it_was_by_its_hash(store, scheme):
    lead, now = people.lead_of(store, scheme.id), texts.shipped("manchester")
    fresh = ContractText(title="Ours", clauses=now.clauses[:3])
    texts.set_text(store, scheme=scheme, text=fresh, was=now.hash, by=lead)
    arranged = arrangements(store, scheme.id)
    assert texts.of_scheme(store, scheme, arranged) == fresh
    assert texts.stored(store, fresh.hash) == fresh
    with pytest.raises(Conflict):
        texts.set_text(store, scheme=scheme, text=None, was=now.hash, by=lead)
    texts.set_text(store, scheme=scheme, text=None, was=fresh.hash, by=lead)
    assert texts.of_scheme(store, scheme, arrangements(store, scheme.id)) == now
    assert texts.stored(store, fresh.hash) == fresh  # kept for those who signed it


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.replace("private", "public"),
        lambda _body: "{}",
        lambda _body: "no JSON",
        lambda body: json.dumps({**json.loads(body), "more": 1}),
        lambda body: body.replace('"rule":true', '"rule":1'),
    ],
    ids=["other words", "empty", "no JSON", "more", "another kind"],
)
def test_a_text_that_was_changed_in_the_database_is_not_shown(store, scheme, change):
    lead, now = people.lead_of(store, scheme.id), texts.shipped("manchester")
    fresh = ContractText(title="Ours", clauses=now.clauses)
    texts.set_text(store, scheme=scheme, text=fresh, was=now.hash, by=lead)
    with store.change(Event("upkeep")) as writer:
        writer.set("contract_texts", {"body": change(fresh.to_json())}, hash=fresh.hash)
    with pytest.raises(TextAlteredError):
        texts.of_scheme(store, scheme, arrangements(store, scheme.id))


def test_there_is_no_text_of_another_hash(store):
    with pytest.raises(NotFound):
        texts.stored(store, "00" * 32)


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('title = "x"\nmore = 1\n[[clause]]\nheading = "a"\ntext = "b"', "not known here: more"),
        ('title = "x"\n[[clause]]\nheading = "a"\ntext = "{nobody}"', "“{nobody}” in braces"),
        ('title = "x"\n[[clause]]\nheading = ""\ntext = "b"', "heading: must not be empty"),
        ('title = "x', "Illegal character|Unterminated|Expected"),
    ],
)
def test_a_definition_with_a_fault_is_not_loaded(toml, words):
    words = words.replace("{", "").replace("}", "")
    with pytest.raises(ValueError, match=words):
        texts.load(toml)
