"""On pages nothing is lost, nothing is cut but between lines, and nothing stands beyond the end."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.conversation import Conversation
from desktop.core.export import ExportOptions
from desktop.core.message import Message, Role, TextPart
from desktop.ui.chat_view.cards import LabelRow
from desktop.ui.chat_view.rows import SpaceRow, TextRow
from desktop.ui.chat_view.table_row import TableRowRow
from desktop.ui.printing.page_flow import cuts_of
from desktop.ui.printing.painting import KeptPictures, Step, Subject
from desktop.ui.printing.printing import Printing, printing_theme
from tests.gallery.messages import CHINESE, ENGLISH

HEIGHT = 300
CODE = "```python\n" + "\n".join(f"value_{n} = {n}" for n in range(60)) + "\n```"


def conversation(*texts):
    messages, children = {}, {}
    for index, text in enumerate(texts):
        role = Role.USER if index % 2 == 0 else Role.ASSISTANT
        parent = f"m{index - 1}" if index else None
        messages[f"m{index}"] = Message(f"m{index}", role, (TextPart(text),), parent=parent)
        children[parent] = (f"m{index}",)
    return Conversation(
        "c", title="T", current=f"m{len(texts) - 1}", messages=messages, children=children
    )


def subject(talk, read=lambda part: b"", **options):
    return Subject(talk, ExportOptions(**options), KeptPictures(read))


def pages_of(*texts, height=HEIGHT, column=400):
    printing = Printing(subject(conversation(*texts)), printing_theme(is_dark=False), column)
    for step in printing.lay_out(height):
        assert isinstance(step, Step)
    return printing.pages


def check(pages, height=HEIGHT):
    done = {}
    for page in pages:
        assert page.height <= height
        bottom = 0
        for piece in page.slices:
            assert piece.y == bottom
            bottom += piece.height
            start = done.get(id(piece.row), 0)
            assert piece.top == start < piece.bottom
            done[id(piece.row)] = piece.bottom
        if page.slices:
            assert not isinstance(page.slices[0].row, SpaceRow)
    rows = {id(p.row): p.row for page in pages for p in page.slices}
    assert all(done[i] == row.height for i, row in rows.items())
    return list(rows.values())


PIECES = st.sampled_from(
    ["word " * 40, "# Heading", "- item\n" * 6, "| a | b |\n|--|--|\n| 1 | 2 |", CODE, "中文" * 90]
)


@given(st.lists(PIECES, min_size=1, max_size=6))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_row_is_on_the_pages_once(qapp, pieces):
    rows = check(pages_of("Question", "\n\n".join(pieces)))
    said = "".join(row.text for row in rows)
    assert all(word in said for word in ("Question", pieces[-1].split()[-1].strip("`#-|")))


def test_code_is_cut_between_lines_only(qapp):
    pages = pages_of("Q", CODE)
    assert len(pages) > 3
    slices = [p for page in pages for p in page.slices if p.row.text.startswith("value_0")]
    assert len(slices) > 3
    row = slices[0].row
    row.lay_out(row.laid_style, 400)
    for piece in slices[:-1]:
        assert piece.bottom in cuts_of(row) and piece.bottom in row.line_bottoms()


def test_a_paragraph_is_cut_between_lines_and_leaves_two(qapp):
    pages = pages_of("Q", "word " * 800)
    slices = [p for page in pages for p in page.slices if isinstance(p.row, TextRow) and p.top]
    assert slices
    style = slices[0].row.laid_style
    row = slices[0].row
    row.lay_out(style, 400)
    assert all(piece.top in cuts_of(row) for piece in slices if piece.row is row)
    assert all(piece.height >= 2 * style.line_height - 2 for piece in slices)


def test_a_name_or_a_heading_is_never_the_last_on_a_page(qapp):
    pages = pages_of(*(["Question?", "# Head\n\n" + "word " * 60] * 12))
    for page in pages[:-1]:
        last = page.slices[-1].row
        assert not isinstance(last, LabelRow)
        assert not (isinstance(last, TextRow) and last.block.heading)


def test_a_table_that_is_too_wide_is_made_smaller_not_cut(qapp):
    table = "|" + " column name |" * 24 + "\n|" + "---|" * 24 + "\n|" + " value |" * 24
    pages = pages_of("Q", table)
    rows = [p for page in pages for p in page.slices if isinstance(p.row, TableRowRow)]
    assert len(rows) == 2 and all(p.scale < 0.8 for p in rows)
    for piece in rows:
        piece.row.lay_out(piece.row.laid_style, round(400 / piece.scale))
        assert piece.row.overflow <= 1


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_the_gallery(qapp, text):
    check(pages_of("How?", text))


def test_hostile_messages_end_in_time(qapp):
    check(
        pages_of(
            "x" * 30_000, "> " * 400 + "y", "a\u202eb\u200b" * 500, "|a" * 3000 + "\n" + "|-" * 3000
        )
    )


def test_an_empty_conversation_is_one_page(qapp):
    printing = Printing(subject(Conversation("c")), printing_theme(is_dark=True), 400)
    list(printing.lay_out(HEIGHT))
    assert len(printing.pages) == 1 and printing.pages[0].height > 0
