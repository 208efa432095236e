"""Pictures in Markdown: taken out of their paragraphs, their data kept away from the parser, nothing lost."""

import pytest

from desktop.core.markdown.blocks import BOLD, LINK, ImageBlock, Inline, Span, TableRow, TextBlock
from desktop.core.markdown.data_urls import packed
from desktop.core.markdown.document import Document
from desktop.core.markdown.reading import PICTURES_IN_CELL
from tests.support.pictures import data_url, png

URL = data_url(png())
LONG = "data:image/png;base64," + "iVBORw0KGgo" * 30_000


def blocks(text, growing=False):
    document = Document()
    document.is_growing = growing
    document.feed(text)
    return [block for i in range(len(document.sections)) for block in document.blocks(i)]


def words(found):
    return [b.alt if isinstance(b, ImageBlock) else b.inline.text for b in found]


def test_a_picture_stands_by_itself_between_the_words_around_it():
    found = blocks(f"Before ![a *chart*]({URL}) after\n\n- item ![]({URL})")
    assert words(found) == ["Before", "a chart", "after", "item", ""]
    assert {b.source for b in found if isinstance(b, ImageBlock)} == {URL}
    assert found[3].levels[0].marker == "•" and found[4].levels[0].marker == ""


def test_marks_that_hold_a_picture_go_on_behind_it():
    found = blocks(f"**bold ![p]({URL}) still** and [a ![p]({URL}) link](https://a.example)")
    texts = [b.inline for b in found if isinstance(b, TextBlock)]
    assert [t.text for t in texts] == ["bold", "still and a", "link"]
    assert [s.style for s in texts[1].spans] == [1, LINK]
    assert found[3].href == "https://a.example" and found[1].href == ""


@pytest.mark.parametrize(
    "address",
    [
        "data:image/svg+xml;base64,PHN2Zy8+",
        "file:///etc/passwd",
        "x.png",
        "data:text/html,x",
        "//h/x",
    ],
)
def test_what_may_not_be_drawn_stays_words(address):
    assert all(isinstance(block, TextBlock) for block in blocks(f"![a]({address})"))


def test_a_remote_picture_is_a_block_that_knows_its_address():
    (found,) = blocks("![chart](https://images.example/x.png?a=1&b=2)")
    assert found.source == "https://images.example/x.png?a=1&b=2"


def test_in_a_table_pictures_stand_between_the_words_of_their_field():
    header, row = blocks(
        f"|a|\n|-|\n|before ![chart]({URL}) [![b](https://x.example/b.png)](https://x.example) **after**|"
    )
    assert isinstance(row, TableRow)
    words, chart, badge, after = row.cells[0].pieces
    assert (words.text, chart.source, chart.alt) == ("before", URL, "chart")
    assert (badge.source, badge.href) == ("https://x.example/b.png", "https://x.example")
    assert after == Inline("after", (Span(0, 5, BOLD),))
    assert row.cells[0].text == "before chart b after"
    assert header.shape.pictures[0] > 0


def test_of_many_pictures_in_one_field_the_others_are_named():
    (_, row) = blocks("|a|\n|-|\n|" + f"![x]({URL}) " * 20 + "|")
    pieces = row.cells[0].pieces
    assert sum(isinstance(piece, ImageBlock) for piece in pieces) == PICTURES_IN_CELL
    assert pieces[-1].text.count("▣ x (image/png)") == 20 - PICTURES_IN_CELL


def test_a_picture_by_reference_is_found_however_long_it_is():
    (found,) = blocks(f"![a chart][1]\n\n[1]: {LONG}\n")
    assert (found.alt, found.source) == ("a chart", LONG)


@pytest.mark.parametrize("text", ["`![a]({})`", "```\n![a]({})\n```", "![a]({}", "    ![a]({})"])
def test_the_data_comes_back_where_it_is_only_text(text):
    source = text.format(LONG)
    shown = "".join(getattr(b, "code", None) or b.inline.text for b in blocks(source))
    assert LONG in shown


def test_a_line_is_not_cut_inside_a_picture():
    text = f"{'word ' * 700}![a]({LONG}) behind [![b]({LONG})](https://a.example) end"
    document = Document(text)
    sources = [document.section_source(i) for i in range(len(document.sections))]
    assert "".join(sources) == text
    pictures = [b for b in blocks(text) if isinstance(b, ImageBlock)]
    assert [(b.alt, b.source, b.href) for b in pictures] == [
        ("a", LONG, ""),
        ("b", LONG, "https://a.example"),
    ]


def test_a_picture_that_arrives_in_pieces_is_one_at_every_moment():
    document, kinds = Document(), set()
    document.is_growing = True
    text = f"See ![a chart]({LONG})"
    for start in range(0, len(text), 20_000):
        document.feed(text[start : start + 20_000])
        last = document.blocks(len(document.sections) - 1)[-1]
        kinds.add((type(last), getattr(last, "source", None)))
    assert kinds == {(ImageBlock, ""), (ImageBlock, LONG)}


def test_the_parser_never_sees_the_data():
    found = packed(f"![a]({LONG}) <img src='{URL}'> [l]: {LONG}")
    assert len(found.text) < len(URL) + 200
    assert found.urls == (LONG, LONG)
    assert found.whole(found.text) == f"![a]({LONG}) <img src='{URL}'> [l]: {LONG}"


def test_a_forged_mark_stays_what_it_is():
    text = f"data:image/png;base64,=7= ![a]({LONG})"
    assert words(blocks(text)) == ["data:image/png;base64,=7=", "a"]
