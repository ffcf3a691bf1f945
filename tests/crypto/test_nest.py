"""Nests: opened by two people in one order, and in no other way."""

import cases
import pytest
from hypothesis import given

import crypto

GUARDIAN, LEAD, NEXT = cases.IDENTITIES[:3]
ELSEWHERE = crypto.context("wave seed", "other")


def nest(seed: bytes = bytes(32), context: crypto.Context = cases.HERE) -> bytes:
    return crypto.nest(seed, inner=GUARDIAN.recipient, outer=LEAD.recipient, context=context)


@cases.quick
@given(seed=cases.keys, context=cases.contexts)
def test_round_trip(seed, context):
    nested = nest(seed, context)
    core = crypto.peel(nested, identity=LEAD, context=context)
    assert crypto.open_core(core, identity=GUARDIAN, context=context) == seed
    assert (len(nested), len(core)) == (2418, 1225)


@cases.quick
@given(seed=cases.keys, context=cases.contexts)
def test_the_outer_layer_is_handed_over_and_the_core_stays_as_it_was(seed, context):
    nested = nest(seed, context)
    passed = crypto.rewrap(nested, identity=LEAD, to=NEXT.recipient, context=context)
    core = crypto.peel(passed, identity=NEXT, context=context)
    assert core == crypto.peel(nested, identity=LEAD, context=context)
    assert crypto.open_core(core, identity=GUARDIAN, context=context) == seed
    assert len(passed) == len(nested)
    for identity in (LEAD, GUARDIAN, cases.STRANGER):
        with pytest.raises(crypto.NotRecipient):
            crypto.peel(passed, identity=identity, context=context)


@pytest.mark.parametrize("alone", [GUARDIAN, NEXT, cases.STRANGER])
def test_only_who_holds_the_outer_layer_hands_it_over_and_in_its_context(alone):
    with pytest.raises(crypto.NotRecipient):
        crypto.rewrap(nest(), identity=alone, to=NEXT.recipient, context=cases.HERE)
    with pytest.raises(crypto.NotRecipient):
        crypto.rewrap(nest(), identity=LEAD, to=NEXT.recipient, context=ELSEWHERE)


@pytest.mark.parametrize("alone", [GUARDIAN, cases.STRANGER])
def test_the_lead_peels_first(alone):
    with pytest.raises(crypto.NotRecipient):
        crypto.peel(nest(), identity=alone, context=cases.HERE)
    with pytest.raises(crypto.NotRecipient):
        crypto.open_core(nest(), identity=alone, context=cases.HERE)


@pytest.mark.parametrize("alone", [LEAD, cases.STRANGER])
def test_the_guardian_alone_opens_the_core(alone):
    core = crypto.peel(nest(), identity=LEAD, context=cases.HERE)
    with pytest.raises(crypto.NotRecipient):
        crypto.open_core(core, identity=alone, context=cases.HERE)


def test_what_the_lead_holds_does_not_contain_the_seed():
    seed = bytes(range(32))
    assert seed not in crypto.peel(nest(seed), identity=LEAD, context=cases.HERE)


def test_the_layers_are_not_mistaken_even_when_one_person_has_both():
    nested = crypto.nest(bytes(32), inner=LEAD.recipient, outer=LEAD.recipient, context=cases.HERE)
    core = crypto.peel(nested, identity=LEAD, context=cases.HERE)
    with pytest.raises(crypto.NotRecipient):
        crypto.peel(core, identity=LEAD, context=cases.HERE)
    with pytest.raises(crypto.NotRecipient):
        crypto.open_core(nested, identity=LEAD, context=cases.HERE)


def test_neither_layer_opens_in_another_context():
    core = crypto.peel(nest(), identity=LEAD, context=cases.HERE)
    with pytest.raises(crypto.NotRecipient):
        crypto.peel(nest(), identity=LEAD, context=ELSEWHERE)
    with pytest.raises(crypto.NotRecipient):
        crypto.open_core(core, identity=GUARDIAN, context=ELSEWHERE)


def test_no_envelope_in_the_same_context_passes_for_a_layer():
    plain = crypto.seal(bytes(32), to=[LEAD.recipient], context=cases.HERE)
    with pytest.raises(crypto.NotRecipient):
        crypto.peel(plain, identity=LEAD, context=cases.HERE)
    with pytest.raises(crypto.NotRecipient):
        crypto.open_core(plain, identity=LEAD, context=cases.HERE)
    with pytest.raises(crypto.NotRecipient):
        crypto.open_envelope(nest(), identity=LEAD, context=cases.HERE)


def test_changes_in_either_layer_are_noticed():
    nested = nest()
    for at in range(0, len(nested), 5):
        changed = bytearray(nested)
        changed[at] ^= 4
        with pytest.raises(crypto.CryptoError):
            crypto.peel(bytes(changed), identity=LEAD, context=cases.HERE)
    core = crypto.peel(nested, identity=LEAD, context=cases.HERE)
    for at in range(0, len(core), 5):
        changed = bytearray(core)
        changed[at] ^= 4
        with pytest.raises(crypto.CryptoError):
            crypto.open_core(bytes(changed), identity=GUARDIAN, context=cases.HERE)
