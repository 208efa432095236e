"""How the text of a message becomes blocks, at once and while it arrives."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.core.markdown.blocks import (
    BOLD,
    ITALIC,
    MATH,
    RAISED,
    STRIKE,
    CodeBlock,
    FormulaBlock,
    TextBlock,
)
from desktop.core.markdown.document import Document
from desktop.core.markdown.parser import base_parser
from desktop.core.markdown.references import defines_only
from desktop.core.markdown.sections import Splitter


def blocks(text):
    document = Document(text)
    return [b for i in range(len(document.sections)) for b in document.blocks(i)]


def texts(text):
    return [b.inline.text for b in blocks(text) if isinstance(b, TextBlock)]


def styled(block, style):
    return [block.inline.text[s.start : s.end] for s in block.inline.spans if s.style & style]


PIECES = [
    "# Title\n", "word ", "**bold** ", "\n", "\n\n", "- item\n", "  nested\n", "1. one\n", "```py\n", "x = 1\n",
    "```\n", "> quote\n", "| a | b |\n|---|---|\n", "| 1 | 2 |\n", "$$\n", "    code\n", "[a]: /u\n", "~~~\n",
    "中文，", "😀", "[^1]", "[^1]: note\n", ": def\n", "\\[\n", "\\]\n", "---\n", "\r\n", "\u2028",
]  # fmt: skip

#: Definition lists and formulas have no specification to hold to; their oddities at fences are the plugins'.
UNSPECIFIED = {": def\n", "$$\n", "\\[\n", "\\]\n"}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60), st.integers(1, 9))
def test_text_that_arrives_in_pieces_is_cut_as_the_whole_is(pieces, step):
    text = "".join(pieces)
    whole, growing = Document(text), Document()
    growing.is_growing = True
    for start in range(0, len(text), step):
        growing.feed(text[start : start + step])
    growing.is_growing = False
    growing.feed("")
    assert growing.source == whole.source
    assert [(s.kind, s.start, s.end, s.closed) for s in growing.sections] == [
        (s.kind, s.start, s.end, s.closed) for s in whole.sections
    ]
    assert "".join(whole.section_source(i) for i in range(len(whole.sections))) == whole.source


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([p for p in PIECES if p not in UNSPECIFIED]), max_size=40))
@example(["```py\n", "word ", "[a]: /u\n", "```\n", "- item\n", "[a]: /u\n"])
def test_cutting_changes_nothing_that_is_read(pieces):
    """Sections read alone give the blocks of the whole."""
    text = "".join(pieces)
    document = Document(text)
    if len(document.sections) == 1:
        return
    from desktop.core.markdown.data_urls import packed
    from desktop.core.markdown.reading import read_blocks

    def words(found):  # the parser drops blanks at the very end of an open fence
        return [
            b.code.rstrip()
            if isinstance(b, CodeBlock)
            else b.latex
            if isinstance(b, FormulaBlock)
            else getattr(b, "inline", b)[0]
            for b in found
        ]

    apart = [b for i in range(len(document.sections)) for b in document.blocks(i)]
    assert words(apart) == words(
        read_blocks(packed(document.source), document._references.env(document.source))
    )


@pytest.mark.parametrize("piece", ["word ", "&", "`a", "[a](", "$a$ ", "字", "| a "])
@pytest.mark.parametrize("before", ["", "first\n\n", "- ", "# "])
def test_a_long_line_is_cut_the_same_whether_it_comes_at_once_or_grows(piece, before):
    text = before + piece * (20_000 // len(piece)) + "\nThe next line.\n"
    whole, growing = Splitter(), Splitter()
    whole.feed(text)
    for start in range(0, len(text), 97):
        growing.feed(text[start : start + 97])
    assert whole.sections == growing.sections
    assert "".join(text[s.start : s.end] for s in whole.sections) == text
    longest = max(s.end - s.start for s in whole.sections)
    assert longest <= (1_700 if piece in {"&", "`a", "[a](", "$a$ "} else 4_700)


def test_the_pieces_of_a_long_line_stay_close_and_are_one_line_in_a_file():
    text = "some words " * 1_000
    document = Document(f"# Title\n\n{text}\n\nThe end.\n")
    found = [b for i in range(len(document.sections)) for b in document.blocks(i)]
    assert [b.tight for b in found] == [False, False, *[True] * (len(found) - 3), False]
    tokens = [token for part in document.parts() for token in part]
    assert [t.content for t in tokens if t.type == "inline"] == ["Title", text.strip(), "The end."]


@pytest.mark.parametrize(
    "line",
    [
        *("[a]: /u", "  [a b]:   https://x.example/y?z#q ", "[a]:u", "[字]: 文"),
        *(
            "[ ]: /u",
            "[^1]: /u",
            "[a]: /u more",
            "[a]: <u>",
            "[a]: (u",
            "[a\\]: /u",
            "    [a]: /u",
            "[a]: ",
        ),
        *(
            "[a]: JavaScript:alert(1)",
            "[a]: data:text/html,x",
            "[a]: &#106;avascript:1",
            "text",
            "- [a]: /u",
        ),
    ],
)
def test_lines_that_only_define_links_show_what_the_parser_shows_of_them(line):
    shown = base_parser().render(f"[first]: /u\n\n{line}\n") != ""
    source = f"[first]: /u\n{line}\n"
    assert not (defines_only(source) and shown)


def test_a_list_of_definitions_is_not_read_where_it_stands(monkeypatch):
    from desktop.core.markdown import reading

    monkeypatch.setattr(reading, "read_blocks", None)
    assert blocks("".join(f"[label {i}]: https://x.example/{i}\n" for i in range(1_000))) == []


def test_a_link_defined_at_the_end_works_at_the_beginning():
    text = "See [this][1].\n\n" + "word " * 300 + "\n\n# Head\n\n[1]: https://example.com\n"
    document = Document(text)
    assert len(document.sections) > 1
    assert document.blocks(0)[0].inline.spans[0].href == "https://example.com"


def test_a_footnote_is_raised_and_explained():
    first, note = blocks("Text[^a].\n\n[^a]: The note.\n")
    assert styled(first, RAISED) == ["a"]
    assert note.levels[0].marker == "a." and note.inline.text == "The note."


def test_a_definition_list_has_bold_terms():
    term, meaning = blocks("Term\n: Meaning\n")
    assert styled(term, BOLD) == ["Term"]
    assert meaning.levels[0].kind == "definition"


def test_formulas_keep_their_source():
    assert texts(r"Let $x_1 * y_2 * z$ and \(a_b\) cost $5 or $6.") == [
        r"Let $x_1 * y_2 * z$ and \(a_b\) cost $5 or $6."
    ]
    assert styled(blocks("Let $x_1 * y_2 * z$.")[0], MATH) == ["$x_1 * y_2 * z$"]
    assert [b.latex for b in blocks("$$\na\n\nb\n$$\n\n\\[\nc\n\\]\n")] == ["a\n\nb", "c"]


@pytest.mark.parametrize("text", ["$x$ is 3", "$x$ ends in \\\\", "$$x$$ is 3", "$x$"])
def test_a_formula_may_be_the_first_word_whatever_the_last_one_is(text):
    assert styled(blocks(text)[0], MATH) == [text.split(" ")[0]]


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("so that\n\\[ a = b \\]\nholds", ["so that", [" a = b "], "holds"]),
        ("1. x:\n   \\[\n   a\n\n   b\n   \\]\n   after", ["x:", ["a\n\nb"], "after"]),
        ("> q\n> \\[\n> a\n> \\]\n> z", ["q", ["a"], "z"]),
        ("\\[ a \\]\n\n(see above) and more", [[" a "], "(see above) and more"]),
        ("> \\[ a\n\nb \\]", ["[ a", "b ]"]),
        ("\\[ a", ["[ a"]),
    ],
)
def test_a_formula_in_brackets_on_lines_of_its_own_stands_alone(text, formulas):
    found = [[b.latex] if isinstance(b, FormulaBlock) else b.inline.text for b in blocks(text)]
    assert found == formulas


@pytest.mark.parametrize(
    ("text", "shown", "formulas"),
    [
        ("\\[ a \\] and so on", "\\[ a \\] and so on", ["\\[ a \\]"]),
        ("so \\[ a \\\\[4pt] b \\] (1)", "so \\[ a \\\\[4pt] b \\] (1)", ["\\[ a \\\\[4pt] b \\]"]),
        ("\\[no link\\](x)", "[no link](x)", []),
        ("\\[ \\] \\(\\)", "[ ] ()", []),
        ("\\\\(a\\\\)", "\\(a\\)", []),
        ("$`\\sqrt{3}`$ and $`$", "$`\\sqrt{3}`$ and $`$", ["$`\\sqrt{3}`$", "$`$"]),
    ],
)
def test_formulas_in_a_text_lose_nothing_of_it(text, shown, formulas):
    (block,) = blocks(text)
    assert block.inline.text == shown
    assert styled(block, MATH) == formulas


def test_a_fence_of_mathematics_is_a_formula_once_it_is_closed():
    document = Document()
    document.is_growing = True
    document.feed("```math\n\\frac{1}{2}\n``")
    assert isinstance(document.blocks(0)[0], CodeBlock)
    document.feed("`\n")
    assert [b.latex for b in document.blocks(0)] == ["\\frac{1}{2}"]
    assert [b.latex for b in blocks("- a\n  ```math\n  x\n  ```\n")[1:]] == ["x"]
    assert isinstance(blocks("```math\n\n```\n")[0], CodeBlock)


def test_long_tables_and_lists_are_cut_but_keep_their_form():
    rows = blocks("| a | b |\n|--:|---|\n" + "".join(f"| {i} | x |\n" for i in range(400)))
    assert [r.row for r in rows] == list(range(401)) or len(rows) == 401
    assert {r.shape.aligns for r in rows} == {("right", "")}
    assert len({id(r.shape) for r in rows}) == 1
    items = blocks("".join(f"- item {i}\n" for i in range(1_000)))
    assert [b.inline.text for b in items] == [f"item {i}" for i in range(1_000)]


def test_chinese_emphasis_closes_beside_punctuation():
    block = blocks("他说**“引号”**后面，**注意：**这里")[0]
    assert styled(block, BOLD) == ["“引号”", "注意："]


@pytest.mark.parametrize(
    ("text", "bold"),
    [
        ("**注意：**API 不变", ["注意："]),
        ("Go**「初心者」**を対象とした記事です。", ["「初心者」"]),
        ("今日は**【重要】**A", ["【重要】"]),
        ("Git**（注：不是GitHub）**", ["（注：不是GitHub）"]),
        ("**[製品](./a)**と**[製品](./b)**を", ["製品", "製品"]),
        ("税込**¥10,000**で入手できます。", ["¥10,000"]),
        ("**C#**や**F#**は**「.NET」**という", ["C#", "F#", "「.NET」"]),
        ("**스크립트(script)**라고", ["스크립트(script)"]),
        ("葛\U000e0100**(こうか)**", ["(こうか)"]),
        ("𰻞𰻞**（ビャンビャン）**麺", ["（ビャンビャン）"]),
        ("**“a”**b，API**“引用”**API", ["“a”", "“引用”"]),
        ("**等等……**API**——注意**API", ["等等……", "——注意"]),
        ("“**a**”b **c**", ["a", "c"]),
        ("a**(b)**c", []),
        ("a**a“**a", []),
        ("中** 文**字", []),
        ("中**\u3000文**字", []),
    ],
)
def test_emphasis_begins_and_ends_beside_wide_characters(text, bold):
    assert styled(blocks(text)[0], BOLD) == bold


@pytest.mark.parametrize(("mark", "style"), [("**", BOLD), ("*", ITALIC), ("~~", STRIKE)])
def test_an_address_ends_with_the_emphasis_it_stands_in(mark, style):
    (block,) = blocks(f"见{mark}https://a.example/x{mark}后")
    assert styled(block, style) == ["https://a.example/x"]
    assert [span.href for span in block.inline.spans] == ["https://a.example/x"]


def test_lines_of_chinese_are_joined_without_a_blank():
    assert texts("第一行\n第二行\nLatin\nwords") == ["第一行第二行 Latin words"]


class LineByLine(Splitter):
    """Passes over nothing."""

    def _pass_over(self):
        pass


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    *(
                        "word\n",
                        "\n",
                        "| a |\n",
                        "|-|\n",
                        "- x\n",
                        "$$\n",
                        "```\n",
                        "# h\n",
                        "  y\n",
                    ),
                    *("-x\n", "12. z\n", "1.5\n", "> q\n", "* - |\n", "a | b\n", "-|-\n", ": d\n"),
                    *("=\n", "  \n", "**b**\n", "#5\n", "\\[\n", "- ```\n", "1\n", "--\n"),
                    *("|" * 140 + "\n", "|-" * 140 + "|\n"),
                ]
            ),
            st.one_of(st.integers(1, 3), st.integers(1, 400)),
        ),
        max_size=20,
    )
)
def test_passing_over_lines_that_are_alike_cuts_where_going_through_them_does(runs):
    text = "".join(line * count for line, count in runs)
    quick, slow = Splitter(), LineByLine()
    quick.feed(text)
    slow.feed(text)
    assert quick.sections == slow.sections


def test_of_an_answer_that_grows_only_what_names_a_new_label_is_read_again():
    document = Document()
    document.is_growing = True
    filling = "word " * 200 + "\n\n"
    document.feed(f"See [this].\n\n{filling}And a note[^n].\n\n{filling}Nothing.\n\n{filling}")
    last = len(document.sections) - 1
    assert last >= 2
    assert document.feed("[THIS]: /there\n") == last
    assert document.take_sections_to_read_again() == [0]
    assert document.blocks(0)[0].inline.spans[0].href == "/there"
    document.feed("[^n]: Noted.\n")
    assert document.take_sections_to_read_again() == [1]
    document.feed("[this]: /elsewhere\n[other]: /o\n")
    assert document.take_sections_to_read_again() == []
    assert document.blocks(0)[0].inline.spans[0].href == "/there"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("www.commonmark.org", ["http://www.commonmark.org"]),
        ("Visit www.commonmark.org/a.b.", ["http://www.commonmark.org/a.b"]),
        (
            "(www.google.com/search?q=Markup+(business))",
            ["http://www.google.com/search?q=Markup+(business)"],
        ),
        ("awww.example.com bwww.x.y", []),
        ("请看：https://a.example/x，谢谢。", ["https://a.example/x"]),
        ("看https://a.example/路径。", ["https://a.example/%E8%B7%AF%E5%BE%84"]),
        ("看www.a.example吧", ["http://www.a.example"]),
        (
            "\"https://a.example/x\" 和 'www.b.example'",
            ["https://a.example/x", "http://www.b.example"],
        ),
        (
            "“https://a.example/x”和（www.b.example）",
            ["https://a.example/x", "http://www.b.example"],
        ),
        ("xhttps://a.example", []),
        ("a.b-c_d@a.b", ["mailto:a.b-c_d@a.b"]),
        ("Write to first__last_name@mail.example.", ["mailto:first__last_name@mail.example"]),
        ("a.b-c_d@a.b_", []),
        ("snake_case_name", []),
    ],
)
def test_addresses_are_links_also_beside_chinese(text, links):
    (block,) = Document(text).blocks(0)
    assert block.inline.text == text
    assert [span.href for span in block.inline.spans] == links
