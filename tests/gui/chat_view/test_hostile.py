"""Messages that try to freeze, crash or deceive. Work is counted, never timed."""

import pytest
from PySide6.QtGui import QTextLayout

from desktop.core.markdown.blocks import CodeBlock, FormulaBlock, TableRow, TextBlock
from desktop.core.markdown.document import Document
from desktop.core.markdown.pieces import PIECE_CHARS, PIECE_LINES, PIECE_SPANS
from desktop.core.message import Message, Role
from desktop.core.reply import ReplyGrowth
from desktop.ui.chat_view import text_layout
from tests.gui.chat_view.conftest import answer
from tests.support.hostile_texts import NASTY


@pytest.fixture
def layouts(monkeypatch):
    """The sizes of the texts that were laid out, in characters; none has too many runs or lines."""
    sizes = []

    class Counting(QTextLayout):
        def __init__(self, text, font):
            super().__init__(text, font)
            sizes.append(len(text))
            assert text.count("\u2028") <= PIECE_LINES

        def setFormats(self, formats):
            super().setFormats(formats)
            assert len(formats) <= 2 * PIECE_SPANS  # a formula takes two

    monkeypatch.setattr(text_layout, "QTextLayout", Counting)
    return sizes


@pytest.mark.parametrize("name", NASTY)
def test_only_what_is_seen_is_laid_out_and_never_too_much_at_once(view, layouts, name):
    view.show_messages([answer(NASTY[name])])
    view.viewport().repaint()
    view.scroll_to_start()
    view.viewport().repaint()
    assert max(layouts, default=0) <= PIECE_CHARS + 2
    assert len(layouts) < 2_500
    assert sum(layouts) < 120_000


@pytest.mark.parametrize("name", NASTY)
def test_an_answer_that_arrives_in_pieces_is_read_in_bounded_parts(monkeypatch, name):
    from desktop.core.markdown import reading

    sizes = []
    read = reading.read_blocks

    def counting(source, env, **options):
        sizes.append(len(source.text))
        return read(source, env, **options)

    monkeypatch.setattr(reading, "read_blocks", counting)
    document = Document()
    document.is_growing = True
    text = NASTY[name][:60_000]
    for start in range(0, len(text), 2_000):
        document.feed(text[start : start + 2_000])
        document.blocks(len(document.sections) - 1)
    assert max(sizes, default=0) <= 5_000


@pytest.mark.parametrize(
    "name",
    ["footnotes", "definitions after their use", "blank lines", "task lists", "a wide table"],
)
def test_an_answer_that_arrives_reads_no_more_than_a_few_times_its_text(view, monkeypatch, name):
    from desktop.core.markdown import reading

    read = reading.read_blocks
    sizes = []

    def counting(source, env, **options):
        sizes.append(len(source.text))
        return read(source, env, **options)

    monkeypatch.setattr(reading, "read_blocks", counting)
    view.show_messages([Message("a", Role.ASSISTANT)], frozenset({"a"}))
    text, most = NASTY[name][:48_000], 0
    for start in range(0, len(text), 4_000):
        view.grow(ReplyGrowth("a", text[start : start + 4_000]))
        view.viewport().repaint()
        most, sizes[:] = max(most, sum(sizes)), []
    assert most <= 30_000


@pytest.mark.parametrize("name", ["brackets", "many items", "unclosed fence", "emoji", "stars"])
def test_growing_hostile_text_keeps_the_end_in_view(view, name):
    view.show_messages([Message("a", Role.ASSISTANT)], frozenset({"a"}))
    for start in range(0, 6_000, 500):
        view.grow(ReplyGrowth("a", NASTY[name][start : start + 500]))
    assert view.is_at_end


@pytest.mark.parametrize("name", NASTY)
def test_no_text_is_lost(name):
    text = NASTY[name]
    document = Document(text)
    shown = []
    for index in range(min(len(document.sections), 40)):
        for block in document.blocks(index):
            match block:
                case CodeBlock():
                    shown.append(block.language + block.code)
                case FormulaBlock():
                    shown.append(block.latex)
                case TextBlock():
                    shown.append(block.inline.text)
                case TableRow():
                    shown += [cell.text for cell in block.cells]
    letters = {c for c in "".join(shown) if c.isalnum()}
    wanted = {c for c in text[:20_000] if c.isalnum()}
    if "picture" in name or name in ("whole entities", "carriage returns"):
        return  # what is drawn has no letters (tests/unit/core/markdown/test_pictures.py); these stand for others
    if name.startswith("definitions"):
        wanted = {"a", "1", "9"}
    assert wanted <= letters


def test_a_table_with_more_columns_than_anybody_reads_is_shown_as_it_was_written():
    wide = "|" * 202 + "\n" + "|-" * 201 + "|\n" + ("|x" * 201 + "|\n") * 50
    first, table, last = [
        block
        for document in [Document(f"Look:\n{wide}\nand on")]
        for index in range(len(document.sections))
        for block in document.blocks(index)
    ]
    assert (first.inline.text, last.inline.text) == ("Look:", "and on")
    assert table.code + "\n" == wide


def test_an_answer_with_a_wide_table_shows_the_same_when_it_has_arrived():
    text = "a\n\n" + "|" * 202 + "\n" + "|-" * 201 + "|\n" + ("|x" * 201 + "|\n") * 9 + "\nb"
    growing = Document()
    growing.is_growing = True
    for start in range(0, len(text), 97):
        growing.feed(text[start : start + 97])
        growing.blocks(len(growing.sections) - 1)
    assert growing.sections == Document(text).sections


def test_lone_surrogates_and_escapes_become_visible_signs(view):
    view.show_messages([answer("a\ud800b \x1b[31mred")])
    assert "a\ufffdb ␛[31mred" in view.visible_text()


def test_html_is_text(view):
    view.show_messages([answer("Use vector<int> and <b>more</b>.\n\n<div>\nnot hidden")])
    assert "Use vector<int> and <b>more</b>." in view.visible_text()
    assert "<div> not hidden" in view.visible_text()


def test_an_image_says_where_it_would_come_from(view):
    view.show_messages(
        [
            answer(
                "![chart](https://tracker.example/x.png?secret=1)\n\n![](data:image/svg+xml,<svg/>)"
            )
        ]
    )
    assert "chart" in view.visible_text()
    assert "data:image/svg+xml" in view.visible_text()
