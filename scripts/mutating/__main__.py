"""What `scripts/mutate` does, in a copy of the tree under `var/mutants`."""

import argparse
import os
import secrets
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeVar

import functions
import pytest
import rest
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.utils.format_utils import get_mutant_name

_ROOT: Final = Path(__file__).resolve().parents[2]
_COPY: Final = ("crypto", "feedback", "templates", "tests", "docs", "scripts")
_FILES: Final = ("pyproject.toml", "README.md", "CHANGELOG.md")
_PYTEST: Final = (
    *("-x", "--rootdir=.", "-pno:cacheprovider", "-pno:xdist", "--hypothesis-seed=0"),
    *("-pno:terminal", "--assert=plain"),  # nobody reads why a mutant was killed
    # Hypothesis is here before pytest is.
    "-Wignore::pytest.PytestAssertRewriteWarning",
)
# What an error says in words is for a reader to judge, not for a test.
_SETTINGS: Final = "[mutmut]\nsource_paths=feedback\ndo_not_mutate_patterns=raise \\w+\\(\n"
T = TypeVar("T")


def main() -> int:
    """Returns 1 where a mutant survived or met no test, else 0."""
    parser = argparse.ArgumentParser(prog="scripts/mutate")
    parser.add_argument("modules", nargs="+", metavar="MODULE")
    parser.add_argument("--tests", nargs="+", default=[], help="besides those that mirror MODULE")
    parser.add_argument("--sample", type=int, help="this many of each module, and of each part")
    parser.add_argument("--seed", help="of the sample; told, so that it can be drawn again")
    parser.add_argument("--part", choices=("functions", "rest"), help="instead of both")
    given = parser.parse_args()
    seed = given.seed or secrets.token_hex(4)
    tests = [*_mirrors(given.modules), *given.tests]
    if not tests:
        parser.error("no test file carries this name: say which with --tests")
    arguments = [*_PYTEST, *tests]
    if given.sample:
        print(f"{given.sample} of each, drawn by the seed {seed}")
    os.environ.setdefault("TEST_EXAMPLES", "5")
    folder = _ROOT / "var" / "mutants" / str(os.getpid())
    unkilled = 0
    try:
        _copy_tree(folder)
        for module in given.modules if given.part != "functions" else ():
            unkilled += _rest(module, given.sample, f"{seed}:{module}:rest", arguments)
        if given.part != "rest":
            unkilled += _functions(given.modules, given.sample, seed, arguments)
    finally:
        shutil.rmtree(folder)
    return 1 if unkilled else 0


def _mirrors(modules: Sequence[str]) -> list[str]:
    """The test files that carry a module's name: `tests/<feature>/test_<module>*.py`."""
    found = []
    for path in map(Path, modules):
        parts = path.parts if path.parts[0] == "crypto" else path.parts[1:]
        folder = _ROOT.joinpath("tests", *parts[:-1])
        found += sorted(folder.glob(f"test_{path.stem}*.py"))
    return [str(one.relative_to(_ROOT)) for one in dict.fromkeys(found)]


def _copy_tree(folder: Path) -> None:
    """The tree as it is now, and mutmut's settings; the working folder from here on."""
    for name in _COPY:
        shutil.copytree(_ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in _FILES:
        shutil.copy(_ROOT / name, folder / name)
    (folder / "setup.cfg").write_text(_SETTINGS)
    os.chdir(folder)


def _rest(module: str, sample: int | None, seed: str, arguments: Sequence[str]) -> int:
    there = rest.mutants(module)
    chosen = _drawn(there, sample, seed)
    states = rest.tried(module, chosen, arguments)
    told = [(one.diff, state) for one, state in zip(chosen, states, strict=True)]
    return _tell(f"{module}, the rest", told, len(there))


def _functions(
    modules: Sequence[str], sample: int | None, seed: str, arguments: Sequence[str]
) -> int:
    """Write every module with its mutants, try those that are drawn, and tell."""
    codes, names = {}, {}
    for module in modules:
        mutated = mutate_file_contents(module, Path(module).read_text("utf-8"))
        names[module] = [get_mutant_name(Path(module), name) for name in mutated.mutant_names]
        codes[module] = mutated.code
        Path(module).write_text(mutated.code)
    chosen = {m: _drawn(names[m], sample, f"{seed}:{m}") for m in modules}
    loop = functions.Functions([name for m in modules for name in chosen[m]])
    if pytest.main(list(arguments), plugins=[functions.Quick(), loop]):
        sys.exit("the tests do not pass without a mutant")
    unkilled = 0
    for m in modules:
        told = [(_shown(n, codes[m], m, loop.found[n]), loop.found[n]) for n in chosen[m]]
        unkilled += _tell(f"{m}, functions", told, len(names[m]))
    return unkilled


def _shown(name: str, code: str, module: str, state: str) -> str:
    """A mutant for reading; taking the module apart takes a while, so not of those killed."""
    return name if state == "killed" else f"{name}\n{get_diff_for_mutant(name, code, module)}"


def _drawn(there: Sequence[T], sample: int | None, seed: str) -> list[T]:
    """So many of them, in order, by the digests of seed and place."""
    ranked = sorted(range(len(there)), key=lambda at: sha256(f"{seed}:{at}".encode()).digest())
    return [there[at] for at in sorted(ranked[:sample])]


def _tell(what: str, told: Sequence[tuple[str, str]], there: int) -> int:
    """Print what was not killed, and the counts; how many survived or met no test."""
    for diff, state in told:
        if state != "killed":
            print(f"\n== {state}: {diff}")
    counts = Counter(state for _diff, state in told)
    parts = ", ".join(f"{counts[state]} {state}" for state in sorted(counts))
    print(f"\n== {what}: {there} mutants, {len(told)} tried: {parts or 'none'}\n")
    return counts["survived"] + counts["no tests"]


if __name__ == "__main__":
    sys.exit(main())
