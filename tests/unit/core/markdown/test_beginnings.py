"""What is remembered of the beginning of a growing paragraph reads as the whole paragraph does."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.core.markdown.beginnings import ENV_KEY, Beginnings
from desktop.core.markdown.blocks import CODE, ImageBlock, TextBlock
from desktop.core.markdown.data_urls import Packed
from desktop.core.markdown.document import Document
from desktop.core.markdown.reading import read_blocks

#: What may be remembered, …
CLOSED = [
    "word ", "plain words here ", "`code` ", "`two words` ", "**bold** ", "*a b* ", "~~x~~ ", "a_b ", "[l m](/u) ",
    "[ref] ", "$x$ ", "$$y$$ ", "\\(z\\) ", "https://a.example/x ", "www.a.example ", "a@b.cc ", "中文，**“引”**后 ",
    "3 ", "😀 ", "x" * 30 + " ", "\n", "  \n", "  ",
]  # fmt: skip

#: … and what opens or may have opened something.
OPEN = [
    "`", "``a` ", "*", "**", "_", "_a ", "~", "[", "![", "](", "[a](", "[^1] ", "![i](/x.png) ", "]", ")", "(", "$",
    "$5 ", "\\(", "\\)", "\\* ", "\\", "&amp; ", "&", "<http://a.example> ", "<", "[a][ref] ", "\t", "|", "!",
]  # fmt: skip


def read(text, beginnings=None):
    env = {"references": {"REF": {"href": "/r", "title": ""}}, "footnotes": {"refs": {":1": -1}}}
    if beginnings is not None:
        env[ENV_KEY] = beginnings
    return read_blocks(Packed(text), env)


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from(CLOSED), min_size=10, max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(OPEN)), max_size=5),
    st.integers(3, 60),
)
@example(["plain words here "] * 40, [(30, "\\")], 5)
@example(["3 "] * 125 + ["$x$ "] + ["3 "] * 40, [], 3)
def test_a_growing_text_reads_as_the_whole_does(closed, opened, step):
    pieces = list(closed)
    for place, piece in opened:
        pieces.insert(place, piece)
    text = "".join(pieces * 3)
    beginnings = Beginnings()
    for end in range(step, len(text) + step, step):
        assert read(text[:end], beginnings) == read(text[:end])


def test_only_the_end_of_a_growing_paragraph_is_read():
    read_chars = []
    beginnings = Beginnings()
    text = ""
    for _ in range(400):
        text += "some words and `code` "
        found = beginnings.read(
            text, None, lambda part: read_chars.append(len(part)) or _tokens(part)
        )
    assert "".join(token.content for token in found).count("code") == 400
    assert max(read_chars) < 400


def _tokens(text):
    from desktop.core.markdown.parser import chat_parser

    return chat_parser().parseInline(text)[0].children


def test_another_parser_and_another_text_have_beginnings_of_their_own():
    beginnings = Beginnings()
    words = "words with *marks* " * 20
    for text in (words, f"{words}**", f"{words}** x", "other " + words, words):
        assert read(text, beginnings) == read(text)


def test_a_document_that_grows_shows_all_of_its_last_paragraph_with_pictures_apart():
    growing = Document()
    growing.is_growing = True
    for number in range(100):
        growing.feed(f"word **{number}** ")
        (block,) = growing.blocks(len(growing.sections) - 1)
        assert isinstance(block, TextBlock) and block.inline.text.endswith(f"word {number}")
    pictures = Document()
    pictures.is_growing = True
    pictures.feed(
        "words and `code` " * 30 + "![a](data:image/png;base64,AAAA) " + "more `code` " * 30
    )
    assert [type(b) for b in pictures.blocks(0)] == [TextBlock, ImageBlock, TextBlock]
    assert (
        sum(
            bool(s.style & CODE)
            for b in (pictures.blocks(0)[0], pictures.blocks(0)[2])
            for s in b.inline.spans
        )
        == 60
    )
