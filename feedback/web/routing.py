"""Rules of addresses, whose other direction is made when an address is first built.

Werkzeug writes and compiles two functions for each rule as soon as it is added: a tenth of the
time until the service answers, for some hundred rules of which a visit builds ten.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

__all__ = ["LazyRule"]

Built = tuple[str, str]


class LazyRule(Rule):
    """As Werkzeug's in all that it does."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Built]:
        make, name = super()._compile_builder, "_build_unknown" if append_unknown else "_build"

        def build(rule: Rule, /, **values: Any) -> Built:  # noqa: ANN401 - whatever the address holds
            made = make(append_unknown)
            setattr(self, name, made.__get__(self))  # from now on it is called itself
            return made(rule, **values)

        return build
