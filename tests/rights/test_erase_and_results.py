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


def test_it_counts_everybody_else_and_asks_as_many(template, copied):
    one, other, whole = copied(template), copied(template), copied(template)
    for number in (6, 7, 8):  # who said yes before: without them few did
        email = f"mentor{number}@council.example"
        assert erase(one.store, scheme=one.scheme, email=email, by="operator")
        for kind in ("pre", "post"):
            delete(other, kind, number)
    erased = words(one)
    assert erased == words(other)
    assert erased != words(whole)
