"""sqlite-utils without what it only looks for: pandas and numpy.

It imports both wherever they are installed, to know types of values that Candour never writes.
pandas comes with ortools; the two would cost each command and each start most of a second.
"""

import sys

_UNUSED = [name for name in ("numpy", "pandas") if name not in sys.modules]
try:
    # None there makes an import fail as if the module were not installed (docs of `import`).
    sys.modules.update(dict.fromkeys(_UNUSED))  # type: ignore[arg-type]  # None is what it says
    from sqlite_utils import Database
finally:
    for _name in _UNUSED:
        del sys.modules[_name]

__all__ = ["Database"]
