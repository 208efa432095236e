"""Every example of the CommonMark specification, and which of them our additions read differently.

The specification (tests/data/commonmark, CC BY-SA 4.0, see THIRD-PARTY.md) is read as it is published.
"""

import re
from functools import cache

import pytest

from desktop.core.markdown.parser import EXTENSIONS, base_parser, chat_parser
from tests.conftest import ROOT

SPEC = ROOT / "tests" / "data" / "commonmark" / "spec.txt"
_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)

#: Examples that an addition alone reads differently, by their number in the specification.
DIFFERENCES = {
    "html as text": {
        21, 31, *range(148, 192), 201, 308, 309, 344, 475, 476, 477, 491, 494, 524, 536,
        *range(613, 618), 623, *range(625, 632), 642, 643,
    },
    "autolinks": {608, 611, 612},
}  # fmt: skip


@cache
def examples():
    text = SPEC.read_text(encoding="utf-8").replace("→", "\t")
    return [(m[1], m[2]) for m in _EXAMPLE.finditer(text)]


def differing(parser):
    """The numbers of the examples that ``parser`` reads differently."""

    def render(source):
        # The reference writes an empty quote over two lines; how HTML is spaced is not part of the specification.
        html = parser.render(source)
        return html.replace("<blockquote></blockquote>", "<blockquote>\n</blockquote>")

    return {n for n, (source, html) in enumerate(examples(), 1) if render(source) != html}


def test_the_specification_is_whole():
    assert "version: '0.31.2'" in SPEC.read_text(encoding="utf-8")
    assert len(examples()) == 652


def test_every_example_is_read_as_the_specification_says():
    assert differing(base_parser()) == set()


@pytest.mark.parametrize("name", EXTENSIONS)
def test_an_addition_changes_only_the_listed_examples(name):
    parser = base_parser()
    EXTENSIONS[name](parser)
    assert differing(parser) == set(DIFFERENCES.get(name, ()))


def test_together_the_additions_change_no_more_than_each_alone():
    assert differing(chat_parser()) == set().union(*DIFFERENCES.values())
