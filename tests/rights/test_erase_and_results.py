"""A result that is computed after somebody was erased: as if they had deleted by their link."""

from feedback.rights.erase import erase
from tests.releases.conftest import copied, template
from tests.releases.scenes import compute, computed, request, told
from tests.scenario import Scene, delete

__all__ = ["copied", "template"]


def words(scene: Scene) -> dict[str, object]:
    release = request(scene)
    compute(scene, release)
    return told(computed(scene, release))


def test_it_counts_everybody_else_and_tells_no_size_that_too_few_are_left_for(template, copied):
    one, other, whole = copied(template), copied(template), copied(template)
    for number in (6, 7, 8):  # who said yes before: without them few did
        email = f"mentor{number}@council.example"
        assert erase(one.store, scheme=one.scheme, email=email, by="operator")
        for kind in ("pre", "post"):
            delete(other, kind, number)
    erased, deleted = words(one), words(other)
    # Who erased them knows three of twelve who did not answer: of the other nine "8 or more" did
    # would say it of nearly each. Of who deleted by a link nobody knows.
    assert deleted.pop("n") == "8 or more"
    assert "n" not in erased
    assert erased == deleted
    assert erased != words(whole)
