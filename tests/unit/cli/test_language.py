"""The command line speaks the locale's language; what programs read does not; no sentence is left unmarked."""

import argparse
import ast
import inspect
import os
import re
import subprocess
import sys

import pytest

from desktop.cli import language
from desktop.cli.argparse_words import ARGPARSE_WORDS
from desktop.cli.language import choose_language, language_of, tr
from tests.conftest import ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def loquat(profile, *words, **environ):
    """Run a command as a person would, in an environment without any other locale."""
    kept = {k: v for k, v in os.environ.items() if k not in ("LC_ALL", "LC_MESSAGES", "LANG")}
    line = [sys.executable, "-m", "desktop", "--profile", str(profile), *words]
    return subprocess.run(
        line, cwd=ROOT, env={**kept, "DBUS_SESSION_BUS_ADDRESS": "disabled:", **environ},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_TW"}, "zh_CN"),
        ({"LANG": "zh-Hans"}, "zh_CN"),
        ({"LANG": "zh.UTF-8"}, "zh_CN"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zha"}, "en"),
        ({"LANG": "xx_YY.nonsense@x"}, "en"),
        ({"LC_MESSAGES": "zh_CN", "LANG": "en_US"}, "zh_CN"),
        ({"LC_ALL": "C", "LC_MESSAGES": "zh_CN", "LANG": "zh_CN"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh_CN"),
    ],
)
def test_the_locale_decides(environ, expected):
    assert language_of(environ, "linux") == expected


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--help"], 0),
        (["key", "--help"], 0),
        (["frob"], 2),
        (["connection", "add"], 2),
        (["show", "nothing"], 2),
        (["export", "--format", "xx", "a"], 2),
        (["ask", "--connection", "none", "Hello"], 2),
    ],
)
def test_chinese_is_spoken_with_the_same_exit_codes(tmp_path, words, code):
    chinese = loquat(tmp_path, *words, LC_ALL="zh_CN.UTF-8")
    english = loquat(tmp_path, *words, LC_ALL="C.UTF-8")
    assert chinese.returncode == english.returncode == code
    assert CHINESE.search(chinese.stdout + chinese.stderr)
    assert not CHINESE.search(english.stdout + english.stderr)
    assert "error:" not in chinese.stderr and "usage:" not in chinese.stderr + chinese.stdout


@pytest.mark.parametrize(
    "words",
    [["list", "--json"], ["doctor", "--json", "--connection", "none"], ["ask", "--json", ""]],
)
def test_what_programs_read_is_english(tmp_path, words):
    chinese = loquat(tmp_path, *words, LC_ALL="zh_CN.UTF-8")
    english = loquat(tmp_path, *words, LC_ALL="C.UTF-8")
    assert (chinese.stdout, chinese.stderr) == (english.stdout, english.stderr)


def test_no_qt_is_imported_to_speak_chinese(tmp_path):
    program = (
        "import sys\nfrom desktop.__main__ import main\n"
        f"sys.argv[1:] = ['--profile', {str(tmp_path)!r}, 'connection', 'list']\n"
        "main()\nassert 'PySide6' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={**os.environ, "LC_ALL": "zh_CN.UTF-8"},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_without_a_catalogue_english_is_spoken(monkeypatch, tmp_path):
    monkeypatch.setattr("desktop.runtime.resources._FOLDER", tmp_path)
    choose_language({"LC_ALL": "zh_CN"}, [])
    try:
        assert tr("The question is empty.") == "The question is empty."
    finally:
        choose_language({}, [])
    assert language._language == "en"


def test_every_word_of_argparse_is_known():
    """Those that a person can cause; what tells a programmer of a mistake is not among them."""
    programmers = re.compile(
        r"not callable|invalid argument for|not defined|mode %r|subparser|groups are named|conflict|"
        r"dest=|must start with|must be optional|closest"
    )
    found = set()
    for node in ast.walk(ast.parse(inspect.getsource(argparse))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext"):
            found |= {a.value for a in node.args if isinstance(getattr(a, "value", None), str)}
    assert {words for words in found if not programmers.search(words)} <= set(ARGPARSE_WORDS)


#: What speaks to a person, by the name of the function or the keyword; each takes a marked sentence.
SPEAKING = {"say", "Exit", "print", "show", "error"}
KEYWORDS = {"help", "description", "epilog"}


def literal(node) -> str:
    """The words that stand in a literal; values filled into it are none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return " ".join(v.value for v in node.values if isinstance(v, ast.Constant))
    return ""


def unmarked(tree) -> list[tuple[int, str]]:
    """Line and words of literals that a person is shown without a mark."""
    found = []
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        shown = list(call.args[:1]) if name in SPEAKING else []
        shown += [k.value for k in call.keywords if k.arg in KEYWORDS]
        found += [(s.lineno, literal(s)) for s in shown if re.search("[A-Za-z]{2}", literal(s))]
    return found


@pytest.mark.parametrize(
    "path", sorted((ROOT / "desktop" / "cli").glob("*.py")), ids=lambda p: p.stem
)
def test_no_sentence_is_unmarked(path):
    assert unmarked(ast.parse(path.read_text("utf-8"))) == []


def test_the_search_for_unmarked_sentences_finds_them():
    source = (
        'say("No.")\nraise Exit(f"Not {x}.")\np.add_argument("--x", help="it")\nsay(tr("Marked."))'
    )
    assert [line for line, _ in unmarked(ast.parse(source))] == [1, 2, 3]
