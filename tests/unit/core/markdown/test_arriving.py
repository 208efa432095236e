"""What an answer shows while it arrives: nothing that it takes back with the next character."""

import pytest

from desktop.core.markdown.blocks import CodeBlock, TableRow
from desktop.core.markdown.document import Document, tidy_unfinished


@pytest.mark.parametrize("begun", ["W", "# h", "**b", "-x", "1.5", "``c", "|", "$"])
def test_a_paragraph_that_grows_is_not_read_with_the_one_before(begun):
    document = Document()
    document.is_growing = True
    document.feed("word " * 100 + "\n\n")
    document.feed(begun)
    assert [document.section_source(i) for i in range(2)] == ["word " * 100 + "\n\n", begun]


@pytest.mark.parametrize(
    "undecided", ["-", "1", "12.", "#", "`", "``", "~", " x", "- item", ": def"]
)
def test_a_line_begins_a_section_only_when_it_is_clear_what_it_is(undecided):
    document = Document()
    document.is_growing = True
    document.feed("- " + "word " * 100 + "\n\n")
    document.feed(undecided)
    assert len(document.sections) == 1


@pytest.mark.parametrize(
    "arriving",
    [
        *("-", "1.", "#", "```", "text\n==", "> ", "text\n---", "*", "|", "a | b\n--|-"),
        *("- [", "[", "  2. [x", "- [ ]", "> [", "> [!NO", "[^", "[^1]"),
    ],
)
def test_a_lone_mark_waits_until_it_is_clear_what_it_is(arriving):
    assert tidy_unfinished(arriving) == arriving[: arriving.rfind("\n") + 1]


@pytest.mark.parametrize(
    ("arriving", "shown"),
    [
        ("a **", "a "),
        ("a **b*", "a **b"),
        ("a **b**", "a **b**"),
        ("***b**", "***b"),
        ("``a`", "``a"),
        ("$$y$", "$$y"),
        ("\\(a\\", "\\(a"),
        ("5 \\*", "5 \\*"),
        ("see [the words](https://a.exa", "see the words"),
        ('see ![a picture](/x.png "its ti', "see a picture"),
        ("f[x](y and", "f[x](y and"),
    ],
)
def test_half_a_mark_at_the_end_does_not_show(arriving, shown):
    assert tidy_unfinished(f"Before\n{arriving}") == f"Before\n{shown}"


ARRIVING = {
    "emphasis": "A **bold** and *it* and ~~del~~ and ***both*** `code` ``a`b`` $$y$$ \\(z\\) end",
    "link": 'See [text](https://a.example/a_b "title") and ![x](data:image/png;base64,iVBO) end',
    "table": "| Name | Age |\n|:---|---:|\n| **x** | 42 |\n| `y` | - |\n",
    "tasks": "- [ ] open\n- [x] done\n  1. [ ] in it\n",
    "alert": "> [!NOTE]\n> Hello\n",
    "notes": "[^1]: A note.\n\n[^long]: Another.\n",
    "fences": "````md\n```py\nx\n```\n````\n~~~~\n~~~\n~~~~\n",
    "list": "- one\n- two\n  - *three*\n\n12. four\n",
    "rule": "# Head\n\n---\n\n## Head\n",
}


@pytest.mark.parametrize("name", ARRIVING)
def test_what_arrives_is_never_shown_as_something_else_on_its_way(name):
    """No character makes a block or a style appear that the finished text has not."""

    def looks(document):
        found = [b for i in range(len(document.sections)) for b in document.blocks(i)]
        kinds = {(type(b), tuple(level.kind for level in b.levels)) for b in found}
        markers = {level.marker for b in found for level in b.levels} | {""}
        spans = {s.style for b in found for s in getattr(b, "inline", ((), ()))[1]}
        return kinds | markers | spans

    text = ARRIVING[name]
    whole = looks(Document(text))
    document = Document()
    document.is_growing = True
    for place, character in enumerate(text):
        document.feed(character)
        assert looks(document) <= whole, text[: place + 1]


def test_a_shorter_fence_at_the_end_of_an_open_one_is_code():
    assert [b.code for b in Document("````md\n```\nx\n```").blocks(0)] == ["```\nx\n```"]
    assert [b.code for b in Document("```md\nx\n```").blocks(0)] == ["x"]


@pytest.mark.parametrize("arriving", ["| a | b", "| a | b |\n", "| a | b |\n|--", "|a|b|\n|:-|-"])
def test_a_table_is_a_table_from_its_first_line(arriving):
    document = Document()
    document.is_growing = True
    document.feed(arriving)
    assert [type(b) for b in document.blocks(0)] == [TableRow]


def test_an_open_fence_is_a_code_block_and_its_half_closing_does_not_show():
    document = Document()
    document.is_growing = True
    for piece, code in (("```py\nx", "x"), (" = 1\n`", "x = 1"), ("``", "x = 1"), ("\n", "x = 1")):
        document.feed(piece)
        found = document.blocks(0)[0]
        assert isinstance(found, CodeBlock) and found.code == code, piece
