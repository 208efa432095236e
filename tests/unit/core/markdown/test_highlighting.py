"""Colours of code: the same whether it comes at once or in pieces, and an end to every lexer."""

import pytest

from desktop.core.markdown.highlighting import Highlighter, lexer_for

CODE = {
    "python": 'def f(a):\n    """Of two\n    lines."""\n    return f"{a!r}" + "x"  # why\n' * 4,
    "html": '<p class="a"><!-- of\ntwo lines --><script>let a = `b${c}`;</script></p>\n' * 4,
    "console": "$ ls -l\ntotal 0\n$ echo 'a\nb'\n" * 4,
}


def coloured(language, code, step):
    highlighter = Highlighter(language)
    for end in range(step, len(code) + step, step):
        highlighter.update(code[:end])
        while not highlighter.is_done:
            highlighter.work(7)
    return highlighter.spans(0, len(code))


@pytest.mark.parametrize("language", CODE)
def test_code_that_arrives_line_by_line_has_the_colours_of_the_whole(language):
    code = CODE[language]
    whole = coloured(language, code, len(code))
    assert whole
    assert coloured(language, code, 11) == whole


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("python:app.py", "python"),
        ("{python}", "python"),
        ("{.haskell", "haskell"),
        ("rust,no_run", "rust"),
        ("js{1,3}", "javascript"),
        ("C++", "cpp"),
        ("jsonc", "json"),
        ("terminal", "console"),
        ("{", None),
        ("klingon", None),
    ],
)
def test_a_language_is_known_by_what_stands_behind_a_fence(name, known):
    lexer = lexer_for(name)
    assert (lexer and lexer.aliases[0]) == known


@pytest.mark.parametrize("language", ["mcschema", "json"])
def test_a_lexer_that_matches_nothing_for_ever_goes_on(language):
    code = "<!--" * 5 + "\n{}"
    highlighter = Highlighter(language)
    highlighter.update(code)
    highlighter.work(len(code))
    assert highlighter.is_done
