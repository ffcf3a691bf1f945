"""Garbage is looked for again after loading, also where that failed."""

import gc

import pytest

from feedback.running.loading import loading


def test_nothing_is_looked_for_while_loading_and_all_is_afterwards():
    with loading():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_cannot_be_loaded_leaves_nothing_switched_off():
    with pytest.raises(ImportError), loading():
        raise ImportError
    assert gc.isenabled()
