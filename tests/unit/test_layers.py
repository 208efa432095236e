"""What import-linter cannot see: which Qt modules each layer may use, and that the lower layers live without Qt."""

import ast
import subprocess
import sys

import pytest

from tests.conftest import ROOT


def _qt_modules(folder: str) -> set[str]:
    found = set()
    for path in (ROOT / "desktop" / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module == "PySide6":
                names = [f"PySide6.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            found |= {name for name in names if name.startswith("PySide6")}
    return found


def test_runtime_uses_only_qtcore_and_qtnetwork():
    allowed = {"PySide6.QtCore", "PySide6.QtNetwork", "PySide6.QtDBus"}
    assert _qt_modules("runtime") <= allowed


def test_the_command_line_uses_no_widgets():
    assert not {m for m in _qt_modules("cli") if m not in ("PySide6.QtCore", "PySide6.QtNetwork")}


@pytest.mark.parametrize("package", ["core", "api", "storage"])
def test_a_lower_layer_imports_with_qt_absent(package):
    program = f"""
import sys, pkgutil, importlib
sys.modules["PySide6"] = None
import desktop.{package} as top
for module in pkgutil.walk_packages(top.__path__, top.__name__ + "."):
    importlib.import_module(module.name)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
