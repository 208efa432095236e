"""PySide6 as the program loads it: less of it, and as good at saying what is wrong."""

import subprocess
import sys

_BEFORE = """
import builtins, sys
usual = builtins.__import__
from desktop.qt_loading import load_qt
load_qt()
"""


def _run(program: str) -> str:
    return _run_before("", program)


def _run_before(preparation: str, program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", preparation + _BEFORE + program],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_wrong_call_is_explained_as_ever():
    said = _run(
        "from PySide6.QtCore import QPoint\n"
        "try:\n    QPoint('a')\n"
        "except TypeError as error:\n    print(error)\n"
    )
    assert "Supported signatures" in said
    assert "QPoint" in said


def test_what_writes_type_stubs_is_loaded_when_it_is_looked_at():
    said = _run(
        "from PySide6.support.signature.lib import pyi_generator as late\n"
        "print(type(late).__name__, 'generate_pyi' in vars(late))\n"
        "print(callable(late.generate_pyi), type(late).__name__, late.__spec__.name)\n"
        "from PySide6.support.signature import layout\n"
        "print(callable(layout.create_signature))\n"
    )
    assert said.splitlines() == [
        "_LateModule False",
        "True module PySide6.support.signature.lib.pyi_generator",
        "True",
    ]


def test_imports_are_pythons_own_again():
    assert _run("print(builtins.__import__ is usual, len(sys.meta_path))").startswith("True")


def test_other_sources_are_not_read_and_kept():
    said = _run("import json.tool, linecache\nprint([n for n in linecache.cache if 'json' in n])")
    assert said == "[]\n"


def test_a_qt_that_is_loaded_already_is_left_alone():
    said = _run("before = builtins.__import__\nload_qt()\nprint(builtins.__import__ is before)")
    assert said == "True\n"


_EXPLAINED = (
    "from PySide6.QtCore import QPoint\n"
    "try:\n    QPoint('a')\n"
    "except TypeError as error:\n    print('Supported signatures' in str(error))\n"
)


def test_neither_the_reader_of_sources_nor_the_map_of_types_is_loaded():
    said = _run(
        "late = [n for n, m in sys.modules.items() if type(m).__name__ == '_LateModule']\n"
        "print('shibokensupport.feature' in late, 'shibokensupport.signature.mapping' in late)\n"
        "print('inspect' in sys.modules)\n"
    )
    assert said.splitlines() == ["True True", "False"]


def test_what_shiboken_did_not_need_is_there_for_others():
    said = _run("print('tempfile' in sys.modules)\nimport tempfile\nprint(tempfile.gettempdir())")
    first, second = said.splitlines()
    assert first == "False"
    assert second


def test_a_version_that_was_not_tried_is_loaded_as_it_is():
    said = _run_before(
        "import desktop.qt_loading\ndesktop.qt_loading._TRIED = ((5, 0), (5, 1))\n",
        "late = [n for n, m in sys.modules.items() if type(m).__name__ == '_LateModule']\n"
        "print(late, builtins.__import__ is usual)\n" + _EXPLAINED,
    )
    assert said.splitlines() == ["[] True", "True"]


def test_what_is_not_found_is_loaded_as_it_is():
    said = _run_before(
        "import desktop.qt_loading\n"
        "def fail(*_):\n    raise ImportError('built otherwise')\n"
        "desktop.qt_loading._LateFinder._found = fail\n",
        "late = [n for n, m in sys.modules.items() if type(m).__name__ == '_LateModule']\n"
        "print(late, builtins.__import__ is usual)\n" + _EXPLAINED,
    )
    assert said.splitlines() == ["[] True", "True"]


def test_what_was_given_to_a_late_module_stays_when_it_runs():
    said = _run(
        "from PySide6.support.signature import mapping\n"
        "mapping.namespace = 'given'\n"
        "print(callable(mapping.update_mapping), type(mapping).__name__)\n"
        "mapping.update_mapping()\n"
        "print(type(mapping).__name__, mapping.namespace, type(mapping.update_mapping).__name__)\n"
    )
    assert said.splitlines() == ["True _LateModule", "module given method"]
