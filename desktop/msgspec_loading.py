"""Imports ``msgspec`` without what it and its imports bring along for nothing; knows no other module of ours."""

import os
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, cast


def load_msgspec() -> None:
    """Import ``msgspec`` in a third of the time. Does nothing when it is imported already.

    WORKAROUND: it takes a few names from ``typing_extensions`` if it can, which brings ``inspect``, ``ast`` and
    ``dis`` along; since Python 3.11 ``typing`` has them all, and it takes them there if it cannot. It imports its
    own two modules that describe types, which load here when they are asked for. And ``uuid`` imports ``platform``
    for the name of the system alone.
    """
    if "msgspec" in sys.modules:
        return
    stand_ins = {
        "typing_extensions": None,  # as Python's import system has it: not to be found
        "platform": _platform(),
        "msgspec.inspect": ModuleType("msgspec.inspect"),
        "msgspec._json_schema": _json_schema(),
    }
    if not hasattr(os, "uname"):  # there uuid needs nothing of it
        del stand_ins["platform"]
    absent = {name: one for name, one in stand_ins.items() if name not in sys.modules}
    modules = cast("dict[str, Any]", sys.modules)
    modules.update(absent)
    try:
        import msgspec
    finally:
        for name in absent:
            del modules[name]
    vars(msgspec).pop("inspect", None)  # the next to ask imports the real one


def _platform() -> ModuleType:
    module = ModuleType("platform")
    vars(module)["system"] = lambda: os.uname().sysname
    return module


def _json_schema() -> ModuleType:
    module = ModuleType("msgspec._json_schema")
    for name in ("schema", "schema_components"):
        vars(module)[name] = _late(name)
    return module


def _late(name: str) -> Callable[..., Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        from msgspec import _json_schema

        return getattr(_json_schema, name)(*arguments, **options)

    return call
