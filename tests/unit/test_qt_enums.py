"""PySide6's enums as the program makes them: those that Python would have made."""

import copy
import enum
import pickle
import subprocess
import sys

import pytest

from desktop import qt_enums

#: Makes every enum of the three modules both ways, and prints the number of those that differ, and of all.
_ALL_BOTH_WAYS = """
import enum
usual = enum.EnumType._create_
from desktop import qt_enums
assert qt_enums.make_enums_quickly()
quick = enum.EnumType._create_
asked = []
def both(cls, class_name, names, **others):
    made = quick(cls, class_name, names, **others)
    other = usual(cls, class_name, names, **others)
    asked.append(qt_enums._facts(made) == qt_enums._facts(other))
    return made
enum.EnumType._create_ = both
import PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets
for module in (PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets):
    for name in dir(module):
        getattr(module, name)
print(asked.count(False), len(asked))
"""

_USE = """
from desktop.qt_loading import load_qt
load_qt()
from PySide6.QtCore import Qt
print(repr(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), Qt.Key(65), Qt.Key.Key_A.name)
print(Qt.Key.__module__, Qt.Key.__qualname__, Qt.AlignmentFlag(0), len(list(Qt.Orientation)))
"""


def _said(program: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def quick():
    return qt_enums._quick(enum.EnumType._create_)


def test_every_enum_of_qt_is_what_python_makes_of_it():
    different, made = _said(_ALL_BOTH_WAYS)[0].split()
    assert different == "0"
    assert int(made) > 500


def test_qt_with_quick_enums_is_used_as_with_others():
    plain = _USE.replace("load_qt()\n", "")
    assert _said(_USE) == _said(plain)


@pytest.mark.parametrize("kind", [enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag])
def test_a_member_is_found_by_value_and_by_name_and_copied_as_itself(quick, kind):
    made = quick[kind](kind, "Made", [("One", 1), ("Two", 2), ("Uno", 1), ("Four", 4)])
    assert made(2) is made.Two is made["Two"]
    assert made.Uno is made.One
    assert [m.name for m in made] == ["One", "Two", "Four"]
    assert copy.deepcopy(made.Two) is made.Two
    assert made.One in made
    made.__module__, made.__qualname__ = __name__, "test_enum_for_pickle"
    globals()["test_enum_for_pickle"] = made
    assert pickle.loads(pickle.dumps(made.Four)) is made.Four
    del globals()["test_enum_for_pickle"]


def test_flags_are_combined_and_inverted(quick):
    made = quick[enum.Flag](enum.Flag, "Made", [("None_", 0), ("A", 1), ("B", 4)])
    assert (made.A | made.B).value == 5
    usual = enum.Flag("Made", [("None_", 0), ("A", 1), ("B", 4)], boundary=enum.KEEP)
    assert (~made.A).value == (~usual.A).value
    assert not made.None_
    assert list(made.A | made.B) == [made.A, made.B]


@pytest.mark.parametrize(
    "names",
    [
        "One Two",
        [("name", 1)],
        [("_hidden", 1)],
        [("Below", -1)],
        [("Word", "one")],
        [("Yes", True)],
        [],
    ],
)
def test_anything_unusual_is_left_to_python(monkeypatch, names):
    usual = enum.EnumType._create_
    asked = []

    def spy(*args, **others):
        asked.append(args)
        return usual(*args, **others)

    create = qt_enums._create_method(qt_enums._quick(usual), spy)
    made = create(enum.Enum, "Made", names, boundary=enum.KEEP)
    assert len(asked) == 1
    assert issubclass(made, enum.Enum)


def test_a_python_that_makes_enums_otherwise_keeps_its_own_way(monkeypatch):
    usual = enum.EnumType._create_

    def otherwise(cls, class_name, names, **others):
        made = usual(cls, class_name, names, **others)
        type.__setattr__(made, "_number_", len(list(names)))
        return made

    monkeypatch.setattr(enum.EnumType, "_create_", otherwise)
    assert not qt_enums.make_enums_quickly()
    assert enum.EnumType._create_ is otherwise


def test_a_python_without_such_enums_keeps_its_own_way(monkeypatch):
    def refuse(*_, **__):
        raise TypeError("enums are not made like this")

    monkeypatch.setattr(enum.EnumType, "_create_", refuse)
    assert not qt_enums.make_enums_quickly()
    assert enum.EnumType._create_ is refuse
