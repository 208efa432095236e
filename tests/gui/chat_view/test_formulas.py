"""Formulas on screen: drawn when they can be, their source when not, copied as their source."""

import pytest

from desktop.core.markdown.latex import MAX_CHARS, REFERENCE_PX, is_reasonable
from desktop.core.message import Message, Role
from desktop.core.reply import ReplyGrowth
from desktop.ui.chat_view.formula_row import FormulaRow
from desktop.ui.chat_view.formulas import Formulas, draw_formula
from desktop.ui.chat_view.rows import TextRow
from desktop.ui.chat_view.table_row import TableRowRow
from tests.gui.chat_view.conftest import answer, question

DISPLAY = {"dollars": "$$x^2$$", "brackets": "\\[\nx^2\n\\]", "numbered": "$$x^2$$ (7)"}
UNDRAWABLE = {
    "unknown command": r"\foo{x}",
    "missing argument": r"\frac{1}",
    "own command": r"\def\a{\a\a}\a",
    "new command": r"\newcommand{\b}{x}\b",
    "nested deeply": r"\sqrt{" * 9 + "x" + "}" * 9,
    "nested without braces": r"\sqrt" * 40 + "x",
    "too long": "x+" * (MAX_CHARS // 2) + "y",
    "endless width": r"\rule{99999cm}{99999cm}",
    "nothing visible": r"\quad",
    "no glyph": r"\text{सत्य}",
    "no outline": r"\text{😀}",
    "unknown environment": r"\begin{CD}A @>>> B\end{CD}",
    "markup": r"\text{<svg onload=1>}",
    "control character": "x\x00y",
}


def rows_of(view, kind):
    return [shown.row for shown in view._rows_on_screen() if isinstance(shown.row, kind)]


def wait_for_formulas(qtbot, view):
    view.grab()  # formulas are asked for when they are laid out, and looked for once that is painted
    qtbot.waitUntil(lambda: not view._formulas.is_busy)


def inline_layout(view):
    return next(r for r in rows_of(view, TextRow) if "$" in r.text or "\\(" in r.text)._layout


@pytest.mark.parametrize("name", UNDRAWABLE)
def test_what_cannot_be_drawn_is_not(name):
    latex = UNDRAWABLE[name]
    assert not is_reasonable(latex) or draw_formula(latex, is_display=True) is None


@pytest.mark.parametrize(
    "latex",
    [
        r"x",
        r"\frac{-b \pm \sqrt{b^2-4ac}}{2a}",
        r"\int_0^\infty e^{-x^2}\,dx",
        r"\begin{bmatrix}1 & 2\\3 & 4\end{bmatrix}",
        r"\begin{aligned}a &= b\\ c &= d\end{aligned}",
        r"\operatorname{softmax}(QK^\top/\sqrt{d_k})V",
        r"\boxed{x = \alpha} \tag{1}",
        r"\cancel{x}\nonumber",
        r"\begin{dcases}\frac12 & x > 0\\ 0 & \text{a $y_{1}$ for 50\%}\end{dcases}",
        r"\begin{alignat}{2} a &= b & c &= d\end{alignat}",
        r"\biggl\{ \bigl\langle x \bigr\rangle \biggr\}",
        r"\begin{cases}x & \text{如果 } x > 0，\\ -x & 否则\end{cases}",
    ],
)
def test_usual_formulas_become_outlines(latex):
    found = draw_formula(latex, is_display=True)
    assert found is not None
    box = found.outline.boundingRect()
    assert box.width() == pytest.approx(found.width, rel=0.3)
    assert -box.top() <= found.ascent + 8 and box.bottom() <= found.descent + 8


def test_chinese_stands_in_a_formula_where_it_was_written():
    plain, chinese = (draw_formula(latex, is_display=True) for latex in ("x", r"x \text{损失} x"))
    assert chinese.width == pytest.approx(2 * plain.width + 2 * 0.9 * REFERENCE_PX, abs=8)
    high, low = draw_formula("x^损", is_display=True), draw_formula("x_损", is_display=True)
    assert high.ascent > low.ascent and high.descent < low.descent
    assert chinese.width > high.width * 1.5


@pytest.mark.parametrize(
    ("latex", "same"),
    [
        (r"x \in \mathbb R^{12}", r"x \in \mathbb{R}^{12}"),
        (r"\mathop{\mathrm{argmin}}_x", r"\operatorname*{argmin}_x"),
        (r"\mathop{\rm lim}\limits_x", r"\operatorname*{lim}_x"),
        (r"a \mathrel{R} b", r"a {R} b"),
        (
            r"\begin{pmatrix*}[r]1\\-2\end{pmatrix*}",
            r"\begin{pmatrix}1\\-2\end{pmatrix}",
        ),
        (r"\begin{array}{@{}*{2}{c}@{}}a & b\end{array}", r"\begin{array}{cc}a & b\end{array}"),
        (r"\colorbox{yellow}{x}", r"\text{x}"),
        (r"\R \infin \Alpha", r"\mathbb{R} \infty \mathrm{A}"),
        (r"a \\R", r"a \\ R"),
        (r"a \not= b", r"a \neq b"),
        (r"\ce{2H2O}", r"2\,\mathrm{H}_2\mathrm{O}"),
        (r"\ce{SO4^2- + Na+}", r"\mathrm{SO}_4^{2-} + \mathrm{Na}^{+}"),
        (r"\ce{[Cu(NH3)4]^{2+}}", r"[\mathrm{Cu}(\mathrm{NH}_3)_4]^{2+}"),
        (
            r"\ce{^{14}_6C ->[\Delta] B v}",
            r"{}^{14}_{6}\mathrm{C} \xrightarrow{\Delta} \mathrm{B}\downarrow",
        ),
        (
            r"\ce{1/2 A*B(aq) <=> C-D ^}",
            r"\frac{1}{2}\,\mathrm{A}\cdot\mathrm{B}(\mathrm{aq}) \rightleftharpoons \mathrm{C}{-}\mathrm{D}\uparrow",
        ),
    ],
)
def test_what_the_library_draws_wrong_is_drawn_as_its_other_name(latex, same):
    found, wanted = (draw_formula(text, is_display=True) for text in (latex, same))
    assert found.width == pytest.approx(wanted.width, abs=12)
    assert found.outline.elementCount() == wanted.outline.elementCount()


def test_a_formula_has_its_baseline_on_the_line():
    plain, tall = draw_formula("x", is_display=False), draw_formula(r"\frac12", is_display=False)
    assert plain.descent < 4 < tall.descent
    assert tall.ascent > plain.ascent


@pytest.mark.parametrize("name", DISPLAY)
def test_a_formula_of_its_own_is_drawn(qtbot, view, name):
    view.show_messages([answer(f"Before\n\n{DISPLAY[name]}\n\nAfter")])
    wait_for_formulas(qtbot, view)
    (row,) = rows_of(view, FormulaRow)
    assert row.is_drawn
    assert "x^2" in row.text
    assert view.visible_text().index("Before") < view.visible_text().index("After")


@pytest.mark.parametrize("source", ["$x^2$", r"\(x^2\)", "$$x^2$$"])
def test_a_formula_in_a_sentence_is_drawn_where_it_stands(qtbot, view, source):
    view.show_messages([answer(f"So {source} is never negative.")])
    wait_for_formulas(qtbot, view)
    (row,) = (r for r in rows_of(view, TextRow) if "never" in r.text)
    assert row._layout.formula_count == 1
    start, end = row.text.index(source), row.text.index(source) + len(source)
    drawn = row.cursor_rect(end).x() - row.cursor_rect(start).x()
    assert 5 < drawn < 40
    assert row.cursor_rect(start + 1).x() in (row.cursor_rect(start).x(), row.cursor_rect(end).x())


def test_an_unknown_command_stays_its_source(qtbot, view):
    view.show_messages([answer("See $\\foo{x}$ and $y$.\n\n$$\\foo{x}$$")])
    wait_for_formulas(qtbot, view)
    assert inline_layout(view).formula_count == 1
    assert not rows_of(view, FormulaRow)[0].is_drawn
    assert "\\foo{x}" in view.visible_text()


def test_two_formulas_side_by_side_stay_two(qtbot, view):
    view.show_messages([answer("Both \\(x\\)\\(y\\) here, $ not this.")])
    wait_for_formulas(qtbot, view)
    assert inline_layout(view).formula_count == 2


def test_formulas_in_tables_are_drawn(qtbot, view):
    view.show_messages([answer("| a | b |\n|---|---|\n| $x^2$ | text |")])
    wait_for_formulas(qtbot, view)
    row = rows_of(view, TableRowRow)[1]
    assert sum(p.content.formula_count for cell in row._cells.values() for p in cell._pieces) == 1


def test_copying_gives_the_source(qtbot, view):
    view.show_messages([answer("So $x^2$ it is.\n\n$$\ny^2\n$$\n\nEnd.")])
    wait_for_formulas(qtbot, view)
    view.select_all()
    assert "So $x^2$ it is." in view.selected_text()
    assert "y^2" in view.selected_text()
    assert "$$\ny^2\n$$" in view.selected_markdown()
    view.grab()  # selected formulas are painted too


def test_the_line_makes_room_for_a_tall_formula(qtbot, view):
    view.show_messages([answer("Plain text.\n\nSo $\\dfrac{a}{\\dfrac{b}{c}}$ it is.")])
    wait_for_formulas(qtbot, view)
    plain, tall = rows_of(view, TextRow)
    assert tall._layout.height > 1.5 * plain._layout.height


def test_half_a_formula_is_text_until_it_is_whole(qtbot, view):
    view.show_messages([Message("a", Role.ASSISTANT)], frozenset({"a"}))
    for piece in ("It is $\\frac{1", "}{x}", "$ then."):
        view.grow(ReplyGrowth("a", piece))
        wait_for_formulas(qtbot, view)
        assert "$\\frac{1" in view.visible_text()
    assert inline_layout(view).formula_count == 1
    assert view.is_at_end


def test_the_same_formula_is_drawn_once_for_every_size(qtbot, view):
    view.show_messages([question("$x$?"), answer("Yes, $x$ and $x$.")])
    wait_for_formulas(qtbot, view)
    misses = view._formulas.misses
    before = inline_layout(view).height
    view.set_font_size(24)
    view.grab()
    assert inline_layout(view).formula_count == 1
    assert inline_layout(view).height > before
    assert view._formulas.misses == misses


def test_without_the_extra_a_formula_stays_its_source(monkeypatch):
    monkeypatch.setattr("desktop.ui.chat_view.formulas.can_draw", lambda: False)
    formulas = Formulas()
    assert formulas.find("x^2", is_display=False) is None
    assert not formulas.is_busy
    assert formulas.misses == 0
