"""Files are made once in a process, a few packs at most, and never mixed up."""

from dataclasses import replace
from threading import Thread

from feedback.packs.keeping import kept
from feedback.packs.model import File
from feedback.storage.vault import Vault

from .telling import told
from .test_stamps import MASTER, Keys


class Maker:
    def __init__(self) -> None:
        self.made: list[str] = []

    def __call__(self, name: str):
        def make() -> tuple[File, ...]:
            self.made.append(name)
            return (File(name, "text/plain", name.encode()),)

        return make


def test_made_once_also_by_several_at_a_time():
    vault, maker, of = Vault(Keys(), (MASTER,)), Maker(), told()
    threads = [Thread(target=kept, args=(vault, of, maker("a"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert maker.made == ["a"]


def test_another_release_and_another_installation_are_made_anew():
    vault, other, maker = Vault(Keys(), (MASTER,)), Vault(Keys(), (MASTER,)), Maker()
    first, second = told(), replace(told(), title="Another")
    assert kept(vault, first, maker("first"))[0].name == "first"
    assert kept(vault, second, maker("second"))[0].name == "second"
    assert kept(other, first, maker("third"))[0].name == "third"
    assert kept(vault, told(), maker("never"))[0].name == "first"


def test_only_a_few_are_kept():
    vault, maker = Vault(Keys(), (MASTER,)), Maker()
    several = [replace(told(), title=str(number)) for number in range(5)]
    for one in several:
        kept(vault, one, maker(one.title))
    kept(vault, several[4], maker("kept"))
    kept(vault, several[0], maker("again"))
    assert maker.made == ["0", "1", "2", "3", "4", "again"]
