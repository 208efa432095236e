"""Loads PySide6 without what only its developers need; called before the window's modules are imported.

Three parts of PySide6's own start are left out, two fifths of the time to a first window and some megabytes:

- WORKAROUND: it compiles, at every start and from source, the modules that write its type stubs and that put
  TypeErrors into words. They are made to load when one of their names is first looked up.
- WORKAROUND: it replaces ``__import__`` by one that reads the source of every module imported from then on,
  in search of the word "PySide6", and keeps it (PYSIDE-2029). This serves ``from __feature__ import …`` only,
  which Loquat never uses; the step that does it is left out, and Python's own import is put back should it be
  done elsewhere.
- Its enums are made without Python's checks (``qt_enums.py``).

All this was tried with the versions in ``_TRIED``. Another one is loaded as it is, and so is whatever is not found
where it is looked for here. PySide6 ends the process when a part of it cannot be imported, so nothing here may
raise an error that it would not raise itself.
"""

import builtins
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, SupportsIndex, cast

from desktop.qt_enums import make_enums_quickly

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.abc import Loader  # costs ten milliseconds
    from importlib.machinery import ModuleSpec

#: The first and the last version of shiboken that were tried (major, minor).
_TRIED: Final = ((6, 9), (6, 12))

#: Modules of shiboken that no running program needs before it makes a mistake.
_LATE: Final = frozenset(
    f"shibokensupport.{name}"
    for name in (
        "feature",
        "signature.errorhandler",
        "signature.layout",
        "signature.mapping",
        "signature.parser",
        "signature.lib.enum_sig",
        "signature.lib.pyi_generator",
        "signature.lib.tool",
    )
)


#: Modules that shiboken, or ``zipfile`` for it, imports for nothing; they get empty ones. Its archive is deflated.
_UNUSED: Final = ("tempfile", "shutil", "bz2", "lzma")

#: Would keep the empty ones: whoever imports it next gets a whole one.
_INCOMPLETE: Final = "zipfile"

#: Functions that shiboken calls by looking into a module's dictionary, where no ``__getattr__`` is asked.
_LOOKED_UP: Final = {"shibokensupport.signature.mapping": ("update_mapping",)}

#: The module that ends PySide6's start, and the step in it that replaces ``__import__``.
_LAST: Final = "shibokensupport.signature.loader"
_LAST_STEP: Final = "post_init"


def load_qt() -> None:
    """Import ``PySide6.QtCore`` as above. Does nothing when it is imported already."""
    if "PySide6" in sys.modules:
        return
    original_import, finders = builtins.__import__, sys.meta_path
    make_enums_quickly()
    has_zipfile = _INCOMPLETE in sys.modules
    empty = [name for name in _UNUSED if name not in sys.modules]
    sys.modules.update((name, ModuleType(name)) for name in empty)
    sys.meta_path = _Finders([_LateFinder(), *finders])
    try:
        import PySide6.QtCore  # noqa: F401 - imported to be loaded
    finally:
        sys.meta_path = finders
        builtins.__import__ = original_import
        for name in empty:
            del sys.modules[name]
        if not has_zipfile:
            _forget(_INCOMPLETE)


def _forget(module: str) -> None:
    for name in [one for one in sys.modules if one == module or one.startswith(f"{module}.")]:
        del sys.modules[name]


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
        for name in _LOOKED_UP.get(self._name, ()):
            vars(module)[name] = _LateFunction(module, name)

    def run(self, module: ModuleType) -> None:
        module.__class__ = ModuleType
        given = {
            name: value
            for name, value in vars(module).items()
            if not name.startswith("__") and not isinstance(value, _LateFunction)
        }
        spec = module.__spec__
        assert spec is not None
        # PySide6 publishes the module by a second name; its loader knows it by the first.
        spec.name, published = self._name, spec.name
        spec.loader = self._loader
        try:
            self._loader.exec_module(module)
        finally:
            spec.name = published
        vars(module).update(given)  # as if it had been given them after it ran


class _LateFunction:
    """Runs its module, then the function of its name there."""

    def __init__(self, module: ModuleType, name: str) -> None:
        self._module = module
        self._name = name

    def __call__(self, *arguments: object) -> object:
        if vars(self._module)[self._name] is self:
            vars(self._module).pop(self._name)
        return getattr(self._module, self._name)(*arguments)


class _LastLoader:
    """Loads a module, and takes its last step away."""

    def __init__(self, loader: "Loader") -> None:
        self._loader = loader

    def create_module(self, spec: "ModuleSpec") -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        if hasattr(module, _LAST_STEP):
            setattr(module, _LAST_STEP, _nothing)


def _nothing() -> None:
    pass


def _is_tried() -> bool:
    version = getattr(sys.modules.get("shiboken6"), "__version_info__", (0, 0))
    return _TRIED[0] <= tuple(version[:2]) <= _TRIED[1]


class _LateFinder:
    def find_spec(
        self, fullname: str, path: "Sequence[str] | None", target: ModuleType | None = None
    ) -> "ModuleSpec | None":
        if (fullname not in _LATE and fullname != _LAST) or not _is_tried():
            return None
        try:
            return self._found(fullname, path, target)
        except Exception:  # noqa: BLE001 - then the other finders are asked, as ever
            return None

    def _found(
        self, fullname: str, path: "Sequence[str] | None", target: ModuleType | None
    ) -> "ModuleSpec | None":
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(fullname, path, target)
            if spec is not None and spec.loader is not None:
                usual = spec.loader
                ours = _LastLoader(usual) if fullname == _LAST else _LateLoader(fullname, usual)
                spec.loader = cast("Loader", ours)
                return spec
        return None
