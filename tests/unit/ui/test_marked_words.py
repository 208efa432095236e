"""No literal is shown to a person without having been handed to a translator."""

import ast
import re

import pytest

from tests.conftest import ROOT

#: Methods and classes that take words which are shown; the words stand in any of their arguments.
SHOWING = {
    "QLabel", "ElidedLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction",
    "QMenu", "QDockWidget", "setText", "setPlainText", "setToolTip", "setStatusTip", "setWhatsThis", "setWindowTitle", "setTitle",
    "setPlaceholderText", "setAccessibleName", "setAccessibleDescription", "setInformativeText", "setLabelText",
    "setTabText", "setTabToolTip", "setItemText", "setHeaderLabels", "addAction", "addMenu", "addItem", "addItems", "addTab",
    "addRow", "addButton", "insertItem", "showText", "set_text", "showMessage", "setNameFilter",
}  # fmt: skip

#: What is the same in every language: names, addresses, examples of what is typed.
SAME_EVERYWHERE = re.compile(
    r"https?://\S*|api.example.com|[\[{].*[\]}]|[A-Z_]+|gpt-\S+|Loquat\b.*|[a-z]+_[a-z_]+|0000 %|JSON \(\*\.json\)|my-.*"
)


def words_in(node) -> list[str]:
    """The literals that an argument is made of; what a call returns has been translated there, or is data."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        return [v.value for v in node.values if isinstance(v, ast.Constant)]
    if isinstance(node, ast.List | ast.Tuple):
        return [words for item in node.elts for words in words_in(item)]
    if isinstance(node, ast.BinOp):
        return words_in(node.left) + words_in(node.right)
    if isinstance(node, ast.IfExp):
        return words_in(node.body) + words_in(node.orelse)
    return []


def unmarked(source: str) -> list[tuple[int, str]]:
    """Line and words of literals that are shown."""
    found = []
    for call in ast.walk(ast.parse(source)):
        name = (
            getattr(call.func, "id", getattr(call.func, "attr", ""))
            if isinstance(call, ast.Call)
            else ""
        )
        if name in SHOWING:
            words = [w for argument in call.args for w in words_in(argument)]
            found += [
                (call.lineno, w.strip())
                for w in words
                if re.search(r"[A-Za-z]{2}", re.sub(r"<[^>]*>|&\w+;", "", w))
                and not SAME_EVERYWHERE.fullmatch(w.strip())
            ]
    return found


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "desktop" / "ui").rglob("*.py")),
    ids=lambda path: path.relative_to(ROOT / "desktop" / "ui").with_suffix("").as_posix(),
)
def test_no_literal_is_shown_unmarked(path):
    assert unmarked(path.read_text("utf-8")) == []


def test_the_search_finds_what_it_looks_for():
    source = (
        'QLabel("One")\nx.setText(f"{n} two")\nx.addItems(["three"])\nx.setText(self.tr("marked"))\n'
        'x.setText("· {}" if y else "four words")\nx.setText("https://api.example.com/v1")'
    )
    assert [line for line, _ in unmarked(source)] == [1, 2, 3, 5]
