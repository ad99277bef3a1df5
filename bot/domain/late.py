"""What is made when it is first used: a quiet bot starts without the patterns and libraries by which texts are read.

A library that few texts need:

    if TYPE_CHECKING:
        import yaml
    else:
        yaml = late.library("yaml")
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any, AnyStr, cast


def pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, when an attribute of it is first wanted. To compile all patterns was a tenth of a start's work."""
    return cast("re.Pattern[AnyStr]", _Late(partial(re.compile, source, flags)))


def library(name: str) -> Any:
    """As `import`. Some libraries take ten milliseconds: use them off the event loop."""
    return _Late(partial(import_module, name))


class _Late:
    """Stands for something until an attribute of it is wanted, and then has that too."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._made: Any = None

    def __getattr__(self, name: str) -> Any:
        if self._made is None:
            self._made = self._make()
        found = self.__dict__[name] = getattr(self._made, name)
        return found
