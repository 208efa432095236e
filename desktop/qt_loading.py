"""Loads PySide6 without what only its developers need; called before the window's modules are imported.

Two parts of PySide6's own start are left out, a third of the time to a first window and some megabytes:

- WORKAROUND: it compiles, at every start and from source, the modules that write its type stubs and that put
  TypeErrors into words. They are made to load when one of their names is first looked up.
- WORKAROUND: it replaces ``__import__`` by one that reads the source of every module imported from then on,
  in search of the word "PySide6", and keeps it (PYSIDE-2029). This serves ``from __feature__ import …`` only,
  which Loquat never uses; Python's own import is put back.

A PySide6 that is built otherwise has no such modules and no such import, and is loaded as it is.
"""

import builtins
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, SupportsIndex, cast

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.abc import Loader  # costs ten milliseconds
    from importlib.machinery import ModuleSpec

#: Modules of shiboken that no running program needs before it makes a mistake.
_LATE: Final = frozenset(
    f"shibokensupport.{name}"
    for name in (
        "signature.errorhandler",
        "signature.layout",
        "signature.parser",
        "signature.lib.enum_sig",
        "signature.lib.pyi_generator",
        "signature.lib.tool",
    )
)


def load_qt() -> None:
    """Import ``PySide6.QtCore`` as above. Does nothing when it is imported already."""
    if "PySide6" in sys.modules:
        return
    original_import, finders = builtins.__import__, sys.meta_path
    sys.meta_path = _Finders([_LateFinder(), *finders])
    try:
        import PySide6.QtCore  # noqa: F401
    finally:
        sys.meta_path = finders
        builtins.__import__ = original_import


class _Finders(list[Any]):
    """Keeps its first finder first: shiboken puts its own before all others."""

    def insert(self, index: SupportsIndex, finder: Any, /) -> None:
        super().insert(max(1, index.__index__()), finder)


class _LateModule(ModuleType):
    """Runs its code when a name is looked up that it does not have yet."""

    def __getattr__(self, name: str) -> Any:
        late: object = self.__dict__["__spec__"].loader
        if not isinstance(late, _LateLoader) or name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        late.run(self)
        return getattr(self, name)


class _LateLoader:
    def __init__(self, name: str, loader: "Loader") -> None:
        self._name = name
        self._loader = loader

    def create_module(self, spec: "ModuleSpec") -> ModuleType:
        return _LateModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing yet."""

    def run(self, module: ModuleType) -> None:
        module.__class__ = ModuleType
        spec = module.__spec__
        assert spec is not None
        # PySide6 publishes the module by a second name; its loader knows it by the first.
        spec.name, published = self._name, spec.name
        spec.loader = self._loader
        try:
            self._loader.exec_module(module)
        finally:
            spec.name = published


class _LateFinder:
    def find_spec(
        self, fullname: str, path: "Sequence[str] | None", target: ModuleType | None = None
    ) -> "ModuleSpec | None":
        if fullname not in _LATE:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(fullname, path, target)
            if spec is not None and spec.loader is not None:
                spec.loader = cast("Loader", _LateLoader(fullname, spec.loader))
                return spec
        return None
